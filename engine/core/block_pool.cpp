#include "engine/core/block_pool.h"

#include <new>

namespace engine::core {

namespace {

constexpr std::size_t kAlignment = alignof(std::max_align_t);

std::size_t aligned(std::size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

} // namespace

// Before each block stands which shelf it is of.
constexpr std::size_t kHead = kAlignment;

void* BlockPool::take(std::size_t bytes) {
    if (bytes > kMostBytes)
        return ::operator new(bytes);
    const std::size_t size = aligned(bytes > 0 ? bytes : 1) + kHead;
    const std::lock_guard lock(m_mutex);
    Shelf*& open = m_open[size];
    Shelf* shelf = open ? open : make(size);
    Block* block = shelf->free;
    if (block) {
        shelf->free = block->next;
    } else {
        block = reinterpret_cast<Block*>(shelf->fresh);
        shelf->fresh += size;
    }
    block->shelf = shelf;
    ++shelf->used;
    if (!shelf->free && shelf->fresh + size > shelf->end)
        unlist(shelf);
    return reinterpret_cast<std::byte*>(block) + kHead;
}

void BlockPool::give(void* given, std::size_t bytes) {
    if (bytes > kMostBytes)
        return ::operator delete(given);
    const std::lock_guard lock(m_mutex);
    auto* block = reinterpret_cast<Block*>(static_cast<std::byte*>(given) - kHead);
    Shelf* shelf = block->shelf;
    block->next = shelf->free;
    shelf->free = block;
    if (!shelf->isListed)
        list(shelf);
    if (--shelf->used > 0)
        return;
    unlist(shelf);
    ::operator delete(shelf);
    --m_shelves;
}

std::size_t BlockPool::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_shelves * kShelfBytes;
}

BlockPool& BlockPool::instance() {
    static auto* const pool = new BlockPool;
    return *pool;
}

BlockPool::Shelf* BlockPool::make(std::size_t size) {
    auto* memory = static_cast<std::byte*>(::operator new(kShelfBytes));
    auto* shelf = new (memory) Shelf{size, 0, memory + aligned(sizeof(Shelf)), memory + kShelfBytes};
    ++m_shelves;
    list(shelf);
    return shelf;
}

void BlockPool::list(Shelf* shelf) {
    Shelf*& first = m_open[shelf->size];
    shelf->before = nullptr;
    shelf->after = first;
    if (first)
        first->before = shelf;
    first = shelf;
    shelf->isListed = true;
}

void BlockPool::unlist(Shelf* shelf) {
    if (!shelf->isListed)
        return;
    if (shelf->before)
        shelf->before->after = shelf->after;
    else
        m_open[shelf->size] = shelf->after;
    if (shelf->after)
        shelf->after->before = shelf->before;
    shelf->isListed = false;
}

} // namespace engine::core
