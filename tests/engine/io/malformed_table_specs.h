#pragma once

#include "malformed.h"

namespace tests {

inline std::string tableProject(const std::string& table) {
    return R"({"chainrule": 1, "network": {"input": [2], "layers": [{"type": "dense", "units": 1}]},
 "data": {"source": "a.csv", "table": )" +
           table + "}}";
}

inline std::string dataProject(const std::string& data) {
    return R"({"chainrule": 1, "network": {"input": [2], "layers": [{"type": "dense", "units": 1}]}, "data": {)" +
           data + "}}";
}

inline std::vector<Malformed> malformedTableSpecs() {
    using engine::core::Code;
    return {
        {"table is a text", tableProject("\"csv\""), Code::WrongType,
         "data.table: expected an object, got \"csv\""},
        {"unknown key of the table", tableProject(R"({"seperator": "tab"})"), Code::UnknownKey,
         "data.table.seperator: unknown key \"seperator\"; did you mean \"separator\"?"},
        {"unknown separator", tableProject(R"({"separator": "semi"})"), Code::InvalidValue,
         "data.table.separator: unknown separator \"semi\"; expected one of \"comma\", \"semicolon\", "
         "\"tab\", "
         "\"pipe\""},
        {"unknown encoding", tableProject(R"({"encoding": "utf8"})"), Code::InvalidValue,
         "data.table.encoding: unknown encoding \"utf8\"; did you mean \"utf-8\"?"},
        {"comma for both", tableProject(R"({"separator": "comma", "decimal": "comma"})"), Code::InvalidValue,
         "data.table.decimal: the comma cannot be separator and decimal mark at once"},
        {"header is a number", tableProject(R"({"header": 1})"), Code::WrongType,
         "data.table.header: expected true or false, got 1"},
        {"unknown policy", tableProject(R"({"missing": "meen"})"), Code::InvalidValue,
         "data.table.missing: unknown way with missing values \"meen\"; did you mean \"mean\"?"},
        {"no categories", tableProject(R"({"categories": 0})"), Code::OutOfRange,
         "data.table.categories: expected a whole number from 1 to 1000, got 0"},
        {"unknown role", tableProject(R"({"columns": {"age": "imput"}})"), Code::InvalidValue,
         "data.table.columns.age: unknown role \"imput\"; did you mean \"input\"?"},
        {"columns are an array", tableProject("{\"columns\": [\"input\"]}"), Code::WrongType,
         "data.table.columns: expected an object, got an array"},
        {"table of a generator", dataProject(R"("source": "iris", "table": {})"), Code::UnknownKey,
         "data.table: unknown key \"table\"; expected one of \"source\", \"seed\", \"standardize\", "
         "\"scale\", "
         "\"standardize_targets\", \"scaler\", \"classes\", \"samples_per_class\", \"split\""},
        {"pasted without text", dataProject(R"("source": "pasted")"), Code::MissingKey,
         "data: the key \"text\" is missing"},
        {"pasted number", dataProject(R"("source": "pasted", "text": 3)"), Code::WrongType,
         "data.text: expected a text, the pasted table, got 3"},
        {"pasted above 1 MiB",
         dataProject(R"("source": "pasted", "text": ")" + std::string(1048577, 'x') + "\""), Code::TooLarge,
         "data.text: has 1048577 bytes; expected at most 1048576"},
        {"unknown scale", dataProject(R"("source": "xor", "scale": "minmax")"), Code::InvalidValue,
         "data.scale: unknown scaling \"minmax\"; did you mean \"min_max\"?"},
        {"two scalings", dataProject(R"("source": "xor", "standardize": true, "scale": "min_max")"),
         Code::InvalidValue,
         "data.scale: says \"min_max\", but \"standardize\" is true; expected one of them"},
        {"scaler without scaling",
         dataProject(R"("source": "xor", "scaler": {"mean": [0, 0], "deviation": [1, 1]})"),
         Code::InvalidValue, "data.scaler: is given, but neither \"standardize\" nor \"scale\" asks for it"},
        {"scaler of two lengths",
         dataProject(R"("source": "xor", "standardize": true, "scaler": {"mean": [0, 0], "deviation": [1]})"),
         Code::ShapeMismatch, "data.scaler.deviation: has 1 numbers; expected 2 as in data.scaler.mean"},
        {"deviation of zero",
         dataProject(
             R"("source": "xor", "standardize": true, "scaler": {"mean": [0, 0], "deviation": [1, 0]})"),
         Code::OutOfRange, "data.scaler.deviation: expected numbers above 0"},
        {"scaler of nothing", dataProject(R"("source": "xor", "standardize": true, "scaler": {})"),
         Code::MissingKey, "data.scaler: the key \"mean\" is missing"},
        {"target scaler without scaling",
         dataProject(R"("source": "xor", "scaler": {"target_mean": [0], "target_deviation": [1]})"),
         Code::InvalidValue,
         "data.scaler.target_mean: is given, but \"standardize_targets\" does not ask for it"},
        {"target scaler without deviation",
         dataProject(R"("source": "xor", "standardize_targets": true, "scaler": {"target_mean": [0]})"),
         Code::MissingKey, "data.scaler: the key \"target_deviation\" is missing"},
        {"target scaler of two lengths",
         dataProject(
             R"("source": "xor", "standardize_targets": true, "scaler": {"target_mean": [0], "target_deviation": [1, 2]})"),
         Code::ShapeMismatch,
         "data.scaler.target_deviation: has 2 numbers; expected 1 as in data.scaler.target_mean"},
        {"target deviation below zero",
         dataProject(
             R"("source": "xor", "standardize_targets": true, "scaler": {"target_mean": [0], "target_deviation": [-1]})"),
         Code::OutOfRange, "data.scaler.target_deviation: expected numbers above 0"},
        {"standardized targets are a word", dataProject(R"("source": "xor", "standardize_targets": "yes")"),
         Code::WrongType, "data.standardize_targets: expected true or false, got \"yes\""},
    };
}

} // namespace tests
