#include "engine/train/batches.h"

#include "engine/core/transpose.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace engine::train {

using core::Index;

namespace {

// So many bytes stay in the processor's inner caches.
constexpr Index kSmallEpoch = 256 * 1024;

} // namespace

template <class S>
Batches<S>::Batches(data::PreparedPtr data, Index batchSize, bool shuffle)
    : m_data(std::move(data)), m_features(m_data->features().transpose().template cast<S>()),
      m_targets(m_data->targets.transpose().template cast<S>()), m_order(m_data->split.train) {
    const data::Split& split = m_data->split;
    m_batchSize = std::min(batchSize, samples());
    m_shuffle = shuffle && m_batchSize < samples();
    const auto evaluated =
        static_cast<Index>(std::max({split.train.size(), split.validation.size(), split.test.size()}));
    const Index block = std::min(kBlock, evaluated);
    m_largest = std::max(m_batchSize, block);
    m_epochFits = m_batchSize == samples() || units() * samples() * Index(sizeof(S)) <= kSmallEpoch;
    m_memory.resize(units() * (m_epochFits ? samples() : m_batchSize));
    m_blockMemory.resize(units() * block);
}

template <class S>
std::size_t Batches<S>::perEpoch() const {
    return static_cast<std::size_t>((samples() + m_batchSize - 1) / m_batchSize);
}

template <class S>
void Batches<S>::begin(std::uint64_t seed) {
    m_random = core::Random(seed, core::stream::kBatches);
    m_order = m_data->split.train;
    m_gathered = false;
    nextEpoch();
}

template <class S>
void Batches<S>::nextEpoch() {
    m_position = 0;
    if (!m_shuffle)
        return;
    m_random.shuffle(m_order);
    m_gathered = false;
}

template <class S>
void Batches<S>::restore(std::vector<int> order, Index position, const core::Random& random) {
    assert(order.size() == m_order.size());
    m_order = std::move(order);
    m_position = position;
    m_random = random;
    m_gathered = false;
}

template <class S>
Batch<S> Batches<S>::next() {
    const Index first = m_position, count = std::min(m_batchSize, samples() - first);
    m_position += count;
    if (!m_epochFits)
        return gathered(m_order.data() + first, count, m_memory.data());
    // A run that goes on with another batch size begins within an epoch.
    if (!m_gathered || first < m_gatheredFrom)
        gatherEpoch(first);
    return in(m_memory.data() + units() * first, count);
}

template <class S>
void Batches<S>::gatherEpoch(Index from) {
    for (Index first = from; first < samples(); first += m_batchSize)
        gathered(m_order.data() + first, std::min(m_batchSize, samples() - first),
                 m_memory.data() + units() * first);
    m_gathered = true;
    m_gatheredFrom = from;
}

template <class S>
Batch<S> Batches<S>::gathered(const int* rows, Index count, S* memory) const {
    const Index inputs = m_features.cols();
    core::transposeRows(m_features.data(), rows, count, inputs, memory);
    core::transposeRows(m_targets.data(), rows, count, m_targets.cols(), memory + inputs * count);
    return in(memory, count);
}

template <class S>
Batch<S> Batches<S>::in(const S* memory, Index count) const {
    const Index inputs = m_features.cols();
    return {{memory, inputs, count}, {memory + inputs * count, m_targets.cols(), count}};
}

template class Batches<float>;
template class Batches<double>;

} // namespace engine::train
