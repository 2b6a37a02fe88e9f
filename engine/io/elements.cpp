#include "engine/io/elements.h"

#include "engine/io/reports.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace engine::io {

namespace {

using core::DType;

double halfToDouble(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int mantissa = bits & 1023;
    const double sign = (bits & 0x8000) != 0 ? -1 : 1;
    if (exponent == 31)
        return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::copysign(std::numeric_limits<double>::quiet_NaN(), sign);
    if (exponent == 0)
        return sign * std::ldexp(mantissa, -24);
    return sign * std::ldexp(mantissa + 1024, exponent - 25);
}

std::uint16_t doubleToHalf(double value) {
    const int sign = std::signbit(value) ? 0x8000 : 0;
    const double size = std::abs(value);
    if (std::isnan(value))
        return static_cast<std::uint16_t>(sign | 0x7e00);
    if (size >= 65520) // halfway between the largest half and the next power of two
        return static_cast<std::uint16_t>(sign | 0x7c00);
    const int exponent = size == 0 ? -14 : std::max(std::ilogb(size), -14);
    // Ten bits of mantissa below the leading one; a carry out of them runs into the exponent by itself.
    const int mantissa = static_cast<int>(std::nearbyint(std::ldexp(size, 10 - exponent)));
    return static_cast<std::uint16_t>(sign | (mantissa + ((exponent + 14) << 10)));
}

template <class T>
T load(const char* bytes, bool bigEndian) {
    char buffer[sizeof(T)];
    std::memcpy(buffer, bytes, sizeof(T));
    if (bigEndian != (std::endian::native == std::endian::big))
        std::reverse(buffer, buffer + sizeof(T));
    T value;
    std::memcpy(&value, buffer, sizeof(T));
    return value;
}

template <class T>
void store(T value, char* bytes) {
    std::memcpy(bytes, &value, sizeof(T));
    if (std::endian::native == std::endian::big)
        std::reverse(bytes, bytes + sizeof(T));
}

template <class T, class Convert>
std::vector<double> decodeAs(View bytes, bool bigEndian, Convert convert) {
    std::vector<double> values(bytes.size() / sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = convert(load<T>(bytes.data() + i * sizeof(T), bigEndian));
    return values;
}

template <class T>
std::vector<double> decodeNumbers(View bytes, bool bigEndian) {
    return decodeAs<T>(bytes, bigEndian, [](T value) { return static_cast<double>(value); });
}

template <class T>
core::Result<Bytes> encodeIntegers(const std::vector<double>& values, DType dtype) {
    // One above the largest: exact in double for every width.
    const double end = std::ldexp(1.0, std::numeric_limits<T>::digits);
    const auto low = static_cast<double>(std::numeric_limits<T>::min());
    Bytes bytes(values.size() * sizeof(T), '\0');
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = values[i];
        if (!std::isfinite(value))
            return core::Error{core::Code::NonFinite,
                               "is " + numberText(value) + "; " + core::name(dtype) +
                                   " needs a finite number",
                               "element " + std::to_string(i)};
        if (value < low || value >= end || value != std::floor(value))
            return core::Error{core::Code::OutOfRange,
                               "is " + numberText(value) + ", which " + core::name(dtype) + " does not hold",
                               "element " + std::to_string(i)};
        store(static_cast<T>(value), bytes.data() + i * sizeof(T));
    }
    return bytes;
}

template <class T, class Convert>
Bytes encodeAs(const std::vector<double>& values, Convert convert) {
    Bytes bytes(values.size() * sizeof(T), '\0');
    for (std::size_t i = 0; i < values.size(); ++i)
        store(convert(values[i]), bytes.data() + i * sizeof(T));
    return bytes;
}

} // namespace

const std::vector<DType>& dtypes() {
    static const std::vector<DType> all{DType::Float16, DType::Float32, DType::Float64, DType::Int8,
                                        DType::Int16,   DType::Int32,   DType::Int64,   DType::UInt8,
                                        DType::UInt16,  DType::UInt32,  DType::UInt64,  DType::Bool};
    return all;
}

