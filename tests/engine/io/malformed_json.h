#pragma once

#include "malformed.h"
#include "project_text.h"

namespace tests {

inline std::vector<Malformed> malformedJsonStarts() {
    using engine::core::Code;
    const std::string text = projectText();
    return {
        {"empty", "", Code::Truncated, "is empty; expected JSON"},
        {"only white space", " \n\t", Code::Truncated, "is empty; expected JSON"},
        {"binary garbage", std::string("\x89PNG\r\n\x1a\n\0", 9), Code::Syntax,
         "line 1, column 1: is not well-formed JSON: invalid literal"},
        {"after the first brace", "{", Code::Syntax,
         "line 1, column 2: is not well-formed JSON: unexpected end of input; expected string literal"},
        {"inside the first key", text.substr(0, 8), Code::Syntax,
         "line 2, column 7: is not well-formed JSON: invalid string: missing closing quote; expected string "
         "literal"},
        {"after a key", text.substr(0, 15), Code::Syntax,
         "line 2, column 14: is not well-formed JSON: unexpected end of input; expected ':'"},
        {"after a colon", text.substr(0, 16), Code::Syntax,
         "line 2, column 15: is not well-formed JSON: unexpected end of input; expected '[', '{', or a "
         "literal"},
        {"after a value", text.substr(0, 18), Code::Syntax,
         "line 2, column 17: is not well-formed JSON: unexpected end of input; expected '}'"},
        {"inside an array", text.substr(0, 44), Code::Syntax,
         "line 3, column 25: is not well-formed JSON: unexpected end of input; expected '[', '{', or a "
         "literal"},
        {"without the last brace", text.substr(0, text.size() - 2), Code::Syntax,
         "line 7, column 1: is not well-formed JSON: unexpected end of input; expected '}'"},
        {"text after the end", text + "x", Code::Syntax,
         "line 8, column 1: is not well-formed JSON: invalid literal; expected end of input"},
        {"a zero byte behind it", text + std::string(1, '\0') + "x", Code::Syntax,
         "line 8, column 1: is not well-formed JSON: a zero byte; expected end of input"},
        {"two documents", text + text, Code::Syntax,
         "line 8, column 1: is not well-formed JSON: unexpected '{'; expected end of input"},
        {"single quotes", "{'chainrule': 1}", Code::Syntax,
         "line 1, column 2: is not well-formed JSON: invalid literal; expected string literal"},
    };
}

inline std::vector<Malformed> malformedJsonTexts() {
    using engine::core::Code;
    return {
        {"comment", "{\"chainrule\": 1, // one\n}", Code::Syntax,
         "line 1, column 18: is not well-formed JSON: invalid literal; expected string literal"},
        {"comma before a brace", "{\"chainrule\": 1,}", Code::Syntax,
         "line 1, column 17: is not well-formed JSON: unexpected '}'; expected string literal"},
        {"NaN", projectWith("0.1}", "NaN}"), Code::Syntax,
         "line 5, column 77: is not well-formed JSON: invalid literal"},
        {"number too large for a double", projectWith("0.1}", "1e999}"), Code::Syntax,
         "line 5, column 81: is not well-formed JSON: the number is too large for 64-bit floating point"},
        {"control character in a text", projectWith("xor", "x\nor"), Code::Syntax,
         "line 4, column 24: is not well-formed JSON: invalid string: control character U+000A (LF) must be "
         "escaped to \\u000A or \\n"},
        {"not UTF-8", projectWith("xor", "x\xffor"), Code::Syntax,
         "line 4, column 24: is not well-formed JSON: invalid string: ill-formed UTF-8 byte"},
        {"Latin-1", projectWith("xor", "gr\xfc\xdf"), Code::Syntax,
         "line 4, column 25: is not well-formed JSON: invalid string: ill-formed UTF-8 byte"},
        {"half a surrogate pair", projectWith("xor", "\\ud800"), Code::Syntax,
         "line 4, column 29: is not well-formed JSON: invalid string: surrogate U+D800..U+DBFF must be "
         "followed by U+DC00..U+DFFF"},
        {"UTF-16", std::string("\xff\xfe{\0}\0", 6), Code::Syntax,
         "byte 0: is encoded as UTF-16; expected UTF-8"},
    };
}

inline std::vector<Malformed> malformedJsonSizes() {
    using engine::core::Code;
    const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    std::string many = "[0";
    for (int i = 0; i < 100000; ++i)
        many += ",0";
    return {
        {"nested 65 deep", nested(65), Code::TooLarge, "is nested more than 64 levels deep"},
        {"nested a million deep", std::string(1000000, '['), Code::TooLarge,
         "is nested more than 64 levels deep"},
        {"more than 100,000 values", many + "]", Code::TooLarge, "has more than 100000 values"},
        {"an array", "[1, 2]", Code::WrongType, "expected an object, got an array"},
        {"a number", "1", Code::WrongType, "expected an object, got 1"},
        {"null", "null", Code::WrongType, "expected an object, got null"},
    };
}

inline std::vector<Malformed> malformedSections() {
    using engine::core::Code;
    return {
        {"no version", projectWith("\"chainrule\": 1,", ""), Code::MissingKey,
         "the key \"chainrule\" is missing"},
        {"version is text", projectWith("\"chainrule\": 1", "\"chainrule\": \"1\""), Code::WrongType,
         "chainrule: expected the version, a whole number, got \"1\""},
        {"version 0", projectWith("\"chainrule\": 1", "\"chainrule\": 0"), Code::OutOfRange,
         "chainrule: expected the version, at least 1, got 0"},
        {"version 1.5", projectWith("\"chainrule\": 1", "\"chainrule\": 1.5"), Code::WrongType,
         "chainrule: expected the version, a whole number, got 1.5"},
        {"key twice", projectWith("\"epochs\": 5", "\"epochs\": 5, \"epochs\": 6"), Code::InvalidValue,
         "training.epochs: the key stands twice"},
        {"key twice in an array", projectWith("\"units\": 1", "\"units\": 1, \"units\": 1"),
         Code::InvalidValue, "network.layers[1].units: the key stands twice"},
        {"unknown section", projectWith("\"training\"", "\"trainin\""), Code::UnknownKey,
         "trainin: unknown key \"trainin\"; did you mean \"training\"?"},
        {"unknown key", projectWith("\"units\": 3", "\"unit\": 3"), Code::UnknownKey,
         "network.layers[0].unit: unknown key \"unit\"; did you mean \"units\"?"},
        {"unknown key like no other", projectWith("\"epochs\": 5", "\"zzzzzzzz\": 5"), Code::UnknownKey,
         "training.zzzzzzzz: unknown key \"zzzzzzzz\"; expected one of \"loss\", \"optimizer\", "
         "\"l1\", \"l2\", \"gradient_clip_norm\", \"schedule\", \"early_stopping\", \"unfreezing\", "
         "\"batch_size\", "
         "\"epochs\", "
         "\"shuffle\", \"seed\", \"precision\""},
        {"unknown key with a line end", projectWith("\"epochs\"", "\"a\\nb\""), Code::UnknownKey,
         "training[\"a?b\"]: unknown key \"a?b\"; expected one of \"loss\", \"optimizer\", \"l1\", \"l2\", "
         "\"gradient_clip_norm\", \"schedule\", \"early_stopping\", \"unfreezing\", \"batch_size\", "
         "\"epochs\", \"shuffle\", "
         "\"seed\", \"precision\""},
        {"network missing", projectWith("\"network\"", "\"network_\""), Code::UnknownKey,
         "network_: unknown key \"network_\"; did you mean \"network\"?"},
        {"data missing",
         "{\"chainrule\": 1, \"network\": {\"input\": [2], \"layers\": [{\"type\": \"dense\", \"units\": "
         "1}]}}",
         Code::MissingKey, "the key \"data\" is missing"},
        {"network is text", projectWith("{\"input\": [2], \"layers\"", "\"2-1\", \"data_\": {\"layers\""),
         Code::UnknownKey, "data_: unknown key \"data_\"; did you mean \"data\"?"},
        {"network is null", "{\"chainrule\": 1, \"network\": null, \"data\": {\"source\": \"xor\"}}",
         Code::WrongType, "network: expected an object, got null"},
    };
}

} // namespace tests
