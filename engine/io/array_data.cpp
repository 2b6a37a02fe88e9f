#include "engine/io/array_data.h"

#include "engine/core/text.h"
#include "engine/io/class_numbers.h"
#include "engine/io/data_files.h"
#include "engine/io/guard.h"
#include "engine/io/weights.h"

#include <cmath>
#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Tensor;

constexpr int kMaxClasses = 10000;
constexpr std::int64_t kMaxImageSide = 4096;

bool isFloat(core::DType dtype) {
    return dtype == core::DType::Float16 || dtype == core::DType::Float32 || dtype == core::DType::Float64;
}

core::Result<void> checkFinite(const Tensor& tensor, const std::string& name) {
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        if (std::isfinite(tensor.values[i]))
            continue;
        std::string place;
        std::size_t rest = i;
        for (std::size_t d = tensor.shape.size(); d-- > 0;) {
            const auto size = static_cast<std::size_t>(tensor.shape[d]);
            place = std::to_string(rest % size) + (place.empty() ? "" : ", ") + place;
            rest /= size;
        }
        return Error{Code::NonFinite, "expected a finite number, got " + core::toText(tensor.values[i]),
                     name + "[" + place + "]"};
    }
    return {};
}

core::Result<void> checkShapes(const Tensor& X, const Tensor& y) {
    if (X.shape.empty() || X.size() == 0)
        return Error{Code::ShapeMismatch,
                     "shape " + core::shapeText(X.shape) + "; expected samples × features", "X"};
    if (X.shape[0] > std::numeric_limits<int>::max())
        return Error{Code::TooLarge, std::to_string(X.shape[0]) + " samples; expected at most 2147483647",
                     "X"};
    const bool column = y.shape.size() == 1 || (y.shape.size() == 2 && y.shape[1] == 1);
    const bool outputs = y.shape.size() == 2 && y.shape[1] > 0 && isFloat(y.dtype);
    if ((!column && !outputs) || y.shape[0] != X.shape[0]) {
        const std::string samples = std::to_string(X.shape[0]);
        return Error{Code::ShapeMismatch,
                     "shape " + core::shapeText(y.shape) + "; expected (" + samples + ",)" +
                         (isFloat(y.dtype) ? " or (" + samples + ", outputs)" : "") +
                         " to go with the shape " + core::shapeText(X.shape) + " of X",
                     "y"};
    }
    return {};
}

void takeFeatures(const Tensor& X, data::Dataset& dataset) {
    const auto samples = static_cast<Index>(X.shape[0]);
    const Index features = static_cast<Index>(X.values.size()) / samples;
    dataset.features = core::ConstMatrixMap<double>(X.values.data(), samples, features).transpose();
    for (Index f = 0; f < features; ++f)
        dataset.featureNames.push_back("x" + std::to_string(f + 1));
    if (X.shape.size() == 3 && X.shape[1] <= kMaxImageSide && X.shape[2] <= kMaxImageSide) {
        dataset.imageHeight = static_cast<int>(X.shape[1]);
        dataset.imageWidth = static_cast<int>(X.shape[2]);
    }
}

void takeTargets(const Tensor& y, data::Dataset& dataset) {
    const auto samples = static_cast<Index>(y.shape[0]);
    const Index outputs = static_cast<Index>(y.values.size()) / samples;
    dataset.task = data::Task::Regression;
    dataset.targets = core::ConstMatrixMap<double>(y.values.data(), samples, outputs).transpose();
    for (Index o = 0; o < outputs; ++o)
        dataset.targetNames.push_back(outputs == 1 ? "y" : "y" + std::to_string(o + 1));
}

core::Result<data::Dataset> build(const Tensor& X, const Tensor& y, const std::string& name) {
    for (const auto& check : {checkShapes(X, y), checkFinite(X, "X"), checkFinite(y, "y")})
        if (!check)
            return check.error();
    data::Dataset dataset;
    dataset.name = name;
    takeFeatures(X, dataset);
    if (isFloat(y.dtype)) {
        takeTargets(y, dataset);
        return dataset;
    }
    const std::vector<double> whole = wholeValues(y.values, kMaxClasses);
    if (whole.empty())
        return Error{Code::TooLarge,
                     "more than 10000 different class numbers; expected fewer, or floats for targets", "y"};
    setClasses(y.values, whole, whole.front() >= 0 && whole.back() < kMaxClasses, dataset);
    return dataset;
}

} // namespace

core::Result<data::Dataset> fromArrays(const Tensor& X, const Tensor& y, const std::string& name) {
    return guarded([&] { return build(X, y, name); });
}

core::Result<data::Dataset> readNpzData(View bytes, const std::string& name) {
    const auto tensors = readNpz(bytes);
    if (!tensors)
        return tensors.error();
    for (const char* wanted : {"X", "y"}) {
        if (core::find(*tensors, wanted) != nullptr)
            continue;
        std::vector<std::string> present;
        for (const auto& [member, tensor] : *tensors)
            present.push_back(member);
        return Error{Code::MissingKey,
                     std::string("no array \"") + wanted +
                         "\"; expected X (samples × features) and y, found " +
                         (present.empty() ? "none" : core::quotedList(present)),
                     ""};
    }
    return fromArrays(*core::find(*tensors, "X"), *core::find(*tensors, "y"), name);
}

} // namespace engine::io
