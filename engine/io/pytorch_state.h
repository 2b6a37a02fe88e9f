#pragma once

#include "engine/core/tensor.h"
#include "engine/io/pickle.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::io {

inline constexpr std::size_t kPytorchMaxTensors = 100000;
inline constexpr std::size_t kPytorchMaxRank = 32;
inline constexpr std::size_t kPytorchMaxName = 1024; ///< bytes, of a tensor or a storage

/// Numbers that lie outside the pickle, of one type; tensors are views of them.
struct TorchStorage {
    std::string key; ///< names its bytes: "0", "94305984"
    core::DType dtype = core::DType::Float32;
    bool isBfloat16 = false; ///< then its dtype is float32, which holds it
    std::uint64_t count = 0; ///< elements

    std::uint64_t itemBytes() const;
    std::uint64_t bytes() const { return count * itemBytes(); }
    bool operator==(const TorchStorage&) const = default;
};

/// A view: element (i, j, ...) is number offset + i * strides[0] + j * strides[1] + ... of the storage.
struct TorchTensor {
    std::string name; ///< path in the containers, "state_dict.fc.weight"
    std::size_t storage = 0;
    std::uint64_t offset = 0, count = 0;
    std::vector<std::int64_t> shape, strides;
};

struct TorchState {
    std::vector<TorchStorage> storages;
    std::vector<TorchTensor> tensors; ///< within their storages
};

/// The names besides OrderedDict that a pickled state dict may contain.
std::span<const View> torchGlobals();

/// tensor "fc.weight"
std::string tensorContext(const std::string& name);

/// All tensors of a pickle and where their numbers are. Errors: InvalidValue, WrongType, TooLarge,
/// Unsupported; context: the tensor.
core::Result<TorchState> findTensors(const Pickle& pickle);

} // namespace engine::io
