#include "engine/core/tensor.h"
#include "engine/core/text.h"
#include "engine/io/hdf5.h"
#include "engine/io/hdf5_objects.h"

#include <cstdlib>
#include <optional>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

Hdf5Elements elements(const char* dtype, std::uint64_t size, hid_t memory) {
    return {dtype, size, Hdf5Type(H5Tcopy(memory))};
}

/// IEEE 754 binary16.
Hdf5Type halfType() {
    Hdf5Type half(H5Tcopy(H5T_IEEE_F32LE));
    H5Tset_fields(half.get(), 15, 10, 5, 0, 10);
    H5Tset_size(half.get(), 2);
    H5Tset_ebias(half.get(), 15);
    return half;
}

std::optional<Hdf5Elements> realElements(hid_t type) {
    switch (H5Tget_size(type)) {
    case 2: {
        std::size_t sign, exponent, exponentBits, mantissa, mantissaBits;
        if (H5Tget_fields(type, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits) >= 0 &&
            exponentBits == 5 && mantissaBits == 10)
            return Hdf5Elements{"F16", 2, halfType()};
        return elements("F32", 4, H5T_IEEE_F32LE);
    }
    case 4:
        return elements("F32", 4, H5T_IEEE_F32LE);
    case 8:
        return elements("F64", 8, H5T_IEEE_F64LE);
    default:
        return {};
    }
}

std::optional<Hdf5Elements> wholeElements(hid_t type) {
    const bool hasSign = H5Tget_sign(type) == H5T_SGN_2;
    switch (H5Tget_size(type)) {
    case 1:
        return elements(hasSign ? "I8" : "U8", 1, hasSign ? H5T_STD_I8LE : H5T_STD_U8LE);
    case 2:
        return elements(hasSign ? "I16" : "U16", 2, hasSign ? H5T_STD_I16LE : H5T_STD_U16LE);
    case 4:
        return elements(hasSign ? "I32" : "U32", 4, hasSign ? H5T_STD_I32LE : H5T_STD_U32LE);
    case 8:
        return elements(hasSign ? "I64" : "U64", 8, hasSign ? H5T_STD_I64LE : H5T_STD_U64LE);
    default:
        return {};
    }
}

/// FALSE and TRUE in a byte, as h5py writes them.
bool isBoolean(hid_t type) {
    if (H5Tget_size(type) != 1 || H5Tget_nmembers(type) != 2)
        return false;
    char* name = H5Tget_member_name(type, 0);
    const bool isFalse = name != nullptr && View(name) == "FALSE";
    H5free_memory(name);
    return isFalse;
}

/// Nothing for what is no number.
std::optional<Hdf5Elements> elementsOf(hid_t type, bool isBfloat16) {
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        return realElements(type);
    case H5T_INTEGER:
        return wholeElements(type);
    case H5T_ENUM:
        return isBoolean(type) ? std::optional(elements("BOOL", 1, type)) : std::nullopt;
    case H5T_OPAQUE:
        return isBfloat16 && H5Tget_size(type) == 2 ? std::optional(elements("BF16", 2, type)) : std::nullopt;
    default:
        return {};
    }
}

Result<void> checkFilters(hid_t properties) {
    const int count = H5Pget_nfilters(properties);
    for (int i = 0; i < count; ++i) {
        char name[64] = {};
        unsigned flags = 0, configuration = 0;
        std::size_t values = 0;
        const H5Z_filter_t filter = H5Pget_filter2(properties, unsigned(i), &flags, &values, nullptr,
                                                   sizeof name - 1, name, &configuration);
        if (filter < 0)
            return hdf5Failure("cannot read how it is compressed", {});
        const bool isKnown = filter >= H5Z_FILTER_DEFLATE && filter <= H5Z_FILTER_SCALEOFFSET;
        if (isKnown && H5Zfilter_avail(filter) > 0)
            continue;
        return Error{Code::Unsupported,
                     "is stored through the filter " + std::to_string(filter) +
                         (*name == 0 ? std::string() : " (" + core::inQuotes(name) + ")") +
                         "; gzip, shuffle, Fletcher32, szip, nbit and scale-offset are read",
                     {}};
    }
    return {};
}

