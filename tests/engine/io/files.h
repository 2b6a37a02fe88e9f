#pragma once

#include "engine/io/bytes.h"

#include <QFile>

#include <string>

/// What the tests of engine/io share.
namespace tests {

inline engine::io::Bytes readFixture(const std::string& name) {
    QFile file(QString::fromStdString(std::string(FIXTURES) + "/" + name));
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

/// Holds the memory budget at a value for one test.
struct Budget {
    explicit Budget(std::uint64_t bytes) { engine::io::setMemoryBudget(bytes); }
    ~Budget() { engine::io::setMemoryBudget(0); }
};

} // namespace tests
