#include "engine/io/project_drawn.h"

#include "engine/data/drawn.h"
#include "engine/io/base64.h"
#include "engine/io/json_fields.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr const char* kPoint = "a point [x, y, class]";
constexpr const char* kPicture = "a picture [\"784 bytes in base64\", class]";

std::optional<double> numberIn(const Json& json) {
    if (const auto* whole = std::get_if<std::int64_t>(&json.value))
        return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&json.value))
        return *real;
    return {};
}

/// A class number as it stands; whether it is in range is for data::checkDrawn() to say.
Result<int> labelIn(const Json& json, const std::string& path) {
    const auto* whole = std::get_if<std::int64_t>(&json.value);
    if (whole == nullptr || *whole < -1000 || *whole > 1000)
        return wrongType("a class number", json, path);
    return static_cast<int>(*whole);
}

Result<data::DrawnPoint> pointIn(const Json& json, const std::string& path) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType(kPoint, json, path);
    if (items->size() != 3 && items->size() != 4)
        return Error{Code::ShapeMismatch,
                     std::string("expected ") + kPoint + ", got " + std::to_string(items->size()) + " values",
                     path};
    data::DrawnPoint point;
    double* const coordinates[] = {&point.x, &point.y};
    for (std::size_t i = 0; i < 2; ++i) {
        const auto number = numberIn((*items)[i]);
        if (!number)
            return wrongType("a number", (*items)[i], itemPath(path, i));
        *coordinates[i] = *number;
    }
    const auto label = labelIn((*items)[2], itemPath(path, 2));
    if (!label)
        return label.error();
    point.label = *label;
    point.number = -1;
    if (items->size() == 4) {
        const auto* number = std::get_if<std::int64_t>(&(*items)[3].value);
        if (number == nullptr || *number < 0 || *number > data::kLargestPointNumber)
            return wrongType("a whole number from 0 to 1000000000", (*items)[3], itemPath(path, 3));
        point.number = static_cast<int>(*number);
    }
    return point;
}

std::optional<int> numberTwice(const std::vector<data::DrawnPoint>& points) {
    std::vector<int> numbers;
    for (const data::DrawnPoint& point : points)
        numbers.push_back(point.number);
    std::sort(numbers.begin(), numbers.end());
    const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
    return twice == numbers.end() ? std::nullopt : std::optional(*twice);
}

Result<data::DrawnPicture> pictureIn(const Json& json, const std::string& path) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr || items->size() != 2)
        return wrongType(kPicture, json, path);
    const auto* text = std::get_if<std::string>(&items->front().value);
    if (text == nullptr)
        return wrongType("784 bytes in base64", items->front(), itemPath(path, 0));
    auto pixels = fromBase64(*text);
    if (!pixels)
        return Error{Code::Syntax, "is not base64", itemPath(path, 0)};
    const auto label = labelIn(items->back(), itemPath(path, 1));
    if (!label)
        return label.error();
    return data::DrawnPicture{*std::move(pixels), *label};
}

template <class T, class Read>
Result<std::vector<T>> listOf(const Json& json, const std::string& path, const char* what, std::size_t most,
                              Read read) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType(std::string("an array of ") + what, json, path);
    if (items->size() > most)
        return Error{Code::TooLarge,
                     "has " + std::to_string(items->size()) + " of them; at most " + std::to_string(most) +
                         " are read",
                     path};
    std::vector<T> list;
    list.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) {
        auto one = read((*items)[i], itemPath(path, i));
        if (!one)
            return one.error();
        list.push_back(*std::move(one));
    }
    return list;
}

} // namespace

Result<std::vector<data::DrawnPoint>> readPoints(const Json& json, const std::string& path) {
    auto points = listOf<data::DrawnPoint>(json, path, "points [x, y, class]", data::kMostPoints, pointIn);
    for (std::size_t i = 0; points && i < points->size(); ++i)
        if ((*points)[i].number < 0)
            (*points)[i].number = static_cast<int>(i);
    if (const auto twice = points ? numberTwice(*points) : std::nullopt)
        return Error{Code::InvalidValue,
                     "two points have the number " + std::to_string(*twice) + "; expected another for each",
                     path};
    return points;
}

Result<std::vector<data::DrawnPicture>> readPictures(const Json& json, const std::string& path) {
    return listOf<data::DrawnPicture>(json, path, "pictures", data::kMostPictures, pictureIn);
}

} // namespace engine::io