Result<void> checkStorage(hid_t properties) {
    const H5D_layout_t layout = H5Pget_layout(properties);
    if (layout == H5D_VIRTUAL)
        return Error{
            Code::Unsupported, "is put together from other datasets (virtual), which is never followed", {}};
    if (layout == H5D_LAYOUT_ERROR)
        return hdf5Failure("cannot read how it is stored", {});
    if (H5Pget_external_count(properties) != 0)
        return Error{
            Code::Unsupported, "keeps its numbers in another file (external), which is never opened", {}};
    return checkFilters(properties);
}

Result<std::vector<hsize_t>> shapeOf(hid_t space) {
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank < 0 || rank > int(kHdf5MaxRank))
        return hdf5Failure("cannot read its shape", {});
    std::vector<hsize_t> shape(std::size_t(rank), 0);
    if (rank > 0 && H5Sget_simple_extent_dims(space, shape.data(), nullptr) < 0)
        return hdf5Failure("cannot read its shape", {});
    return shape;
}

Error tooLarge(const std::vector<hsize_t>& shape, const std::string& text) {
    std::vector<std::int64_t> dimensions(shape.begin(), shape.end());
    return {Code::TooLarge, core::shapeText(dimensions) + " " + text, {}};
}

/// Declared against stored: a few bytes may declare terabytes of fill values.
Result<void> checkSize(hid_t dataset, std::uint64_t fileSize, Hdf5Dataset& out) {
    std::uint64_t bytes = out.elements.size;
    for (const hsize_t dimension : out.shape)
        if (dimension > std::uint64_t{1} << 62 || (dimension != 0 && !multiply(bytes, dimension, bytes)))
            return tooLarge(out.shape, "has more numbers than 64 bits can count");
    for (const hsize_t dimension : out.shape)
        bytes = dimension == 0 ? 0 : bytes;
    const std::uint64_t stored = H5Dget_storage_size(dataset);
    if (stored > fileSize)
        return Error{Code::Truncated,
                     "declares " + std::to_string(stored) + " stored bytes in a file of " +
                         std::to_string(fileSize),
                     {}};
    if (bytes > kHdf5SafeSize && bytes / kHdf5MaxRatio > stored)
        return tooLarge(out.shape, "needs " + std::to_string(bytes) + " bytes, more than " +
                                       std::to_string(kHdf5MaxRatio) + " times the " +
                                       std::to_string(stored) + " that are stored; at most 256 MiB may");
    out.bytes = bytes;
    return {};
}

Result<bool> describe(hid_t dataset, bool isBfloat16, std::uint64_t fileSize, Hdf5Dataset& out) {
    const Hdf5Type type(H5Dget_type(dataset));
    const Hdf5Space space(H5Dget_space(dataset));
    const Hdf5Properties properties(H5Dget_create_plist(dataset));
    if (!type || !space || !properties)
        return hdf5Failure("cannot read its type, its shape and how it is stored", {});
    if (const auto stored = checkStorage(properties.get()); !stored)
        return stored.error();
    auto found = elementsOf(type.get(), isBfloat16);
    if (!found || H5Sget_simple_extent_type(space.get()) == H5S_NULL)
        return false;
    out.elements = *std::move(found);
    auto shape = shapeOf(space.get());
    if (!shape)
        return shape.error();
    out.shape = *std::move(shape);
    out.isContiguous = H5Pget_layout(properties.get()) == H5D_CONTIGUOUS;
    if (const auto fits = checkSize(dataset, fileSize, out); !fits)
        return fits.error();
    return true;
}

} // namespace

core::Result<bool> describeHdf5(hid_t dataset, bool isBfloat16, std::uint64_t fileSize, Hdf5Dataset& out) {
    const Result<bool> isRead = describe(dataset, isBfloat16, fileSize, out);
    return isRead ? isRead : isRead.error().within(hdf5Place("dataset", out.path));
}

} // namespace engine::io
