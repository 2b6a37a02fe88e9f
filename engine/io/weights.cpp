#include "engine/io/weights.h"

#include "engine/io/guard.h"
#include "engine/io/project.h"
#include "engine/io/weight_file.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr View kSuffix = ".npy";

struct PairNames {
    View weight, bias;
};
/// The last word of a file's name, in the order they are tried.
constexpr PairNames kPairs[] = {
    {"weights", "biases"}, {"weight", "bias"}, {"kernel", "bias"}, {"W", "b"}, {"w", "b"}};

/// Where the file's name begins in a path.
std::size_t nameBegin(const std::string& path) {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string::npos ? 0 : slash + 1;
}

/// Whether the stem ends with that word, alone or after a separator.
bool endsWithWord(View stem, View word) {
    if (!stem.ends_with(word))
        return false;
    const View before = stem.substr(0, stem.size() - word.size());
    return before.empty() || View("_-. ").find(before.back()) != View::npos;
}

struct Pair {
    std::string weightPath, biasPath;
};

std::optional<Pair> pairOf(const std::string& path) {
    if (!path.ends_with(kSuffix))
        return {};
    const std::string stem = path.substr(0, path.size() - kSuffix.size());
    const View name = View(stem).substr(nameBegin(stem));
    for (const PairNames& names : kPairs) {
        const bool isWeight = endsWithWord(name, names.weight);
        if (!isWeight && !endsWithWord(name, names.bias))
            continue;
        const std::string common =
            stem.substr(0, stem.size() - (isWeight ? names.weight : names.bias).size());
        const auto whole = [&](View word) { return common + std::string(word) + std::string(kSuffix); };
        return Pair{whole(names.weight), whole(names.bias)};
    }
    return {};
}

Result<core::TensorMap> readFile(const std::string& path, const FileSource& files) {
    const Result<Bytes> bytes = files.file(path);
    if (!bytes)
        return bytes.error().context == path ? bytes.error() : bytes.error().within(path);
    std::string name = path.substr(nameBegin(path));
    if (name.ends_with(kSuffix))
        name.resize(name.size() - kSuffix.size());
    Result<core::TensorMap> tensors = readWeights(*bytes, name);
    return tensors ? std::move(tensors) : tensors.error().within(path);
}

} // namespace

core::Error notWeights(View bytes) {
    const std::string expected = "; expected " + weightSuffixes();
    if (bytes.empty())
        return {Code::Truncated, "is empty" + expected, {}};
    if (bytes.starts_with("\x89HDF"))
        return {Code::Unsupported, "is an HDF5 file, which this version does not read" + expected, "byte 0"};
    if (bytes[0] == '\x80' && bytes.back() == '.')
        return {Code::Unsupported,
                "is a pickled Python object, which is never unpickled; save arrays with numpy.save",
                "byte 0"};
    return {Code::Unsupported, "is no weight file" + expected, "byte 0"};
}

core::Result<core::TensorMap> readWeights(View bytes, const std::string& name) {
    const FileKind kind = recognize(bytes);
    if (kind == FileKind::Npz)
        return readNpz(bytes);
    if (kind != FileKind::Npy)
        return notWeights(bytes);
    Result<core::Tensor> tensor = readNpy(bytes);
    if (!tensor)
        return tensor.error();
    return core::TensorMap{{name, *std::move(tensor)}};
}

std::optional<std::string> pairedName(const std::string& path) {
    const std::optional<Pair> pair = pairOf(path);
    if (!pair)
        return {};
    return path == pair->weightPath ? pair->biasPath : pair->weightPath;
}

core::Result<core::TensorMap> loadWeights(const std::string& path, const FileSource& files) {
    return guarded([&]() -> Result<core::TensorMap> {
        const std::optional<Pair> pair = pairOf(path);
        if (!pair) {
            Result<WeightFile> file = readWeightFile(path, files);
            return file ? Result<core::TensorMap>(std::move(file->tensors)) : file.error();
        }
        core::TensorMap both;
        for (const auto& [file, name] : {std::pair{pair->weightPath, "W"}, std::pair{pair->biasPath, "b"}}) {
            Result<core::TensorMap> tensors = readFile(file, files);
            if (!tensors)
                return tensors.error();
            if (tensors->size() != 1)
                return Error{Code::InvalidValue,
                             "expected one array, found " + std::to_string(tensors->size()), file};
            both.emplace_back(name, std::move(tensors->front().second));
        }
        return both;
    });
}

} // namespace engine::io
