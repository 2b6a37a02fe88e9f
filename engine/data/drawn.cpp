#include "engine/data/drawn.h"

#include "engine/core/text.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine::data {

namespace {

using core::Code;
using core::Error;
using core::Index;

std::string place(const char* list, std::size_t index) {
    return std::string("data.") + list + "[" + std::to_string(index) + "]";
}

Error tooMany(const char* list, std::size_t have, std::size_t most) {
    return {Code::TooLarge,
            "has " + std::to_string(have) + " of them; at most " + std::to_string(most) + " are read",
            std::string("data.") + list};
}

Error wrongClass(int label, int classes, std::string where) {
    return {Code::OutOfRange,
            "expected a class from 0 to " + std::to_string(classes - 1) + ", got " + std::to_string(label),
            std::move(where)};
}

core::Result<void> checkPoints(const std::vector<DrawnPoint>& points) {
    if (points.size() > kMostPoints)
        return tooMany("points", points.size(), kMostPoints);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const DrawnPoint& point = points[i];
        for (const double value : {point.x, point.y})
            if (!(std::abs(value) <= kLargestCoordinate))
                return Error{std::isfinite(value) ? Code::OutOfRange : Code::NonFinite,
                             "expected coordinates from -1e6 to 1e6, got " + core::toText(value),
                             place("points", i)};
        if (point.label < 0 || point.label >= kPointClasses)
            return wrongClass(point.label, kPointClasses, place("points", i));
    }
    return {};
}

core::Result<void> checkPictures(const std::vector<DrawnPicture>& pictures) {
    if (pictures.size() > kMostPictures)
        return tooMany("pictures", pictures.size(), kMostPictures);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (pictures[i].pixels.size() != kDrawnPixels)
            return Error{Code::ShapeMismatch,
                         "expected 784 bytes, one a pixel, got " + std::to_string(pictures[i].pixels.size()),
                         place("pictures", i)};
        if (pictures[i].label < 0 || pictures[i].label >= kPictureClasses)
            return wrongClass(pictures[i].label, kPictureClasses, place("pictures", i));
    }
    return {};
}

void nameClasses(Dataset& dataset, int count) {
    for (int label = 0; label < count; ++label)
        dataset.classNames.push_back(std::to_string(label));
}

Dataset ofPictures(const std::vector<DrawnPicture>& pictures) {
    Dataset dataset;
    dataset.imageWidth = dataset.imageHeight = kDrawnSide;
    dataset.features.resize(kDrawnPixels, static_cast<Index>(pictures.size()));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        for (std::size_t pixel = 0; pixel < kDrawnPixels; ++pixel)
            dataset.features(static_cast<Index>(pixel), static_cast<Index>(i)) =
                static_cast<unsigned char>(pictures[i].pixels[pixel]) / 255.0;
        dataset.classes.push_back(pictures[i].label);
    }
    for (std::size_t pixel = 0; pixel < kDrawnPixels; ++pixel)
        dataset.featureNames.push_back("pixel " + std::to_string(pixel + 1));
    nameClasses(dataset, kPictureClasses);
    return dataset;
}

Dataset ofPoints(const std::vector<DrawnPoint>& points) {
    Dataset dataset;
    dataset.featureNames = {"x1", "x2"};
    dataset.features.resize(2, static_cast<Index>(points.size()));
    int largest = 1;
    for (std::size_t i = 0; i < points.size(); ++i) {
        dataset.features.col(static_cast<Index>(i)) << points[i].x, points[i].y;
        dataset.classes.push_back(points[i].label);
        dataset.numbers.push_back(points[i].number);
        largest = std::max(largest, points[i].label);
    }
    nameClasses(dataset, largest + 1);
    return dataset;
}

} // namespace

core::Result<void> checkDrawn(const DataSpec& spec) {
    if (spec.points.empty() && spec.pictures.empty())
        return {};
    const char* list = spec.points.empty() ? "pictures" : "points";
    if (spec.source != kDrawnSource)
        return Error{Code::InvalidValue,
                     "belongs to the source \"drawn\", and the source is " + core::inQuotes(spec.source),
                     std::string("data.") + list};
    if (!spec.points.empty() && !spec.pictures.empty())
        return Error{Code::InvalidValue, "expected either points or pictures, got both", "data.pictures"};
    return spec.points.empty() ? checkPictures(spec.pictures) : checkPoints(spec.points);
}

core::Result<Dataset> drawnDataset(const DataSpec& spec) {
    if (const auto sound = checkDrawn(spec); !sound)
        return sound.error();
    Dataset dataset = spec.pictures.empty() ? ofPoints(spec.points) : ofPictures(spec.pictures);
    dataset.name = kDrawnSource;
    return dataset;
}

} // namespace engine::data
