#pragma once

#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::io {

/// An array of unsigned bytes as an IDX file holds it (LeCun, Cortes, Burges: The MNIST database).
struct IdxArray {
    std::vector<std::int64_t> shape; ///< one to four dimensions, none of them 0
    Bytes values;                    ///< in C order, as many as the shape says
};

/// Whether the content, gzipped or not, begins as an IDX file: two zero bytes and one of its type codes.
bool isIdx(View bytes);
/// Gzipped or not. Of the type codes only 0x08, unsigned bytes, is read. The declared size is compared with
/// the bytes that are there before anything is allocated; gzip data are inflated no further than it. Errors:
/// Syntax, Truncated, Unsupported, TooLarge; context: "byte 3", in gzip data "inflated: byte 3".
core::Result<IdxArray> readIdx(View bytes);

/// Puts samples behind those that are there. Errors: ShapeMismatch if they are of another shape.
core::Result<void> append(IdxArray& samples, const IdxArray& more);

/// A data set from samples × features or samples × height × width (pictures; more dimensions: flattened) and
/// one label a sample: class numbers from 0. Values stay 0 ... 255. Errors: ShapeMismatch, TooLarge; context:
/// empty, or "labels".
core::Result<data::Dataset> fromIdx(const IdxArray& pictures, const IdxArray& labels,
                                    const std::string& name);

/// The pictures in `bytes`, read from `path`, with the labels beside it: in the file's name "images" becomes
/// "labels", "idx3" becomes "idx1"; with .gz or without. Errors: of the labels, context is their path.
core::Result<data::Dataset> loadIdxData(View bytes, const std::string& path, const FileSource& files);
/// Where labels may lie, the likelier first; none if the name has no "images" in it.
std::vector<std::string> idxLabelPaths(const std::string& path);

} // namespace engine::io
