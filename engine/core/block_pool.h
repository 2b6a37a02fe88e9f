#pragma once

#include <cstddef>
#include <map>
#include <mutex>

namespace engine::core {

/// Memory for many small blocks that live long and come and go in groups, apart from everything else. Among
/// other things what such blocks leave free is taken by whatever comes next, and the next group needs new
/// room: the process grows a little with every round. Here a block that is given back has exactly the room of
/// the next of its size, so that what is occupied stays at its peak; a shelf of which nothing is left in use
/// goes back to the system. Any thread.
class BlockPool {
public:
    /// Blocks above this size are of the system's own.
    static constexpr std::size_t kMostBytes = std::size_t(1) << 16;
    static constexpr std::size_t kShelfBytes = std::size_t(1) << 18;

    BlockPool() = default;
    /// Every block was given back.
    ~BlockPool() = default;
    BlockPool(const BlockPool&) = delete;
    BlockPool& operator=(const BlockPool&) = delete;

    /// Aligned for any number.
    void* take(std::size_t bytes);
    void give(void* block, std::size_t bytes);
    /// Of the shelves there are.
    std::size_t bytes() const;

    /// The one of the program. It is never destroyed.
    static BlockPool& instance();

private:
    struct Shelf;
    struct Block {
        Shelf* shelf;
        Block* next; ///< while it is free
    };
    /// A piece of memory for blocks of one size; a list of those of which something is free.
    struct Shelf {
        std::size_t size, used = 0;
        std::byte *fresh, *end; ///< what was never taken
        Block* free = nullptr;
        Shelf *before = nullptr, *after = nullptr;
        bool isListed = false;
    };

    Shelf* make(std::size_t size);
    void list(Shelf* shelf);
    void unlist(Shelf* shelf);

    mutable std::mutex m_mutex;
    std::map<std::size_t, Shelf*> m_open; ///< by the size of a block: the first with room
    std::size_t m_shelves = 0;
};

/// Of the program's pool, for containers and shared pointers.
template <class T>
struct PoolAllocator {
    using value_type = T;
    PoolAllocator() = default;
    template <class U>
    PoolAllocator(const PoolAllocator<U>&) {}
    T* allocate(std::size_t count) { return static_cast<T*>(BlockPool::instance().take(count * sizeof(T))); }
    void deallocate(T* block, std::size_t count) { BlockPool::instance().give(block, count * sizeof(T)); }
    bool operator==(const PoolAllocator&) const { return true; }
};

} // namespace engine::core
