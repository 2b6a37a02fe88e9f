#include "engine/io/elements.h"
#include "engine/io/guard.h"
#include "engine/io/npy_header.h"
#include "engine/io/weights.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

/// First index fastest → last index fastest.
std::vector<double> toCOrder(const std::vector<double>& source, const std::vector<std::int64_t>& shape) {
    const std::size_t rank = shape.size();
    std::vector<std::size_t> stride(rank), index(rank);
    std::size_t step = 1;
    for (std::size_t d = 0; d < rank; ++d) {
        stride[d] = step;
        step *= static_cast<std::size_t>(shape[d]);
    }
    std::vector<double> values(source.size());
    std::size_t from = 0;
    for (double& value : values) {
        value = source[from];
        for (std::size_t d = rank; d-- > 0;) {
            from += stride[d];
            if (++index[d] < static_cast<std::size_t>(shape[d]))
                break;
            from -= stride[d] * static_cast<std::size_t>(shape[d]);
            index[d] = 0;
        }
    }
    return values;
}

Error wrongSize(const NpyHeader& header, std::uint64_t declared, std::uint64_t found) {
    const std::string what = core::shapeText(header.shape) + " " + core::name(header.dtype) + " needs " +
                             std::to_string(declared) + " bytes of data, the file has " +
                             std::to_string(found);
    return {found < declared ? Code::Truncated : Code::Syntax, what,
            "byte " + std::to_string(header.dataOffset)};
}

Result<core::Tensor> readChecked(View bytes, std::uint64_t limit) {
    Result<NpyHeader> header = readNpyHeader(bytes);
    if (!header)
        return header.error();
    const Result<std::uint64_t> count = elementCount(header->shape);
    if (!count)
        return count.error().within("header", ".");
    std::uint64_t declared = 0, needed = 0;
    const View data = bytes.substr(header->dataOffset);
    if (!multiply(*count, itemSize(header->dtype), declared))
        return Error{Code::TooLarge,
                     core::shapeText(header->shape) + " has more bytes than 64 bits can count",
                     "header.shape"};
    if (declared != data.size())
        return wrongSize(*header, declared, data.size());
    // A Fortran-order array is held twice for a moment.
    const std::uint64_t held = sizeof(double) * (header->fortranOrder ? 2 : 1);
    if (!multiply(*count, held, needed) || needed > limit)
        return Error{Code::TooLarge,
                     core::shapeText(header->shape) + " needs " + std::to_string(needed) +
                         " bytes of memory, more than the budget of " + std::to_string(limit),
                     "header.shape"};
    core::Tensor tensor{std::move(header->shape), header->dtype, {}};
    tensor.values = decodeElements(data, tensor.dtype, header->bigEndian);
    if (header->fortranOrder && tensor.shape.size() > 1)
        tensor.values = toCOrder(tensor.values, tensor.shape);
    return tensor;
}

} // namespace

core::Result<core::Tensor> readNpy(View bytes, std::uint64_t limit) {
    return guarded([&] { return readChecked(bytes, limit); });
}

core::Result<core::Tensor> readNpy(View bytes) { return readNpy(bytes, memoryBudget()); }

core::Result<Bytes> writeNpy(const core::Tensor& tensor) {
    return guarded([&]() -> Result<Bytes> {
        if (tensor.shape.size() > kNpyMaxRank)
            return Error{Code::TooLarge, "has more than 32 dimensions", "shape"};
        const Result<std::uint64_t> count = elementCount(tensor.shape);
        if (!count)
            return count.error();
        if (*count != tensor.values.size())
            return Error{Code::ShapeMismatch,
                         core::shapeText(tensor.shape) + " does not fit " +
                             std::to_string(tensor.values.size()) + " values",
                         "shape"};
        const Result<Bytes> data = encodeElements(tensor.values, tensor.dtype);
        if (!data)
            return data.error();
        return npyHeader(tensor.dtype, tensor.shape) + *data;
    });
}

} // namespace engine::io
