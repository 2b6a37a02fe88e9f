#include "engine/io/guard.h"
#include "engine/io/hdf5.h"
#include "engine/io/keras_h5.h"
#include "engine/io/npy_header.h"
#include "engine/io/pytorch.h"
#include "engine/io/safetensors.h"
#include "engine/io/tfjs.h"
#include "engine/io/weight_file.h"
#include "engine/io/weights.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr const char* kNpy = "npy";
constexpr const char* kNpz = "npz";
constexpr const char* kPytorch = "pytorch";
constexpr const char* kSafetensors = "safetensors";

bool isNpy(View bytes) { return bytes.starts_with(kNpyMagic); }
bool isZip(View bytes) { return bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6"); }

Result<WeightFile> fileOf(const char* format, Result<core::TensorMap> tensors) {
    if (!tensors)
        return tensors.error();
    return WeightFile{format, *std::move(tensors), {}, {}, {}};
}

/// One of a pair reads the other, too.
Result<WeightFile> readArray(View bytes, const WeightSource& source) {
    if (pairedName(source.path))
        return fileOf(kNpy, loadWeights(source.path, source.files));
    std::string name = source.path.substr(source.path.find_last_of("/\\") + 1);
    if (name.ends_with(".npy"))
        name.resize(name.size() - 4);
    return fileOf(kNpy, readWeights(bytes, name));
}

Result<WeightFile> readArchive(View bytes, const WeightSource&) { return fileOf(kNpz, readNpz(bytes)); }
Result<Bytes> writeArchive(const WeightContent& content) { return writeNpz(content.tensors); }

Result<WeightFile> readTensors(View bytes, const WeightSource&) {
    Result<SafetensorsContent> content = readSafetensors(bytes);
    if (!content)
        return content.error();
    return fileOf(kSafetensors, std::move(content->tensors));
}
Result<Bytes> writeTensors(const WeightContent& content) { return writeSafetensors(content.tensors); }

Result<WeightFile> readStateDict(View bytes, const WeightSource&) {
    return fileOf(kPytorch, readPytorch(bytes));
}

bool hasSuffix(const std::string& path, std::string_view suffixes) {
    while (!suffixes.empty()) {
        const std::size_t end = std::min(suffixes.find(' '), suffixes.size());
        if (path.ends_with(suffixes.substr(1, end - 1)))
            return true;
        suffixes.remove_prefix(std::min(end + 1, suffixes.size()));
    }
    return false;
}

} // namespace

const std::vector<WeightFormat>& weightFormats() {
    // The general kind of zip archive comes behind the special ones.
    static const std::vector<WeightFormat> kFormats = {
        {kNpy, "NumPy array", "*.npy", isNpy, readArray, nullptr},
        {kPytorch, "PyTorch state dict", "*.pt *.pth", isPytorch, readStateDict, nullptr},
        {"keras", "Keras archive", "*.keras", isKerasArchive, readKerasArchive, nullptr},
        {kNpz, "NumPy archive", "*.npz", isZip, readArchive, writeArchive},
        {kSafetensors, "safetensors", "*.safetensors", isSafetensors, readTensors, writeTensors},
        {"keras_h5", "Keras HDF5", "*.h5 *.hdf5", isHdf5, readKerasH5, nullptr},
        {"tfjs", "TensorFlow.js layers model", "*.json", isTfjsModel, readTfjsModel, nullptr},
    };
    return kFormats;
}

const WeightFormat* weightFormat(View bytes) {
    const auto& formats = weightFormats();
    const auto at = std::find_if(formats.begin(), formats.end(),
                                 [&](const WeightFormat& format) { return format.matches(bytes); });
    return at == formats.end() ? nullptr : &*at;
}

const WeightFormat* weightFormatNamed(const std::string& name) {
    const auto& formats = weightFormats();
    const auto at = std::find_if(formats.begin(), formats.end(),
                                 [&](const WeightFormat& format) { return name == format.name; });
    return at == formats.end() ? nullptr : &*at;
}

const WeightFormat* weightFormatFor(const std::string& path) {
    const auto& formats = weightFormats();
    const auto at = std::find_if(formats.begin(), formats.end(), [&](const WeightFormat& format) {
        return format.write != nullptr && hasSuffix(path, format.suffixes);
    });
    return at == formats.end() ? nullptr : &*at;
}

std::string weightSuffixes(bool written) {
    std::string list;
    for (const WeightFormat& format : weightFormats()) {
        if (written && format.write == nullptr)
            continue;
        list += list.empty() ? "" : ", ";
        for (View suffix = format.suffixes; !suffix.empty(); suffix.remove_prefix(1))
            list += suffix.front() == '*'   ? ""
                    : suffix.front() == ' ' ? ", "
                                            : std::string(1, suffix.front());
    }
    return list;
}

core::Result<WeightFile> readWeightFile(const std::string& path, const FileSource& files) {
    return guarded([&]() -> Result<WeightFile> {
        const Result<Bytes> bytes = files.file(path);
        if (!bytes)
            return bytes.error().context == path ? bytes.error() : bytes.error().within(path);
        const WeightFormat* format = weightFormat(*bytes);
        if (format == nullptr)
            return notWeights(*bytes).within(path);
        Result<WeightFile> file = format->read(*bytes, {path, files});
        if (!file)
            return file.error().context.starts_with(path) ? file.error() : file.error().within(path);
        return file;
    });
}

} // namespace engine::io
