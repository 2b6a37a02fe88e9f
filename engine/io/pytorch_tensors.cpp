#include "engine/io/pytorch_tensors.h"

#include "engine/io/elements.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

bool isContiguous(const TorchTensor& tensor) {
    if (tensor.count == 0)
        return true;
    std::int64_t step = 1; // their product is the count
    for (std::size_t d = tensor.shape.size(); d-- > 0; step *= tensor.shape[d])
        if (tensor.shape[d] != 1 && tensor.strides[d] != step)
            return false;
    return true;
}

/// A view's elements in C order.
Bytes packed(const TorchTensor& tensor, std::size_t item, View bytes) {
    std::vector<std::size_t> index(tensor.shape.size());
    Bytes result;
    result.reserve(tensor.count * item);
    std::size_t at = tensor.offset;
    for (std::uint64_t i = 0; i < tensor.count; ++i) {
        result.append(bytes, at * item, item);
        for (std::size_t d = index.size(); d-- > 0;) {
            const auto stride = static_cast<std::size_t>(tensor.strides[d]);
            if (++index[d] < static_cast<std::size_t>(tensor.shape[d])) {
                at += stride;
                break;
            }
            at -= stride * (index[d] - 1);
            index[d] = 0;
        }
    }
    return result;
}

std::vector<double> decode(const TorchStorage& storage, View bytes, bool bigEndian) {
    return storage.isBfloat16 ? decodeBfloat16(bytes, bigEndian)
                              : decodeElements(bytes, storage.dtype, bigEndian);
}

/// Views may overlap and repeat, so that a small file describes large tensors. What is read stays in
/// proportion to the file, and in the budget.
Result<void> checkMemory(const TorchState& state, std::uint64_t held) {
    constexpr std::uint64_t kFree = 1 << 20;
    std::uint64_t count = 0, bytes = 0;
    for (const TorchTensor& tensor : state.tensors)
        if (!add(count, tensor.count, count))
            return Error{Code::TooLarge, "the tensors have more numbers than 64 bits can count", {}};
    if (!multiply(count, sizeof(double), bytes) || bytes > memoryBudget())
        return Error{Code::TooLarge,
                     "the tensors need " + std::to_string(count) +
                         " x 8 bytes of memory, more than the budget of " + std::to_string(memoryBudget()),
                     {}};
    if (count > kFree && (count - kFree) / 2 > held)
        return Error{Code::TooLarge,
                     "the tensors are views of " + std::to_string(count) +
                         " numbers, far more than a file of " + std::to_string(held) + " bytes holds",
                     {}};
    return {};
}

} // namespace

TorchTensors::TorchTensors(TorchState state)
    : m_state(std::move(state)), m_tensorsOf(m_state.storages.size()) {
    for (std::size_t i = 0; i < m_state.tensors.size(); ++i) {
        m_tensorsOf[m_state.tensors[i].storage].push_back(i);
        m_tensors.emplace_back(m_state.tensors[i].name, core::Tensor());
    }
}

core::Result<TorchTensors> TorchTensors::find(const Pickle& pickle, std::uint64_t held) {
    Result<TorchState> state = findTensors(pickle);
    if (!state)
        return state.error();
    if (const auto checked = checkMemory(*state, held); !checked)
        return checked.error();
    return TorchTensors(*std::move(state));
}

void TorchTensors::fill(std::size_t storage, View bytes, bool bigEndian) {
    const TorchStorage& declared = m_state.storages[storage];
    const std::size_t item = declared.itemBytes();
    for (const std::size_t i : m_tensorsOf[storage]) {
        const TorchTensor& tensor = m_state.tensors[i];
        auto values =
            isContiguous(tensor)
                ? decode(declared, bytes.substr(tensor.offset * item, tensor.count * item), bigEndian)
                : decode(declared, packed(tensor, item, bytes), bigEndian);
        m_tensors[i].second = {tensor.shape, declared.dtype, std::move(values)};
    }
}

std::uint64_t TorchTensors::bytes() const {
    std::uint64_t count = 0;
    for (const TorchTensor& tensor : m_state.tensors)
        count += tensor.count;
    return count * sizeof(double);
}

std::string TorchTensors::contextOf(std::size_t storage) const {
    return tensorContext(m_state.tensors[m_tensorsOf[storage].front()].name);
}

} // namespace engine::io
