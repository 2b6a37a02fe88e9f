#include "engine/io/project_data.h"

#include "engine/core/text.h"
#include "engine/data/builtin_sets.h"
#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "engine/io/json_fields.h"
#include "engine/io/project_drawn.h"
#include "engine/io/table_words.h"

#include <algorithm>
#include <cmath>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;
using core::Schema;

/// Whole numbers up to here are exact as doubles, and so in every JSON reader.
constexpr double kLargestSeed = 9007199254740992.0;
constexpr std::size_t kMostClasses = 10000;
constexpr double kMostPerClass = 1e9;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <class T>
Result<T> finished(JsonFields& fields, T value, bool ignoreUnknown) {
    const Result<void> done = fields.finish(ignoreUnknown);
    return done ? Result<T>(std::move(value)) : Result<T>(done.error());
}

/// Keeps what was read, or passes the error on.
template <class T, class Target>
void keep(JsonFields& fields, Result<T> result, Target& target) {
    if (result)
        target = *std::move(result);
    else
        fields.fail(result.error());
}

Result<data::SplitSpec> readSplit(const Json& json, bool ignoreUnknown) {
    JsonFields fields(json, "data.split");
    data::SplitSpec split;
    split.train = fields.real("train", 0, 0, 1);
    split.validation = fields.real("validation", 0, 0, 1);
    split.test = fields.real("test", 0, 0, 1);
    return finished(fields, split, ignoreUnknown);
}

/// One of the words, if the key is there.
template <class T, std::size_t N>
std::optional<T> word(JsonFields& fields, const std::string& name, const char* what,
                      const WordsFor<T, N>& words) {
    if (fields.find(name) == nullptr)
        return {};
    const std::string given = fields.choice(name, what, wordsOf(words), "");
    const T* value = valueOf(words, given);
    return value != nullptr ? std::optional<T>(*value) : std::nullopt;
}

Result<std::map<std::string, data::ColumnRole>> readColumns(const Json& json) {
    JsonFields fields(json, "data.table.columns");
    std::map<std::string, data::ColumnRole> columns;
    if (const auto* object = std::get_if<JsonObject>(&json.value))
        for (const auto& member : *object)
            if (const auto role = word(fields, member.first, "role", kRoleWords))
                columns.emplace(member.first, *role);
    return finished(fields, std::move(columns), false);
}

Result<data::TableSpec> readTableSpec(const Json& json, bool ignoreUnknown) {
    JsonFields fields(json, "data.table");
    data::TableSpec table;
    table.separator = word(fields, "separator", "separator", kSeparatorWords);
    table.decimalComma = word(fields, "decimal", "decimal mark", kDecimalWords);
    if (fields.find("header") != nullptr)
        table.header = fields.flag("header", true);
    table.encoding = word(fields, "encoding", "encoding", kEncodingWords);
    table.missing = word(fields, "missing", "way with missing values", kMissingWords).value_or(table.missing);
    table.categories =
        static_cast<int>(fields.integer("categories", table.categories, 1, data::kMostCategories));
    if (const Json* columns = fields.find("columns"))
        keep(fields, readColumns(*columns), table.columns);
    if (fields.ok() && table.separator == ',' && table.decimalComma.value_or(false))
        fields.fail({Code::InvalidValue, "the comma cannot be separator and decimal mark at once",
                     fields.path("decimal")});
    return finished(fields, std::move(table), ignoreUnknown);
}

Result<core::VectorD> readNumbers(JsonFields& fields, const std::string& name) {
    const Json* json = fields.require(name);
    if (json == nullptr)
        return core::VectorD();
    const auto* items = std::get_if<JsonArray>(&json->value);
    if (items == nullptr || items->empty())
        return wrongType("an array of numbers, one a column", *json, fields.path(name));
    core::VectorD numbers(static_cast<core::Index>(items->size()));
    for (std::size_t i = 0; i < items->size(); ++i) {
        const auto* whole = std::get_if<std::int64_t>(&(*items)[i].value);
        const auto* real = std::get_if<double>(&(*items)[i].value);
        if (whole == nullptr && (real == nullptr || !std::isfinite(*real)))
            return wrongType("a finite number", (*items)[i], itemPath(fields.path(name), i));
        numbers(static_cast<core::Index>(i)) = whole != nullptr ? static_cast<double>(*whole) : *real;
    }
    return numbers;
}