std::size_t itemSize(DType dtype) {
    switch (dtype) {
    case DType::Int8:
    case DType::UInt8:
    case DType::Bool:
        return 1;
    case DType::Float16:
    case DType::Int16:
    case DType::UInt16:
        return 2;
    case DType::Float32:
    case DType::Int32:
    case DType::UInt32:
        return 4;
    case DType::Float64:
    case DType::Int64:
    case DType::UInt64:
        return 8;
    }
    return 8;
}

std::optional<DType> dtypeNamed(View name) {
    for (const DType dtype : dtypes())
        if (name == core::name(dtype))
            return dtype;
    return {};
}

core::Result<std::uint64_t> elementCount(const std::vector<std::int64_t>& shape) {
    std::uint64_t product = 1;
    bool isEmpty = false;
    for (const std::int64_t dimension : shape) {
        isEmpty = isEmpty || dimension == 0;
        if (dimension != 0 && !multiply(product, static_cast<std::uint64_t>(dimension), product))
            return core::Error{core::Code::TooLarge,
                               core::shapeText(shape) + " has more elements than 64 bits can count", "shape"};
    }
    return isEmpty ? 0 : product;
}

std::vector<double> decodeElements(View bytes, DType dtype, bool bigEndian) {
    switch (dtype) {
    case DType::Float16:
        return decodeAs<std::uint16_t>(bytes, bigEndian, halfToDouble);
    case DType::Float32:
        return decodeNumbers<float>(bytes, bigEndian);
    case DType::Float64:
        return decodeNumbers<double>(bytes, bigEndian);
    case DType::Int8:
        return decodeNumbers<std::int8_t>(bytes, bigEndian);
    case DType::Int16:
        return decodeNumbers<std::int16_t>(bytes, bigEndian);
    case DType::Int32:
        return decodeNumbers<std::int32_t>(bytes, bigEndian);
    case DType::Int64:
        return decodeNumbers<std::int64_t>(bytes, bigEndian);
    case DType::UInt8:
        return decodeNumbers<std::uint8_t>(bytes, bigEndian);
    case DType::UInt16:
        return decodeNumbers<std::uint16_t>(bytes, bigEndian);
    case DType::UInt32:
        return decodeNumbers<std::uint32_t>(bytes, bigEndian);
    case DType::UInt64:
        return decodeNumbers<std::uint64_t>(bytes, bigEndian);
    case DType::Bool:
        return decodeAs<std::uint8_t>(bytes, bigEndian, [](std::uint8_t b) { return b != 0 ? 1.0 : 0.0; });
    }
    return {};
}

std::vector<double> decodeBfloat16(View bytes, bool bigEndian) {
    return decodeAs<std::uint16_t>(bytes, bigEndian, [](std::uint16_t bits) {
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
    });
}

core::Result<Bytes> encodeElements(const std::vector<double>& values, DType dtype) {
    switch (dtype) {
    case DType::Float16:
        return encodeAs<std::uint16_t>(values, doubleToHalf);
    case DType::Float32:
        return encodeAs<float>(values, [](double value) { return static_cast<float>(value); });
    case DType::Float64:
        return encodeAs<double>(values, [](double value) { return value; });
    case DType::Int8:
        return encodeIntegers<std::int8_t>(values, dtype);
    case DType::Int16:
        return encodeIntegers<std::int16_t>(values, dtype);
    case DType::Int32:
        return encodeIntegers<std::int32_t>(values, dtype);
    case DType::Int64:
        return encodeIntegers<std::int64_t>(values, dtype);
    case DType::UInt8:
        return encodeIntegers<std::uint8_t>(values, dtype);
    case DType::UInt16:
        return encodeIntegers<std::uint16_t>(values, dtype);
    case DType::UInt32:
        return encodeIntegers<std::uint32_t>(values, dtype);
    case DType::UInt64:
        return encodeIntegers<std::uint64_t>(values, dtype);
    case DType::Bool:
        return encodeAs<char>(values, [](double value) { return value != 0 ? '\1' : '\0'; });
    }
    return Bytes();
}

} // namespace engine::io
