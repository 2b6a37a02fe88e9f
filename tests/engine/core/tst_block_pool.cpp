#include "engine/core/block_pool.h"

#include "engine/core/random.h"

#include <QtTest>

#include <cstring>
#include <thread>
#include <vector>

using engine::core::BlockPool;

namespace {

struct Block {
    unsigned char* bytes;
    std::size_t size;
    unsigned char mark;
    bool isWhole() const {
        return std::all_of(bytes, bytes + size, [this](unsigned char byte) { return byte == mark; });
    }
};

Block taken(BlockPool& pool, std::size_t size, unsigned char mark) {
    auto* bytes = static_cast<unsigned char*>(pool.take(size));
    std::memset(bytes, mark, size);
    return {bytes, size, mark};
}

/// Takes and gives back at random; whether every block kept what was written into it.
bool keepsBlocks(BlockPool& pool, std::uint64_t seed) {
    engine::core::Random random(seed);
    std::vector<Block> blocks;
    bool whole = true;
    for (int i = 0; i < 20000; ++i) {
        if (blocks.empty() || random.below(100) < 55) {
            blocks.push_back(taken(pool, 1 + random.below(300), static_cast<unsigned char>(i)));
        } else {
            std::swap(blocks[random.below(blocks.size())], blocks.back());
            whole = whole && blocks.back().isWhole();
            pool.give(blocks.back().bytes, blocks.back().size);
            blocks.pop_back();
        }
    }
    for (const Block& block : blocks) {
        whole = whole && block.isWhole();
        pool.give(block.bytes, block.size);
    }
    return whole;
}

} // namespace

class TestBlockPool : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyBlockKeepsItsBytes() {
        BlockPool pool;
        QVERIFY(keepsBlocks(pool, 1));
        QCOMPARE(pool.bytes(), std::size_t(0));
    }

    void threadsTakeAndGiveAtTheSameTime() {
        BlockPool pool;
        bool whole[3] = {};
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < 3; ++i)
                threads.emplace_back([&, i] { whole[i] = keepsBlocks(pool, i); });
        }
        QVERIFY(whole[0] && whole[1] && whole[2]);
        QCOMPARE(pool.bytes(), std::size_t(0));
    }

    void whatIsGivenBackIsTakenAgainRoundAfterRound() {
        BlockPool pool;
        std::vector<void*> blocks;
        for (int i = 0; i < 5000; ++i)
            blocks.push_back(pool.take(1000));
        const std::size_t peak = pool.bytes();
        QVERIFY(peak > 5000 * 1000 && peak < 5000 * 1100);
        for (int round = 0; round < 20; ++round) {
            // Every second one, as keyframes are thinned.
            for (std::size_t i = 0; i < blocks.size(); i += 2)
                pool.give(blocks[i], 1000);
            for (std::size_t i = 0; i < blocks.size(); i += 2)
                blocks[i] = pool.take(1000);
            QCOMPARE(pool.bytes(), peak);
        }
        for (void* block : blocks)
            pool.give(block, 1000);
        QCOMPARE(pool.bytes(), std::size_t(0));
    }

    void blocksAreAligned() {
        BlockPool pool;
        std::vector<std::pair<void*, std::size_t>> blocks;
        for (const std::size_t size : {std::size_t(1), std::size_t(7), std::size_t(24), std::size_t(1000),
                                       BlockPool::kMostBytes, BlockPool::kMostBytes + 1})
            for (int i = 0; i < 3; ++i)
                blocks.emplace_back(pool.take(size), size);
        for (const auto& [block, size] : blocks) {
            QCOMPARE(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), std::uintptr_t(0));
            pool.give(block, size);
        }
        QCOMPARE(pool.bytes(), std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(TestBlockPool)
#include "tst_block_pool.moc"
