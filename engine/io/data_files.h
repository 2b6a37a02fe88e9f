#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::io {

/// The sets shipped with the program: the names of data::builtinSets().
const std::vector<std::string>& builtinSets();
/// Type, label and help of a built-in set for the gallery.
const core::Schema* findBuiltinSet(const std::string& name);
/// Whether it is a built-in set of pictures.
bool isOfPictures(const std::string& name);
/// Whether it is a built-in set with a test part of its own.
bool hasTestPart(const std::string& name);

/// Comma, semicolon or tab; quotes; with or without header; the last column is the class (text, or whole
/// numbers with at most 50 different values, fewer than the samples) or a numeric target. A first line is the
/// header if it has a word where numbers stand below, and no more numbers than words. UTF-8, a BOM is
/// skipped; at most memoryBudget() of numbers. Errors: "line 3, column 2".
core::Result<data::Dataset> readCsv(View bytes, const std::string& name);
/// The same, gzipped or not.
core::Result<data::Dataset> readTable(View bytes, const std::string& name);
/// Arrays X (samples × features) and y (integers: class numbers; floats: targets, samples or samples ×
/// outputs).
core::Result<data::Dataset> readNpzData(View bytes, const std::string& name);

bool isGzip(View bytes);
/// All members one after the other, at most `limit` bytes. Errors: Syntax, Truncated, TooLarge; context:
/// byte 12.
core::Result<Bytes> inflateGzip(View bytes, std::uint64_t limit);
/// The first `count` bytes of the same, or all where they are fewer.
core::Result<Bytes> inflateStart(View bytes, std::size_t count);

/// The data a spec names: generated, built in, drawn (its own points or pictures), or read through `files`; a
/// path ending in .npy names X, its targets lie beside it with "X" replaced by "y" (X.npy and y.npy,
/// X_train.npy and y_train.npy); labels of an IDX file of pictures lie beside it too (idx.h). Files are
/// recognized by content; .csv and IDX may be gzipped. With a TableSpec a text is read by it (table.h),
/// "pasted" is the spec's own text. With classes named only their samples (data/classes.h). Errors: context
/// is the source.
core::Result<data::Dataset> loadDataset(const data::DataSpec& spec, const FileSource& files,
                                        const Progress& progress = {});

} // namespace engine::io
