#pragma once

#include "keras_text.h"
#include "malformed.h"
#include "zip_bytes.h"

namespace tests {

/// Where a configuration stands in a file, for the texts of errors.
struct KerasPlace {
    std::string root;   ///< "model_config"; empty: the whole of a member
    std::string before; ///< what stands before the context
    engine::io::Bytes (*file)(const std::string& config);

    std::string at(const std::string& path) const {
        return before + (root.empty() ? "" : root + ".") + path + ": ";
    }
    std::string outside(const std::string& text) const {
        return before + (root.empty() ? "" : root + ": ") + text;
    }
};

inline std::vector<Malformed> malformedKerasModels(const KerasPlace& in) {
    using engine::core::Code;
    const auto model = [&](const std::string& config) {
        return in.file("{\"class_name\": \"Sequential\", \"config\": " + config + "}");
    };
    const std::string layer = kerasLayer("Dense", "d", "\"units\": 1, \"batch_input_shape\": [null, 2]");
    return {
        {"empty configuration", in.file(""), Code::Truncated, in.outside("is empty; expected JSON")},
        {"no JSON", in.file("import keras"), Code::Syntax,
         in.outside("line 1, column 1: is not well-formed JSON: invalid literal")},
        {"configuration cut off", in.file(kerasSequential({layer}).substr(0, 60)), Code::Syntax,
         in.outside("line 1, column 61: is not well-formed JSON: invalid string: missing closing quote; "
                    "expected string literal")},
        {"nested 100 deep", in.file(std::string(100, '[')), Code::TooLarge,
         in.outside("is nested more than 64 levels deep")},
        {"a key twice", in.file("{\"class_name\": \"Sequential\", \"class_name\": \"Model\"}"),
         Code::InvalidValue, in.outside("class_name: the key stands twice")},
        {"an array", in.file("[]"), Code::WrongType, in.outside("expected an object, got an array")},
        {"a number", in.file("3"), Code::WrongType, in.outside("expected an object, got 3")},
        {"no class", in.file("{\"config\": {}}"), Code::MissingKey,
         in.outside("the key \"class_name\" is missing")},
        {"class is a number", in.file("{\"class_name\": 3, \"config\": {}}"), Code::WrongType,
         in.at("class_name") + "expected a text, got 3"},
        {"no config", in.file("{\"class_name\": \"Sequential\"}"), Code::MissingKey,
         in.outside("the key \"config\" is missing")},
        {"config is a text", model("\"x\""), Code::MissingKey,
         in.at("config") + "the key \"layers\" is missing"},
        {"no layers", model("{\"name\": \"m\"}"), Code::MissingKey,
         in.at("config") + "the key \"layers\" is missing"},
        {"layers are a number", model("{\"layers\": 3}"), Code::WrongType,
         in.at("config.layers") + "expected an array, got 3"},
        {"1,001 layers", model("{\"layers\": [" + joined(std::vector<std::string>(1001, layer)) + "]}"),
         Code::TooLarge, in.at("config.layers") + "has 1001 layers; at most 1000 are read"},
        {"a layer is a number", model("{\"layers\": [3]}"), Code::WrongType,
         in.at("config.layers[0]") + "expected an object, got 3"},
        {"a layer without class", model("{\"layers\": [{\"config\": {}}]}"), Code::MissingKey,
         in.at("config.layers[0]") + "the key \"class_name\" is missing"},
        {"a layer without config", model("{\"layers\": [{\"class_name\": \"Dense\"}]}"), Code::MissingKey,
         in.at("config.layers[0]") + "the key \"config\" is missing"},
        {"a layer's config is an array", model("{\"layers\": [{\"class_name\": \"Dense\", \"config\": []}]}"),
         Code::WrongType, in.at("config.layers[0].config") + "expected an object, got an array"},
        {"16 MiB and more", in.file("{" + std::string(16 << 20, ' ') + "}"), Code::TooLarge,
         in.outside(in.root.empty()
                        ? "needs 16777218 bytes of memory, more than the 16777216 left of the budget"
                        : "has 16777218 bytes; at most 16 MiB of configuration are read")},
    };
}

/// What is wrong with the archive around it.
inline std::vector<Malformed> malformedKerasArchives() {
    using engine::core::Code;
    const ZipMember config = storedMember(
        "config.json", kerasSequential({kerasInput("[null, 2]"), kerasLayer("Dense", "d", "\"units\": 1")}));
    const ZipMember weights = storedMember("model.weights.h5", "weights");
    const auto changed = [](ZipMember member, auto change) {
        change(member);
        return member;
    };
    const engine::io::Bytes whole = zipBytes({config, weights});
    const std::string missing = "is missing; expected the members config.json and model.weights.h5";
    return {
        {"no configuration", zipBytes({weights}), Code::MissingKey, "member \"config.json\": " + missing},
        {"no weights", zipBytes({config}), Code::MissingKey, "member \"model.weights.h5\": " + missing},
        {"weights as npz", zipBytes({config, storedMember("model.weights.npz", "")}), Code::MissingKey,
         "member \"model.weights.h5\": " + missing},
        {"archive cut off", whole.substr(0, whole.size() - 30), Code::Truncated,
         "the zip archive has no directory at its end; it was cut off"},
        {"directory damaged", engine::io::Bytes(whole).replace(whole.find("PK\1\2"), 4, "XXXX"), Code::Syntax,
         "the directory of the zip archive is damaged"},
        {"a bit of the configuration",
         zipBytes({changed(config, [](ZipMember& m) { m.stored[3] = 'X'; }), weights}), Code::Syntax,
         "member \"config.json\": the checksum (CRC-32) does not fit the data; the file is damaged"},
        {"a bit of the weights",
         zipBytes({config, changed(weights, [](ZipMember& m) { m.stored[3] = 'X'; })}), Code::Syntax,
         "member \"model.weights.h5\": the checksum (CRC-32) does not fit the data; the file is damaged"},
        {"encrypted", zipBytes({config, changed(weights, [](ZipMember& m) { m.flags = 1; })}),
         Code::Unsupported, "member \"model.weights.h5\": is encrypted; expected a member without password"},
        {"configuration twice", zipBytes({config, config, weights}), Code::Syntax,
         "member \"config.json\": the name stands twice in the archive"},
        {"configuration of 20 MiB",
         zipBytes({deflatedMember("config.json", engine::io::Bytes(20 << 20, ' ')), weights}), Code::TooLarge,
         "member \"config.json\": needs 20971520 bytes of memory, more than the 16777216 left of the budget"},
    };
}

} // namespace tests
