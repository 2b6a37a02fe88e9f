#pragma once

#include "keras_text.h"
#include "malformed.h"

#include <string>
#include <vector>

namespace tests {

/// A manifest of one group: "w.bin" has eight bytes.
inline engine::io::Bytes tfjsGroup(const std::string& weights, const std::string& paths = "[\"w.bin\"]") {
    return "{\"weightsManifest\": [{\"paths\": " + paths + ", \"weights\": [" + weights + "]}]}";
}

inline std::string tfjsWeight(const std::string& dtype = "float32", const std::string& shape = "[2]",
                              const std::string& more = {}) {
    return "{\"name\": \"x\", \"shape\": " + shape + ", \"dtype\": \"" + dtype + "\"" +
           (more.empty() ? "" : ", " + more) + "}";
}

inline std::vector<Malformed> malformedTfjsFiles() {
    using engine::core::Code;
    const std::string manifest = "\"weightsManifest\"", group = "weightsManifest[0]";
    return {
        {"empty", "", Code::Truncated, "is empty; expected JSON"},
        {"cut off", tfjsGroup(tfjsWeight()).substr(0, 50), Code::Syntax,
         "line 1, column 51: is not well-formed JSON: invalid string: missing closing quote; expected string "
         "literal"},
        {"an array", "[]", Code::MissingKey, "the key \"weightsManifest\" is missing"},
        {"no manifest", "{\"modelTopology\": null}", Code::MissingKey,
         "the key \"weightsManifest\" is missing"},
        {"manifest is a text", "{" + manifest + ": \"x\"}", Code::WrongType,
         "weightsManifest: expected an array, got \"x\""},
        {"group is a number", "{" + manifest + ": [3]}", Code::MissingKey,
         group + ": the key \"paths\" is missing"},
        {"no paths", "{" + manifest + ": [{\"weights\": []}]}", Code::MissingKey,
         group + ": the key \"paths\" is missing"},
        {"no weights", "{" + manifest + ": [{\"paths\": []}]}", Code::MissingKey,
         group + ": the key \"weights\" is missing"},
        {"path is a number", tfjsGroup("", "[3]"), Code::WrongType,
         group + ".paths[0]: expected a text, got 3"},
        {"shard is missing", tfjsGroup("", "[\"v.bin\"]"), Code::NotFound, "shard \"v.bin\": no such file"},
        {"bytes left over", tfjsGroup(tfjsWeight("float32", "[1]")), Code::Syntax,
         group + ": the shards have 4 bytes more than the weights need"},
        {"topology is a number", "{\"modelTopology\": 3, " + manifest + ": []}", Code::WrongType,
         "modelTopology: expected an object, got 3"},
        {"topology without class", "{\"modelTopology\": {}, " + manifest + ": []}", Code::MissingKey,
         "modelTopology: the key \"config\" is missing"},
        {"topology's config is wrong",
         "{\"modelTopology\": {\"model_config\": {\"class_name\": \"Sequential\", \"config\": {\"layers\": "
         "3}}}, " +
             manifest + ": []}",
         Code::WrongType, "modelTopology.model_config.config.layers: expected an array, got 3"},
        {"17 MiB", "{\"modelTopology\": 3}" + std::string(17 << 20, ' '), Code::TooLarge,
         "has 17825812 bytes; at most 16 MiB of model.json are read"},
    };
}

/// Shards outside of the folder.
inline std::vector<Malformed> malformedTfjsPaths() {
    std::vector<Malformed> all;
    for (const char* path : {"../w.bin", "a/../../w.bin", "/etc/passwd", "..", ".", "", "a//b", "C:/w.bin",
                             "http://x/w.bin", "..\\\\w.bin", "a/"})
        all.push_back(
            {std::string("shard ") + path, tfjsGroup("", std::string("[\"") + path + "\"]"),
             engine::core::Code::InvalidValue,
             "weightsManifest[0].paths[0]: \"" +
                 (path == std::string("..\\\\w.bin") ? std::string("..\\w.bin") : std::string(path)) +
                 "\" does not name a file in the folder of model.json"});
    return all;
}

inline std::vector<Malformed> malformedTfjsWeights() {
    using engine::core::Code;
    const std::string at = "weightsManifest[0].weights[0]", quantized = at + ".quantization";
    const auto with = [](const std::string& quantization, const std::string& dtype = "float32") {
        return tfjsGroup(tfjsWeight(dtype, "[2]", "\"quantization\": " + quantization));
    };
    return {
        {"weight is a number", tfjsGroup("3"), Code::WrongType, at + ": expected an object, got 3"},
        {"no name", tfjsGroup("{\"shape\": [2], \"dtype\": \"float32\"}"), Code::MissingKey,
         at + ": the key \"name\" is missing"},
        {"no dtype", tfjsGroup("{\"name\": \"x\", \"shape\": [2]}"), Code::MissingKey,
         at + ": the key \"dtype\" is missing"},
        {"no shape", tfjsGroup("{\"name\": \"x\", \"dtype\": \"float32\"}"), Code::MissingKey,
         at + ": the key \"shape\" is missing"},
        {"texts", tfjsGroup(tfjsWeight("string")), Code::Unsupported,
         at + ".dtype: the dtype \"string\" is not read; expected float32, float16, int32, uint8, uint16 or "
              "bool"},
        {"complex numbers", tfjsGroup(tfjsWeight("complex64")), Code::Unsupported,
         at + ".dtype: the dtype \"complex64\" is not read; expected float32, float16, int32, uint8, uint16 "
              "or bool"},
        {"shape is a number", tfjsGroup(tfjsWeight("float32", "2")), Code::WrongType,
         at + ".shape: expected a shape such as [6, 2], got 2"},
        {"negative shape", tfjsGroup(tfjsWeight("float32", "[-2]")), Code::WrongType,
         at + ".shape[0]: expected a whole number of at least 0, got -2"},
        {"half a shape", tfjsGroup(tfjsWeight("float32", "[0.5]")), Code::WrongType,
         at + ".shape[0]: expected a whole number of at least 0, got 0.5"},
        {"33 dimensions",
         tfjsGroup(tfjsWeight("float32", "[" + joined(std::vector<std::string>(33, "1")) + "]")),
         Code::TooLarge, at + ".shape: has more than 32 dimensions"},
        {"more than 64 bits", tfjsGroup(tfjsWeight("float32", "[4611686018427387904, 8]")), Code::TooLarge,
         at + ".shape: (4611686018427387904, 8) has more elements than 64 bits can count"},
        {"more bytes than 64 bits", tfjsGroup(tfjsWeight("float32", "[4611686018427387904]")),
         Code::Truncated,
         at + ": (4611686018427387904,) float32 needs 4611686018427387904 numbers, the shards have 8 bytes "
              "left"},
        {"shards too short", tfjsGroup(tfjsWeight("float32", "[3]")), Code::Truncated,
         at + ": (3,) float32 needs 3 numbers, the shards have 8 bytes left"},
        {"a name twice", tfjsGroup(tfjsWeight("float32", "[1]") + "," + tfjsWeight("float32", "[1]")),
         Code::InvalidValue, "weightsManifest[0].weights[1]: the name \"x\" stands twice"},
        {"quantization is a text", with("\"x\""), Code::WrongType,
         quantized + ": expected an object, got \"x\""},
        {"quantization without dtype", with("{}"), Code::MissingKey,
         quantized + ": the key \"dtype\" is missing"},
        {"quantized to int32", with("{\"dtype\": \"int32\"}"), Code::Unsupported,
         quantized + ".dtype: weights are quantized to uint8, uint16 or float16"},
        {"quantized without scale", with("{\"dtype\": \"uint8\", \"min\": 0}"), Code::MissingKey,
         quantized + ": the key \"scale\" is missing"},
        {"quantized without minimum", with("{\"dtype\": \"uint8\", \"scale\": 1}"), Code::MissingKey,
         quantized + ": the key \"min\" is missing"},
        {"scale is a text", with("{\"dtype\": \"uint8\", \"scale\": \"x\", \"min\": 0}"), Code::WrongType,
         quantized + ".scale: expected a number, got \"x\""},
    };
}

} // namespace tests
