#include "engine/train/updater.h"

#include "engine/optim/clip.h"
#include "engine/train/finite.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <utility>

namespace engine::train {

using core::Index;

namespace {

// A part that stays in the cache while the optimizer's lines are worked off.
constexpr Index kChunk = 1024;
// Below so many parameters a second thread costs more than it helps.
constexpr Index kShared = 32768;

} // namespace

template <class S>
Updater<S>::Updater(std::unique_ptr<optim::Optimizer<S>> optimizer, const model::Layout& layout,
                    double clipNorm)
    : m_optimizer(std::move(optimizer)), m_clipNorm(clipNorm), m_size(layout.size) {
    m_trainable.reserve(layout.slots.size());
    findTrainableRanges(layout, m_trainable);
    for (const model::TensorSlot& slot : layout.slots)
        if (slot.isBuffer)
            m_buffers.push_back({slot.offset, slot.size});
}

template <class S>
void Updater<S>::begin(const core::Vector<S>& parameters) {
    m_moments = m_optimizer->initialState(m_size);
    m_next = parameters;
}

template <class S>
void Updater<S>::begin(const core::Vector<S>& parameters, const optim::OptimizerState<double>& moments) {
    begin(parameters);
    assert(moments.slots.empty() || moments.slots.size() == m_moments.slots.size());
    m_moments.begun = moments.begun;
    for (std::size_t i = 0; i < moments.slots.size(); ++i)
        m_moments.slots[i] = moments.slots[i].template cast<S>();
}

template <class S>
void Updater<S>::train(const model::Layout& layout, long long begun) {
    findTrainableRanges(layout, m_trainable);
    for (std::size_t i = 0; i < m_moments.slots.size(); ++i)
        m_moments.slots[i].setConstant(m_optimizer->initialValue(i));
    m_moments.begun = begun;
}

template <class S>
double Updater<S>::clipScale(const core::Vector<S>& gradients) const {
    if (m_clipNorm == 0)
        return 1;
    double squares = 0;
    for (const ParameterRange& range : m_trainable)
        for (Index done = 0; done < range.size; done += kChunk)
            squares += gradients.segment(range.offset + done, std::min(kChunk, range.size - done))
                           .template cast<double>()
                           .squaredNorm();
    return optim::clipScale(std::sqrt(squares), m_clipNorm);
}

template <class S>
bool Updater<S>::update(core::Vector<S>& parameters, const core::Vector<S>& gradients, long long step,
                        double rate, core::Team& team) {
    // Checked before the optimizer sees it: its moments stay finite as well.
    const S* numbers = gradients.data();
    if (!allFinite<S>(gradients.size(), [numbers](Index i) { return numbers[i]; }))
        return false;
    const double scale = clipScale(gradients);
    for (const ParameterRange& range : m_trainable)
        if (!updateRange(range, parameters, gradients,
                         {step - m_moments.begun, rate * range.learningRateScale, scale}, team))
            return false;
    for (const auto& [offset, size] : m_buffers)
        m_next.segment(offset, size) = parameters.segment(offset, size);
    parameters.swap(m_next);
    return true;
}

template <class S>
bool Updater<S>::updateRange(const ParameterRange& range, const core::Vector<S>& parameters,
                             const core::Vector<S>& gradients, const optim::Update& update,
                             core::Team& team) {
    const optim::Coefficients<S> coefficients = m_optimizer->coefficients(update);
    const Index end = range.offset + range.size;
    if (range.size < kShared || team.size() == 1)
        return updatePart(coefficients, range.offset, end, parameters.data(), gradients.data());
    std::atomic<bool> finite = true;
    team.run([&](int part, int parts) {
        const Index first = range.offset + range.size * part / parts;
        const Index last = range.offset + range.size * (part + 1) / parts;
        if (!updatePart(coefficients, first, last, parameters.data(), gradients.data()))
            finite = false;
    });
    return finite;
}

template <class S>
bool Updater<S>::updatePart(const optim::Coefficients<S>& coefficients, Index first, Index end,
                            const S* parameters, const S* gradients) {
    alignas(64) std::array<S, kChunk> delta;
    bool finite = true;
    for (Index at = first; at < end; at += kChunk) {
        const Index size = std::min(kChunk, end - at);
        optim::Stretch<S> stretch{size, parameters + at, gradients + at, {}, delta.data()};
        for (std::size_t i = 0; i < m_moments.slots.size(); ++i)
            stretch.slots[i] = m_moments.slots[i].data() + at;
        m_optimizer->step(coefficients, stretch);
        const S* __restrict old = parameters + at;
        const S* __restrict change = delta.data();
        S* __restrict next = m_next.data() + at;
        finite = allFinite<S>(size, [=](Index i) { return next[i] = old[i] + change[i]; }) && finite;
    }
    return finite;
}

template class Updater<float>;
template class Updater<double>;

} // namespace engine::train
