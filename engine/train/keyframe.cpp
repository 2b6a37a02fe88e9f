#include "engine/train/keyframe.h"

#include <utility>

namespace engine::train {

Keyframe::Keyframe(TrainerState state, Precision precision, const Keyframe* before)
    : m_rest(std::move(state)), m_parameters(pack(std::move(m_rest.parameters), precision)),
      m_best(pack(std::move(m_rest.bestParameters), precision)) {
    for (core::VectorD& slot : m_rest.optimizer.slots)
        m_slots.push_back(pack(std::move(slot), precision));
    m_rest.optimizer.slots.clear();
    m_order = before && *before->m_order == m_rest.order
                  ? before->m_order
                  : std::make_shared<const std::vector<int>>(std::move(m_rest.order));
    m_rest.order = {};
}

TrainerState Keyframe::state() const {
    TrainerState state = m_rest;
    state.parameters = unpacked(m_parameters);
    state.bestParameters = unpacked(m_best);
    for (const Packed& slot : m_slots)
        state.optimizer.slots.push_back(unpacked(slot));
    state.order = *m_order;
    return state;
}

std::size_t Keyframe::bytes(const Keyframe* before) const {
    std::size_t all = sizeof(Keyframe) + bytesOf(m_parameters) + bytesOf(m_best);
    for (const Packed& slot : m_slots)
        all += sizeof(Packed) + bytesOf(slot);
    return before && before->m_order == m_order ? all : all + m_order->size() * sizeof(int);
}

Keyframe::Packed Keyframe::pack(core::VectorD&& numbers, Precision precision) {
    Packed packed;
    if (precision == Precision::Float32)
        packed.floats = numbers.cast<float>();
    else
        packed.doubles = std::move(numbers);
    numbers.resize(0);
    return packed;
}

core::VectorD Keyframe::unpacked(const Packed& packed) {
    return packed.floats.size() > 0 ? core::VectorD(packed.floats.cast<double>()) : packed.doubles;
}

std::size_t Keyframe::bytesOf(const Packed& packed) {
    return static_cast<std::size_t>(packed.floats.size()) * sizeof(float) +
           static_cast<std::size_t>(packed.doubles.size()) * sizeof(double);
}

} // namespace engine::train
