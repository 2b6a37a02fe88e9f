#include "engine/io/data_files.h"

#include "engine/core/text.h"
#include "engine/data/generators.h"
#include "engine/io/array_data.h"
#include "engine/io/weights.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using data::Dataset;

constexpr std::uint64_t kSafeInflated = std::uint64_t{256} << 20, kLargestRatio = 100;

struct BuiltinSet {
    core::Schema schema;
    std::string file;
    int imageWidth = 0, imageHeight = 0;
    double scale = 1; ///< of every feature
};

const std::vector<BuiltinSet>& table() {
    static const std::vector<BuiltinSet> sets = {
        {{"iris", "Iris", "150 irises of 3 species: length and width of sepals and petals in cm.", {}},
         "iris.csv"},
        {{"digits", "Digits", "1797 handwritten digits, 8 × 8 pixels from 0 to 1.", {}},
         "digits.csv.gz",
         8,
         8,
         1.0 / 16},
    };
    return sets;
}

core::Result<Bytes> asked(const std::function<core::Result<Bytes>(const std::string&)>& source,
                          const std::string& name) {
    if (!source)
        return Error{Code::NotFound, "no file can be read here", ""};
    return source(name);
}

std::string fileName(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }

core::Result<Dataset> readTable(View bytes, const std::string& name) {
    if (!isGzip(bytes))
        return readCsv(bytes, name);
    // A table that repeats itself may well shrink a hundredfold; a small bomb must not fill the memory.
    const std::uint64_t limit =
        std::min(memoryBudget(), std::max(kSafeInflated, kLargestRatio * bytes.size()));
    const auto inflated = inflateGzip(bytes, limit);
    return inflated ? readCsv(*inflated, name) : inflated.error();
}

core::Result<Dataset> loadBuiltin(const BuiltinSet& set, const FileSource& files) {
    const auto bytes = asked(files.resource, set.file);
    if (!bytes)
        return bytes.error();
    auto dataset = readTable(*bytes, set.schema.type);
    if (!dataset)
        return dataset;
    dataset->features *= set.scale;
    dataset->imageWidth = set.imageWidth;
    dataset->imageHeight = set.imageHeight;
    dataset->openClasses = false;
    return dataset;
}

core::Result<Dataset> loadPair(View xBytes, const std::string& path, const FileSource& files) {
    const std::string name = fileName(path);
    const std::size_t letter = name.rfind('X');
    if (letter == std::string::npos)
        return Error{Code::InvalidValue,
                     "an .npy data set is a pair; expected a name with an X (X.npy or X_train.npy) and its y "
                     "beside it",
                     ""};
    std::string beside = path;
    beside[path.size() - name.size() + letter] = 'y';
    const auto yBytes = asked(files.file, beside);
    if (!yBytes)
        return Error{yBytes.error().code, yBytes.error().message, beside};
    const auto X = readNpy(xBytes);
    if (!X)
        return X.error();
    const auto y = readNpy(*yBytes);
    if (!y)
        return y.error().within(beside);
    return fromArrays(*X, *y, name);
}

core::Result<Dataset> loadFile(const std::string& path, const FileSource& files) {
    const auto bytes = asked(files.file, path);
    if (!bytes) {
        const bool word = path.find_first_of("./\\") == std::string::npos;
        if (bytes.error().code != Code::NotFound || !word)
            return Error{bytes.error().code, bytes.error().message, ""};
        std::vector<std::string> known = builtinSets();
        for (const core::Schema& generator : data::generators())
            known.push_back(generator.type);
        return core::unknownName("data source", path, known);
    }
    const View view = *bytes;
    if (view.substr(0, 2) == "PK")
        return readNpzData(view, fileName(path));
    if (view.substr(0, 6) == "\x93NUMPY")
        return loadPair(view, path, files);
    return readTable(view, fileName(path));
}

core::Result<Dataset> load(const data::DataSpec& spec, const FileSource& files) {
    if (data::findGenerator(spec.source) != nullptr)
        return data::generate(spec.source, spec.settings, spec.seed);
    const auto settings = core::checked(core::Schema{}, spec.settings);
    if (!settings)
        return settings.error();
    for (const BuiltinSet& set : table())
        if (set.schema.type == spec.source)
            return loadBuiltin(set, files);
    return loadFile(spec.source, files);
}

} // namespace

const std::vector<std::string>& builtinSets() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> result;
        for (const BuiltinSet& set : table())
            result.push_back(set.schema.type);
        return result;
    }();
    return names;
}

const core::Schema* findBuiltinSet(const std::string& name) {
    for (const BuiltinSet& set : table())
        if (set.schema.type == name)
            return &set.schema;
    return nullptr;
}

core::Result<Dataset> loadDataset(const data::DataSpec& spec, const FileSource& files) {
    auto dataset = load(spec, files);
    return dataset ? std::move(dataset) : dataset.error().within(spec.source);
}

} // namespace engine::io