/// The scaler whose keys begin like that, where one of them is there.
std::optional<data::Scaler> readScaler(JsonFields& fields, const std::string& prefix) {
    const std::string mean = prefix + "mean", deviation = prefix + "deviation";
    if (fields.find(mean) == nullptr && fields.find(deviation) == nullptr)
        return {};
    data::Scaler scaler;
    keep(fields, readNumbers(fields, mean), scaler.mean);
    keep(fields, readNumbers(fields, deviation), scaler.deviation);
    if (fields.ok() && scaler.mean.size() != scaler.deviation.size())
        fields.fail({Code::ShapeMismatch,
                     "has " + std::to_string(scaler.deviation.size()) + " numbers; expected " +
                         std::to_string(scaler.mean.size()) + " as in " + fields.path(mean),
                     fields.path(deviation)});
    if (fields.ok() && !(scaler.deviation.array() > 0).all())
        fields.fail({Code::OutOfRange, "expected numbers above 0", fields.path(deviation)});
    return scaler;
}

Result<void> readScalers(const Json& json, data::DataSpec& data, bool ignoreUnknown) {
    JsonFields fields(json, "data.scaler");
    data.targetScaler = readScaler(fields, "target_");
    data.scaler = readScaler(fields, "");
    if (!data.scaler && !data.targetScaler)
        fields.require("mean");
    if (fields.ok() && data.scaler && !data.scales())
        fields.fail({Code::InvalidValue, R"(is given, but neither "standardize" nor "scale" asks for it)",
                     "data.scaler"});
    if (fields.ok() && data.targetScaler && !data.standardizeTargets)
        fields.fail({Code::InvalidValue, R"(is given, but "standardize_targets" does not ask for it)",
                     fields.path("target_mean")});
    return fields.finish(ignoreUnknown);
}

void readScaling(JsonFields& fields, data::DataSpec& data, bool ignoreUnknown) {
    data.standardize = fields.flag("standardize", data.standardize);
    const std::string scale = fields.find("scale") == nullptr
                                  ? ""
                                  : fields.choice("scale", "scaling", {"none", "standardize", "min_max"}, "");
    if (fields.ok() && data.standardize && (scale == "min_max" || scale == "none"))
        fields.fail({Code::InvalidValue,
                     "says \"" + scale + "\", but \"standardize\" is true; expected one of them",
                     fields.path("scale")});
    data.minMax = scale == "min_max";
    data.standardize = data.standardize || scale == "standardize";
    data.standardizeTargets = fields.flag("standardize_targets", data.standardizeTargets);
    const Json* scaler = fields.find("scaler");
    if (scaler == nullptr || !fields.ok())
        return;
    if (const auto read = readScalers(*scaler, data, ignoreUnknown); !read)
        fields.fail(read.error());
}

/// Not JsonFields::text(): a table has line ends and tabs.
void readPasted(JsonFields& fields, data::DataSpec& data) {
    const Json* json = fields.require("text");
    const auto* text = json == nullptr ? nullptr : std::get_if<std::string>(&json->value);
    if (json != nullptr && text == nullptr)
        fields.fail(wrongType("a text, the pasted table", *json, fields.path("text")));
    else if (text != nullptr && text->size() > data::kMaxPastedBytes)
        fields.fail({Code::TooLarge,
                     "has " + std::to_string(text->size()) + " bytes; expected at most " +
                         std::to_string(data::kMaxPastedBytes),
                     fields.path("text")});
    else if (text != nullptr)
        data.text = data::SharedText(*text);
}

Result<data::PicturesSpec> readFolder(const Json& json, bool ignoreUnknown) {
    JsonFields fields(json, "data.images");
    data::PicturesSpec folder;
    folder.width = static_cast<int>(fields.integer("width", folder.width, 1, data::kLargestPicture));
    folder.height = static_cast<int>(fields.integer("height", folder.height, 1, data::kLargestPicture));
    return finished(fields, folder, ignoreUnknown);
}

