#pragma once

#include "files.h"

/// Safetensors by hand, so that they can be wrong.
namespace tests {

inline engine::io::Bytes safetensorsBytes(const std::string& header, const engine::io::Bytes& data = {}) {
    return littleEndian(header.size(), 8) + header + data;
}

/// "name":{"dtype":...,"shape":...,"data_offsets":...}
inline std::string tensorEntry(const std::string& name, const std::string& dtype, const std::string& shape,
                               const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets +
           "}";
}

/// One tensor of two numbers, with a part of its entry replaced.
inline engine::io::Bytes oneTensor(const std::string& dtype = "\"F32\"", const std::string& shape = "[2]",
                                   const std::string& offsets = "[0,8]", std::size_t data = 8) {
    return safetensorsBytes("{" + tensorEntry("W", dtype, shape, offsets) + "}",
                            engine::io::Bytes(data, '\0'));
}

/// Two tensors of two numbers each at those offsets.
inline engine::io::Bytes twoTensors(const std::string& first, const std::string& second,
                                    std::size_t data = 16, const std::string& names = "Wb") {
    return safetensorsBytes("{" + tensorEntry(names.substr(0, 1), "\"F32\"", "[2]", first) + "," +
                                tensorEntry(names.substr(1, 1), "\"F32\"", "[2]", second) + "}",
                            engine::io::Bytes(data, '\0'));
}

} // namespace tests
