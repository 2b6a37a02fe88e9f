#include "engine/core/tensor.h"
#include "engine/io/class_numbers.h"
#include "engine/io/guard.h"
#include "engine/io/idx.h"

#include <algorithm>
#include <numeric>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

constexpr std::int64_t kMaxImageSide = 4096, kMaxFeatures = 1000000;
constexpr std::size_t kMaxLabels = 256;
constexpr Index kBlock = 64; // samples whose bytes stay in the cache while their columns are written

/// Of one sample.
std::int64_t featuresOf(const IdxArray& pictures) {
    return std::accumulate(pictures.shape.begin() + 1, pictures.shape.end(), std::int64_t{1},
                           std::multiplies<>());
}

Result<void> checkSizes(const IdxArray& pictures) {
    if (pictures.shape.size() == 1)
        return Error{Code::ShapeMismatch,
                     "holds labels, one number a sample, of shape " + core::shapeText(pictures.shape) +
                         "; expected the pictures they belong to, samples × height × width",
                     ""};
    if (featuresOf(pictures) > kMaxFeatures)
        return Error{Code::TooLarge,
                     "samples of " + std::to_string(featuresOf(pictures)) + " numbers; expected at most " +
                         std::to_string(kMaxFeatures),
                     ""};
    const std::uint64_t budget = memoryBudget();
    std::uint64_t bytes = 0;
    if (!multiply(pictures.values.size(), sizeof(double), bytes) || bytes > budget)
        return Error{Code::TooLarge,
                     core::shapeText(pictures.shape) + " needs " + std::to_string(bytes) +
                         " bytes; expected at most " + std::to_string(budget) + " (the memory budget)",
                     ""};
    return {};
}

Result<void> checkLabels(const IdxArray& labels, std::int64_t samples) {
    if (labels.shape == std::vector<std::int64_t>{samples})
        return {};
    return Error{Code::ShapeMismatch,
                 "shape " + core::shapeText(labels.shape) + "; expected (" + std::to_string(samples) +
                     ",), one label a sample",
                 "labels"};
}

void takeFeatures(const IdxArray& pictures, data::Dataset& dataset) {
    const Index samples = static_cast<Index>(pictures.shape[0]),
                units = static_cast<Index>(featuresOf(pictures));
    dataset.features.resize(units, samples);
    const auto* bytes = reinterpret_cast<const unsigned char*>(pictures.values.data());
    for (Index first = 0; first < samples; first += kBlock) {
        const Index last = std::min(first + kBlock, samples);
        for (Index unit = 0; unit < units; ++unit) {
            double* row = dataset.features.data() + unit * samples;
            for (Index sample = first; sample < last; ++sample)
                row[sample] = bytes[sample * units + unit];
        }
    }
    for (Index unit = 0; unit < units; ++unit)
        dataset.featureNames.push_back("x" + std::to_string(unit + 1));
    if (pictures.shape.size() == 3 && pictures.shape[1] <= kMaxImageSide &&
        pictures.shape[2] <= kMaxImageSide) {
        dataset.imageHeight = static_cast<int>(pictures.shape[1]);
        dataset.imageWidth = static_cast<int>(pictures.shape[2]);
    }
}

Result<data::Dataset> build(const IdxArray& pictures, const IdxArray& labels, const std::string& name) {
    if (const auto checked = checkSizes(pictures); !checked)
        return checked.error();
    if (const auto checked = checkLabels(labels, pictures.shape[0]); !checked)
        return checked.error();
    data::Dataset dataset;
    dataset.name = name;
    takeFeatures(pictures, dataset);
    std::vector<double> numbers;
    for (const char label : labels.values)
        numbers.push_back(static_cast<unsigned char>(label));
    setClasses(numbers, wholeValues(numbers, kMaxLabels), true, dataset);
    return dataset;
}

std::string replacedLast(std::string text, std::size_t from, const std::string& word, const std::string& by) {
    const std::size_t at = text.rfind(word);
    return at == std::string::npos || at < from ? text : text.replace(at, word.size(), by);
}

struct Labels {
    std::string path;
    IdxArray numbers;
};

/// The first of them that is there.
Result<Labels> readLabels(const std::vector<std::string>& paths, const FileSource& files) {
    for (const std::string& path : paths) {
        const auto bytes = files.file(path);
        if (!bytes && bytes.error().code == Code::NotFound)
            continue;
        if (!bytes)
            return Error{bytes.error().code, bytes.error().message, path};
        auto numbers = readIdx(*bytes);
        return numbers ? Result<Labels>({path, *std::move(numbers)}) : numbers.error().within(path);
    }
    return Error{Code::NotFound, "no such file; expected the labels of the pictures there, gzipped or not",
                 paths.front()};
}

} // namespace

Result<data::Dataset> fromIdx(const IdxArray& pictures, const IdxArray& labels, const std::string& name) {
    return guarded([&] { return build(pictures, labels, name); });
}

std::vector<std::string> idxLabelPaths(const std::string& path) {
    const std::size_t name = path.find_last_of("/\\") + 1, images = path.rfind("images");
    if (images == std::string::npos || images < name)
        return {};
    std::string labels = path;
    labels.replace(images, 6, "labels");
    for (const char* rank : {"idx2", "idx3", "idx4"})
        labels = replacedLast(std::move(labels), name, rank, "idx1");
    const bool zipped = labels.ends_with(".gz");
    return {labels, zipped ? labels.substr(0, labels.size() - 3) : labels + ".gz"};
}

Result<data::Dataset> loadIdxData(View bytes, const std::string& path, const FileSource& files) {
    const auto pictures = readIdx(bytes);
    if (!pictures)
        return pictures.error();
    // Labels are recognized first: nobody looks for the labels of labels.
    if (const auto checked = checkSizes(*pictures); !checked)
        return checked.error();
    const std::vector<std::string> beside = idxLabelPaths(path);
    if (beside.empty())
        return Error{Code::InvalidValue,
                     "pictures and their labels are a pair of IDX files; expected a name with \"images\" "
                     "(train-images-idx3-ubyte) and beside it the same with \"labels\" "
                     "(train-labels-idx1-ubyte)",
                     ""};
    const auto labels = readLabels(beside, files);
    if (!labels)
        return labels.error();
    auto dataset = fromIdx(*pictures, labels->numbers, path.substr(path.find_last_of("/\\") + 1));
    if (!dataset && dataset.error().context == "labels")
        return Error{dataset.error().code, dataset.error().message, labels->path};
    return dataset;
}

} // namespace engine::io