void readDrawn(JsonFields& fields, data::DataSpec& data) {
    if (const Json* points = fields.find("points"))
        keep(fields, readPoints(*points, fields.path("points")), data.points);
    if (const Json* pictures = fields.find("pictures"))
        keep(fields, readPictures(*pictures, fields.path("pictures")), data.pictures);
}

/// Of a file, a folder or a pasted table.
void readWayOfReading(JsonFields& fields, data::DataSpec& data, bool ignoreUnknown) {
    if (const Json* table = fields.find("table"))
        keep(fields, readTableSpec(*table, ignoreUnknown), data.table.emplace());
    const Json* folder = data.source == data::kPastedSource ? nullptr : fields.find("images");
    if (folder != nullptr)
        keep(fields, readFolder(*folder, ignoreUnknown), data.folder.emplace());
    if (data.table && data.folder)
        fields.fail({Code::InvalidValue, "has \"table\" and \"images\"; expected one of them", "data"});
}

/// Names, or numbers from 0.
Result<std::vector<std::string>> readClasses(const Json& json) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr || items->empty())
        return wrongType("an array of class names or numbers", json, "data.classes");
    if (items->size() > kMostClasses)
        return Error{Code::TooLarge,
                     "names " + std::to_string(items->size()) + " classes; at most 10000 are read",
                     "data.classes"};
    std::vector<std::string> classes;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const Json& item = (*items)[i];
        const auto* number = std::get_if<std::int64_t>(&item.value);
        const auto* name = std::get_if<std::string>(&item.value);
        const bool usable = number != nullptr ? *number >= 0 : name != nullptr && !hasControlCharacter(*name);
        if (!usable)
            return wrongType("the name of a class, or its number from 0", item, itemPath("data.classes", i));
        classes.push_back(number != nullptr ? std::to_string(*number) : *name);
    }
    return classes;
}

void readChoice(JsonFields& fields, data::DataSpec& data) {
    // Of a generator that makes so many classes the key is its own setting.
    const Schema* known = data::findSource(data.source);
    const bool isSetting = known != nullptr && known->find("classes") != nullptr;
    if (const Json* classes = isSetting ? nullptr : fields.find("classes"))
        keep(fields, readClasses(*classes), data.classes);
    data.samplesPerClass = static_cast<int>(fields.integer("samples_per_class", 1, 1, kMostPerClass));
    if (fields.find("samples_per_class") == nullptr)
        data.samplesPerClass = 0;
}

void checkSource(JsonFields& fields, const std::string& source) {
    static const auto known = [] {
        std::vector<std::string> names;
        for (const Schema& generator : data::generators())
            names.push_back(generator.type);
        names.insert(names.end(), builtinSets().begin(), builtinSets().end());
        names.emplace_back(data::kDrawnSource);
        names.emplace_back(data::kPastedSource);
        return names;
    }();
    const bool isPath = source.find_first_of("./\\") != std::string::npos;
    if (!isPath && !contains(known, source) && (source.empty() || !core::nearest(source, known).empty()))
        fields.fail(core::unknownName("data", source, known).within("data.source"));
}

} // namespace

Result<data::DataSpec> readData(const Json& json, bool ignoreUnknown) {
    JsonFields fields(json, "data");
    data::DataSpec data;
    fields.require("source");
    data.source = fields.text("source");
    if (fields.ok())
        checkSource(fields, data.source);
    if (!fields.ok())
        return fields.error();
    data.seed = static_cast<std::uint64_t>(fields.integer("seed", 0, 0, kLargestSeed));
    readScaling(fields, data, ignoreUnknown);
    readChoice(fields, data);
    if (const Json* split = fields.find("split"))
        keep(fields, readSplit(*split, ignoreUnknown), data.split);
    if (const Schema* source = data::findSource(data.source))
        data.settings = fields.settings(*source);
    else if (data.source == data::kDrawnSource)
        readDrawn(fields, data);
    else
        readWayOfReading(fields, data, ignoreUnknown);
    if (data.source == data::kPastedSource)
        readPasted(fields, data);
    return finished(fields, std::move(data), ignoreUnknown);
}

std::string roleWord(data::ColumnRole role) { return wordFor(kRoleWords, role); }

} // namespace engine::io
