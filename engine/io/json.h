#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace engine::io {

struct Json;
struct JsonMember;
using JsonArray = std::vector<Json>;
using JsonObject = std::vector<JsonMember>; ///< in the file's order

/// A JSON value as it was read. Whole numbers are int64, or uint64 above its largest, all other numbers
/// double.
struct Json {
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonArray, JsonObject> value;
};

/// Key and value. Not a std::pair, which clang refuses of a type that is not complete yet.
struct JsonMember {
    JsonMember(std::string key, Json value) : first(std::move(key)), second(std::move(value)) {}
    std::string first;
    Json second;
};

inline constexpr std::uint64_t kJsonMaxBytes = std::uint64_t{64} << 20;
inline constexpr std::size_t kJsonMaxDepth = 64;
inline constexpr std::size_t kJsonMaxValues = 100000; ///< a project needs some hundreds

/// How much is read of one text: the sizes of a project, unless a format says otherwise.
struct JsonLimits {
    std::uint64_t bytes = kJsonMaxBytes;
    std::size_t depth = kJsonMaxDepth;
    std::size_t values = kJsonMaxValues;
};

/// UTF-8 (a BOM is skipped). Errors: Syntax (context "line 3, column 7"), TooLarge, InvalidValue (a key
/// twice; context is the key's path).
core::Result<Json> parseJson(View bytes, const JsonLimits& limits = {});

/// The member of that name of an object; null where there is none, or no object.
const Json* findMember(const Json& json, const std::string& name);

/// What a value is, for "expected a number, got …": null, true, 3, "text", an array, an object.
std::string describe(const Json& json);
/// The path of a member: "training.optimizer", weights["0.weight"].
std::string memberPath(const std::string& path, const std::string& key);
std::string itemPath(const std::string& path, std::size_t index);

/// A text as it stands in JSON, in quotes; what is no UTF-8 is replaced.
std::string jsonText(const std::string& text);

} // namespace engine::io
