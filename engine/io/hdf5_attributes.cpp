#include "engine/core/text.h"
#include "engine/io/hdf5.h"
#include "engine/io/hdf5_objects.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <optional>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;
using nlohmann::ordered_json;

constexpr hssize_t kMaxNumbers = 1000;         ///< of an attribute; longer lists of numbers are no settings
constexpr std::size_t kMaxOfOneObject = 10000; ///< attributes

/// A text of `size` bytes at most; padded by zeros or spaces.
std::string cutText(const char* text, std::size_t size, H5T_str_t padding) {
    std::string result(text, std::find(text, text + size, '\0'));
    if (padding == H5T_STR_SPACEPAD)
        result.resize(result.find_last_not_of(' ') + 1);
    return result;
}

/// The values as a list of JSON values; nothing for what cannot be read.
using Values = std::optional<std::vector<ordered_json>>;

Values fixedTexts(hid_t attribute, hid_t type, std::size_t count) {
    const std::size_t size = H5Tget_size(type);
    std::string buffer(size * count, '\0');
    if (H5Aread(attribute, type, buffer.data()) < 0)
        return {};
    std::vector<ordered_json> texts;
    for (std::size_t i = 0; i < count; ++i)
        texts.emplace_back(cutText(buffer.data() + i * size, size, H5Tget_strpad(type)));
    return texts;
}

Values variableTexts(hid_t attribute, hid_t type, hid_t space, std::size_t count) {
    std::vector<char*> pointers(count, nullptr);
    if (H5Aread(attribute, type, pointers.data()) < 0)
        return {};
    std::vector<ordered_json> texts;
    for (const char* text : pointers)
        texts.emplace_back(text == nullptr ? "" : text);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return texts;
}

template <class T>
Values numbers(hid_t attribute, hid_t memory, std::size_t count) {
    std::vector<T> values(count);
    if (H5Aread(attribute, memory, values.data()) < 0)
        return {};
    return std::vector<ordered_json>(values.begin(), values.end());
}

Values valuesOf(hid_t attribute, hid_t type, hid_t space, std::size_t count) {
    if (count == 0) // Keras keeps the weights of a layer without any as an empty list; libhdf5 takes no null
        return std::vector<ordered_json>();
    switch (H5Tget_class(type)) {
    case H5T_STRING:
        return H5Tis_variable_str(type) > 0 ? variableTexts(attribute, type, space, count)
                                            : fixedTexts(attribute, type, count);
    case H5T_INTEGER:
        return numbers<long long>(attribute, H5T_NATIVE_LLONG, count);
    default:
        return numbers<double>(attribute, H5T_NATIVE_DOUBLE, count);
    }
}

/// Bytes that are no UTF-8 are replaced.
std::string jsonText(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

struct Names {
    std::vector<std::string> all;
    bool isTooMany = false;
};

herr_t takeName(hid_t, const char* name, const H5A_info_t*, void* context) noexcept {
    auto& names = *static_cast<Names*>(context);
    names.isTooMany = names.all.size() >= kMaxOfOneObject;
    if (names.isTooMany)
        return -1;
    try {
        names.all.emplace_back(name);
    } catch (const std::exception&) {
        return -1;
    }
    return 0;
}

} // namespace

struct Hdf5Attributes::Values {
    std::string text; ///< of the object so far, without its braces
    ordered_json last;
    std::uint64_t bytes = 0;

    Error tooLarge(const std::string& place) const {
        return {Code::TooLarge,
                "the attributes up to here have more than " + std::to_string(kHdf5MaxAttributes) + " bytes",
                place};
    }

    Result<void> addOne(hid_t object, const std::string& name, const std::string& path) {
        const std::string place = hdf5Place("attribute", path.empty() ? name : path + "@" + name);
        const Hdf5Attribute attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT));
        const Hdf5Type type(H5Aget_type(attribute.get()));
        const Hdf5Space space(H5Aget_space(attribute.get()));
        if (!attribute || !type || !space)
            return hdf5Failure("cannot open it", place);
        const H5T_class_t kind = H5Tget_class(type.get());
        const bool isText = kind == H5T_STRING;
        const hssize_t count = H5Sget_simple_extent_npoints(space.get());
        if (!isText && kind != H5T_INTEGER && kind != H5T_FLOAT)
            return {};
        if (count < 0 || H5Sget_simple_extent_type(space.get()) == H5S_NULL ||
            (!isText && count > kMaxNumbers))
            return {};
        std::uint64_t size = 0;
        if (!multiply(std::uint64_t(count), H5Tget_size(type.get()), size) || !io::add(bytes, size, bytes) ||
            bytes > kHdf5MaxAttributes)
            return tooLarge(place);
        auto values = valuesOf(attribute.get(), type.get(), space.get(), std::size_t(count));
        if (!values)
            return hdf5Failure("cannot read it", place);
        const bool isOne = H5Sget_simple_extent_ndims(space.get()) == 0 && values->size() == 1;
        last[name] = isOne ? std::move(values->front()) : ordered_json(*std::move(values));
        return {};
    }
};

Hdf5Attributes::Hdf5Attributes() : m_values(std::make_unique<Values>()) {}
Hdf5Attributes::~Hdf5Attributes() = default;

core::Result<void> Hdf5Attributes::add(hid_t object, const std::string& path) {
    Names names;
    m_values->last = ordered_json::object();
    if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, takeName, &names) < 0) {
        if (names.isTooMany)
            return Error{Code::TooLarge, "has more than " + std::to_string(kMaxOfOneObject) + " attributes",
                         hdf5Place("object", path)};
        return hdf5Failure("cannot list its attributes", hdf5Place("object", path));
    }
    for (const std::string& name : names.all)
        if (const auto done = m_values->addOne(object, name, path); !done)
            return done;
    if (m_values->last.empty())
        return {};
    m_values->text += (m_values->text.empty() ? "" : ",") + jsonText(path) + ":" + jsonText(m_values->last);
    return m_values->text.size() > kHdf5MaxAttributes ? m_values->tooLarge(hdf5Place("object", path))
                                                      : Result<void>();
}

bool Hdf5Attributes::lastHasDtype(const std::string& text) const {
    const auto at = m_values->last.find("dtype");
    return at != m_values->last.end() && at->is_string() && *at == text;
}

std::string Hdf5Attributes::text() const { return "{" + m_values->text + "}"; }

} // namespace engine::io
