#include "engine/io/grey_pictures.h"

#include "engine/io/guard.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;

core::Result<data::Dataset> make(const GreyPictures& pictures, const std::string& name) {
    const std::size_t samples = pictures.classes.size();
    const int classes = static_cast<int>(pictures.classNames.size());
    if (classes < 2 || samples == 0)
        return Error{Code::InvalidValue,
                     "has " + std::to_string(classes) + (classes == 1 ? " class folder" : " class folders") +
                         " with pictures (PNG, JPEG); expected two at least",
                     ""};
    std::uint64_t pixels = 0, all = 0, bytes = 0;
    const bool counted = pictures.width > 0 && pictures.height > 0 &&
                         multiply(static_cast<std::uint64_t>(pictures.width),
                                  static_cast<std::uint64_t>(pictures.height), pixels) &&
                         multiply(pixels, samples, all) && multiply(all, sizeof(double), bytes);
    const bool known = std::all_of(pictures.classes.begin(), pictures.classes.end(),
                                   [&](int number) { return number >= 0 && number < classes; });
    if (!counted || all != pictures.pixels.size() || !known)
        return Error{Code::ShapeMismatch, "sizes of pictures and numbers of classes do not fit", ""};
    if (bytes > memoryBudget())
        return Error{Code::TooLarge,
                     std::to_string(samples) + " pictures of " + std::to_string(pixels) + " pixels need " +
                         std::to_string(bytes) + " bytes; expected at most " +
                         std::to_string(memoryBudget()) + " (the memory budget)",
                     ""};
    data::Dataset dataset;
    dataset.name = name;
    dataset.classNames = pictures.classNames;
    dataset.classes = pictures.classes;
    dataset.imageWidth = pictures.width;
    dataset.imageHeight = pictures.height;
    dataset.features.resize(static_cast<Index>(pixels), static_cast<Index>(samples));
    for (Index f = 0; f < dataset.features.rows(); ++f) {
        dataset.featureNames.push_back("x" + std::to_string(f + 1));
        for (Index i = 0; i < dataset.features.cols(); ++i)
            dataset.features(f, i) =
                static_cast<unsigned char>(
                    pictures.pixels[static_cast<std::size_t>(i) * pixels + static_cast<std::size_t>(f)]) /
                255.0;
    }
    return dataset;
}

} // namespace

core::Result<data::Dataset> fromPictures(const GreyPictures& pictures, const std::string& name) {
    return guarded([&] { return make(pictures, name); });
}

} // namespace engine::io
