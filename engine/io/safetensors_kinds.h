#pragma once

#include "engine/core/tensor.h"
#include "engine/io/elements.h"

namespace engine::io {

inline constexpr std::size_t kSafetensorsLengthBytes = 8; ///< of the header's length
inline constexpr const char* kSafetensorsMetadata = "__metadata__";

/// The names of the element types in the header.
struct SafetensorsKind {
    const char* name;
    core::DType dtype;
    bool isBfloat16 = false;
    std::size_t size() const { return isBfloat16 ? 2 : itemSize(dtype); }
};
inline constexpr SafetensorsKind kSafetensorsKinds[] = {
    {"F64", core::DType::Float64},        {"F32", core::DType::Float32}, {"F16", core::DType::Float16},
    {"BF16", core::DType::Float32, true}, {"I64", core::DType::Int64},   {"I32", core::DType::Int32},
    {"I16", core::DType::Int16},          {"I8", core::DType::Int8},     {"U64", core::DType::UInt64},
    {"U32", core::DType::UInt32},         {"U16", core::DType::UInt16},  {"U8", core::DType::UInt8},
    {"BOOL", core::DType::Bool},
};

} // namespace engine::io
