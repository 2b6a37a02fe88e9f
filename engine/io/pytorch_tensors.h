#pragma once

#include "engine/io/pytorch_state.h"

namespace engine::io {

/// Tensors of a state dict, filled storage by storage, so that one is in memory at a time.
class TorchTensors {
public:
    /// Finds the tensors of a pickle. `held`: bytes that the file holds, inflated; what views make of them
    /// stays in proportion. Errors: those of findTensors, TooLarge.
    static core::Result<TorchTensors> find(const Pickle& pickle, std::uint64_t held);

    const std::vector<TorchStorage>& storages() const { return m_state.storages; }
    std::uint64_t bytes() const; ///< of memory for all tensors; within the budget
    /// `bytes` are exactly as many as the storage's.
    void fill(std::size_t storage, View bytes, bool bigEndian);
    /// tensor "fc.weight": the first that lies in a storage.
    std::string contextOf(std::size_t storage) const;
    /// Once all storages are filled.
    core::TensorMap take() { return std::move(m_tensors); }

private:
    TorchState m_state;
    std::vector<std::vector<std::size_t>> m_tensorsOf; ///< of each storage
    core::TensorMap m_tensors;

    explicit TorchTensors(TorchState state);
};

} // namespace engine::io
