#pragma once

#include "engine/core/result.h"
#include "engine/core/schema.h"
#include "engine/io/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine::io {

/// "expected a text, got 3"; context: the path.
core::Error wrongType(const std::string& expected, const Json& json, const std::string& path);

inline constexpr std::size_t kJsonMaxRank = 32; ///< dimensions of a shape
/// An array of whole numbers of at least 0. Errors: WrongType, TooLarge.
core::Result<std::vector<std::int64_t>> readShape(const Json& json, const std::string& path);

bool hasControlCharacter(const std::string& text);

/// Reads the members of one JSON object by name. The first thing wrong is kept and told by finish(); until
/// then reads go on with fallbacks. Each name that is read is known; what remains is unknown.
class JsonFields {
public:
    /// `json` must outlive the fields. Not an object: an error, and every read gives its fallback.
    JsonFields(const Json& json, std::string path);

    const Json* find(const std::string& name);
    /// Missing is an error.
    const Json* require(const std::string& name);

    std::string text(const std::string& name, std::string fallback = {});
    bool flag(const std::string& name, bool fallback);
    double real(const std::string& name, double fallback, double minimum, double maximum);
    std::int64_t integer(const std::string& name, std::int64_t fallback, double minimum, double maximum);
    /// One of `known`; else an error that names `what` and the nearest.
    std::string choice(const std::string& name, const char* what, const std::vector<std::string>& known,
                       std::string fallback);
    /// Those parameters of the schema that are there, checked; the others are known too.
    core::Settings settings(const core::Schema& schema);

    void fail(core::Error error);
    bool ok() const { return !m_error; }
    const core::Error& error() const { return *m_error; }

    /// Path of a member for error contexts.
    std::string path(const std::string& name) const { return memberPath(m_path, name); }

    /// Done, or what is wrong: an unknown key first (it explains a missing one), then the first error.
    core::Result<void> finish(bool ignoreUnknown);

private:
    const JsonObject* m_object = nullptr;
    std::string m_path;
    std::vector<std::string> m_known;
    std::optional<core::Error> m_error;
    std::optional<core::Value> value(const std::string& name, const core::Parameter& parameter);
    std::optional<core::Error> unknownKey() const;
};

} // namespace engine::io
