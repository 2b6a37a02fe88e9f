#include "engine/io/hdf5_content.h"

#include "engine/io/safetensors.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

void addTexts(const Json& json, std::vector<std::string>& texts) {
    if (const auto* text = std::get_if<std::string>(&json.value))
        texts.push_back(*text);
    else if (const auto* array = std::get_if<JsonArray>(&json.value))
        for (const Json& item : *array)
            if (const auto* each = std::get_if<std::string>(&item.value))
                texts.push_back(*each);
}

} // namespace

const Json* Hdf5Content::attribute(const std::string& path, const std::string& name) const {
    const Json* object = findMember(attributes, path);
    return object ? findMember(*object, name) : nullptr;
}

std::optional<std::string> Hdf5Content::text(const std::string& path, const std::string& name) const {
    const Json* json = attribute(path, name);
    const auto* text = json ? std::get_if<std::string>(&json->value) : nullptr;
    return text ? std::optional(*text) : std::nullopt;
}

std::optional<std::vector<std::string>> Hdf5Content::texts(const std::string& path,
                                                           const std::string& name) const {
    std::vector<std::string> texts;
    if (const Json* json = attribute(path, name)) {
        addTexts(*json, texts);
        return texts;
    }
    const Json* part = attribute(path, name + "0");
    if (part == nullptr)
        return {};
    for (int i = 1; part != nullptr; ++i) {
        addTexts(*part, texts);
        part = attribute(path, name + std::to_string(i));
    }
    return texts;
}

core::Result<Hdf5Content> readHdf5Content(View bytes, const FileSource& files) {
    if (!files.hdf5)
        return Error{
            Code::Unsupported, "HDF5 files are read by the program itself only, in a process of its own", {}};
    const Result<Bytes> handed = files.hdf5(bytes);
    if (!handed)
        return handed.error();
    Result<SafetensorsContent> content = readSafetensors(*handed);
    if (!content)
        return content.error();
    Hdf5Content result{std::move(content->tensors), Json{JsonObject{}}};
    if (const auto at = content->metadata.find("attributes"); at != content->metadata.end()) {
        Result<Json> attributes = parseJson(at->second);
        if (!attributes)
            return attributes.error().within("attributes");
        result.attributes = *std::move(attributes);
    }
    return result;
}

} // namespace engine::io
