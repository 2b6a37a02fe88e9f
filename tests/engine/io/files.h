#pragma once

#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "tests/source_paths.h"

#include <QFile>

#include <bit>
#include <string>

/// What the tests of engine/io share.
namespace tests {

inline engine::io::Bytes readFixture(const std::string& name) {
    QFile file(fixturePath(QString::fromStdString(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("fixture %s is missing", name.c_str());
    return file.readAll().toStdString();
}

/// Little-endian bytes of a number.
template <class T>
engine::io::Bytes littleEndian(T value, int bytes = sizeof(T)) {
    engine::io::Bytes result;
    for (int i = 0; i < bytes; ++i)
        result += static_cast<char>((static_cast<unsigned long long>(value) >> (8 * i)) & 255);
    return result;
}

/// An .npy file of version 1.0 with that Python literal as header, not padded.
inline engine::io::Bytes npyBytes(const std::string& header, const engine::io::Bytes& data) {
    return std::string("\x93NUMPY\x01\x00", 8) + littleEndian(header.size(), 2) + header + data;
}

/// The same names in the same order, shapes, types and numbers to the last bit (NaN is NaN); else what
/// differs.
inline std::string difference(const engine::core::TensorMap& found, const engine::core::TensorMap& expected) {
    if (found.size() != expected.size())
        return std::to_string(found.size()) + " tensors instead of " + std::to_string(expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& [name, a] = found[i];
        const auto& [wanted, b] = expected[i];
        if (name != wanted || a.shape != b.shape || a.dtype != b.dtype || a.values.size() != b.values.size())
            return name + " instead of " + wanted +
                   ", or another shape or type: " + engine::core::shapeText(a.shape) +
                   engine::core::name(a.dtype);
        for (std::size_t j = 0; j < a.values.size(); ++j)
            if (std::bit_cast<std::uint64_t>(a.values[j]) != std::bit_cast<std::uint64_t>(b.values[j]) &&
                !(a.values[j] != a.values[j] && b.values[j] != b.values[j]))
                return name + ": element " + std::to_string(j);
    }
    return {};
}

/// Holds the memory budget at a value for one test.
struct Budget {
    explicit Budget(std::uint64_t bytes) { engine::io::setMemoryBudget(bytes); }
    ~Budget() { engine::io::setMemoryBudget(0); }
};

} // namespace tests
