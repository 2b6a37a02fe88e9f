#pragma once

#include "engine/core/matrix.h"
#include "engine/core/random.h"
#include "engine/data/prepare.h"

#include <vector>

namespace engine::train {

/// Samples that go through the network together: units × samples.
template <class S>
struct Batch {
    core::ConstMatrixMap<S> x, t;
};

/// The data in the precision of training, and the training rows in the order of the epoch. Gathers batches
/// into memory of its own, allocated once.
template <class S>
class Batches {
public:
    /// `batchSize` above the training part: the whole part. A batch that is the whole part has no order to
    /// draw: then `shuffle` changes nothing, and the batch is gathered once.
    Batches(data::PreparedPtr data, core::Index batchSize, bool shuffle);

    core::Index samples() const { return static_cast<core::Index>(m_order.size()); } ///< of the training part
    core::Index batchSize() const { return m_batchSize; }
    std::size_t perEpoch() const;
    /// Most samples that any batch or block of evaluation holds.
    core::Index largest() const { return m_largest; }

    /// To the first epoch of a run with that seed.
    void begin(std::uint64_t seed);
    /// The next batch of the epoch (the last one may be smaller); valid until the next call.
    Batch<S> next();
    bool epochEnded() const { return m_position == samples(); }
    /// To the start of another epoch, in a new order.
    void nextEpoch();

    /// Calls body(batch) for all rows of a part, in blocks.
    template <class Body>
    void forEachBlock(data::Part part, Body body) {
        forEachBlock(m_data->split.rows(part), body);
    }
    /// The same for any rows of the data.
    template <class Body>
    void forEachBlock(const std::vector<int>& rows, Body body) {
        const auto all = static_cast<core::Index>(rows.size());
        for (core::Index first = 0; first < all; first += kBlock)
            body(gathered(rows.data() + first, std::min(kBlock, all - first), m_blockMemory.data()));
    }

    const std::vector<int>& order() const { return m_order; } ///< sample numbers of the data set
    core::Index position() const { return m_position; }       ///< how many of them are used
    const core::Random& random() const { return m_random; }
    void restore(std::vector<int> order, core::Index position, const core::Random& random);

private:
    static constexpr core::Index kBlock = 256;

    Batch<S> gathered(const int* rows, core::Index count, S* memory) const;
    Batch<S> in(const S* memory, core::Index count) const;
    core::Index units() const { return m_features.cols() + m_targets.cols(); }
    void gatherEpoch(core::Index from);

    data::PreparedPtr m_data;
    core::Matrix<S> m_features, m_targets; ///< samples × units: a sample's numbers lie side by side
    core::Index m_batchSize = 0, m_largest = 0, m_position = 0;
    bool m_shuffle;
    std::vector<int> m_order;
    core::Random m_random;
    core::Vector<S> m_memory, m_blockMemory;
    bool m_epochFits;        ///< m_memory holds all batches of an epoch, gathered when it begins
    bool m_gathered = false; ///< they are there, from m_gatheredFrom on
    core::Index m_gatheredFrom = 0;
};

extern template class Batches<float>;
extern template class Batches<double>;

} // namespace engine::train
