#include "engine/train/keyframe.h"

#include <algorithm>
#include <utility>

namespace engine::train {

Keyframe::Keyframe(TrainerState state, Precision precision, const Keyframe* before)
    : m_rest(std::move(state)), m_parameters(pack(m_rest.parameters, precision)),
      m_best(pack(m_rest.bestParameters, precision)) {
    m_slots.reserve(m_rest.optimizer.slots.size());
    for (core::VectorD& slot : m_rest.optimizer.slots)
        m_slots.push_back(pack(slot, precision));
    m_rest.optimizer.slots = decltype(m_rest.optimizer.slots)();
    const auto& order = m_rest.order;
    if (before && std::equal(order.begin(), order.end(), before->m_order->begin(), before->m_order->end())) {
        m_order = before->m_order;
    } else {
        using Numbers = Order::element_type;
        m_order = std::allocate_shared<Numbers>(core::PoolAllocator<std::remove_const_t<Numbers>>(),
                                                order.begin(), order.end());
    }
    // Not = {}, which would keep the memory.
    m_rest.order = std::vector<int>();
}

std::shared_ptr<const Keyframe> Keyframe::make(TrainerState state, Precision precision,
                                               const Keyframe* before) {
    return std::allocate_shared<Keyframe>(core::PoolAllocator<Keyframe>(), std::move(state), precision,
                                          before);
}

TrainerState Keyframe::state() const {
    TrainerState state = m_rest;
    state.parameters = unpacked(m_parameters);
    state.bestParameters = unpacked(m_best);
    for (const Packed& slot : m_slots)
        state.optimizer.slots.push_back(unpacked(slot));
    state.order.assign(m_order->begin(), m_order->end());
    return state;
}

std::size_t Keyframe::bytes(const Keyframe* before) const {
    std::size_t all = sizeof(Keyframe) + bytesOf(m_parameters) + bytesOf(m_best);
    for (const Packed& slot : m_slots)
        all += sizeof(Packed) + bytesOf(slot);
    return before && before->m_order == m_order ? all : all + m_order->size() * sizeof(int);
}

Keyframe::Packed Keyframe::pack(core::VectorD& numbers, Precision precision) {
    Packed packed;
    if (precision == Precision::Float32)
        packed.floats.assign(numbers.begin(), numbers.end());
    else
        packed.doubles.assign(numbers.begin(), numbers.end());
    numbers.resize(0);
    return packed;
}

core::VectorD Keyframe::unpacked(const Packed& packed) {
    core::VectorD numbers(static_cast<core::Index>(packed.floats.size() + packed.doubles.size()));
    std::copy(packed.doubles.begin(), packed.doubles.end(),
              std::copy(packed.floats.begin(), packed.floats.end(), numbers.begin()));
    return numbers;
}

std::size_t Keyframe::bytesOf(const Packed& packed) {
    return packed.floats.size() * sizeof(float) + packed.doubles.size() * sizeof(double);
}

} // namespace engine::train
