#include "engine/io/data_files.h"

#include "engine/core/text.h"
#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/array_data.h"
#include "engine/io/idx.h"
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
    std::string file; ///< a table; with a test part: what the names of its IDX files begin with
    int imageWidth = 0, imageHeight = 0;
    double largest = 1;                       ///< value of a feature that becomes 1
    std::string testFile = {};                ///< of the test part; empty: the set has none of its own
    std::vector<std::string> classNames = {}; ///< empty: those in the file
    bool reconstructs = false;                ///< the targets are the features
};

const std::vector<BuiltinSet>& table() {
    static const std::vector<std::string> clothes = {"T-shirt", "trouser", "pullover", "dress", "coat",
                                                     "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot"};
    static const std::vector<BuiltinSet> sets = {
        {{"iris", "Iris", "150 irises of 3 species: length and width of sepals and petals in cm.", {}},
         "iris.csv"},
        {{"wine", "Wine", "178 wines of 3 cultivars: 13 chemical measurements, of very different size.", {}},
         "wine.csv"},
        {{"breast_cancer",
          "Breast cancer",
          "569 tumours, malignant or benign: 30 measurements of their cell nuclei.",
          {}},
         "breast_cancer.csv"},
        {{"digits", "Digits", "1797 handwritten digits, 8 × 8 pixels from 0 to 1.", {}},
         "digits.csv.gz",
         8,
         8,
         16},
        {{"digits_autoencoder",
          "Digits as their own targets",
          "The same digits, to be given out again: for autoencoders, which squeeze them through few neurons.",
          {}},
         "digits.csv.gz",
         8,
         8,
         16,
         {},
         {},
         true},
        {{"mnist", "MNIST", "9000 handwritten digits, 28 × 28 pixels from 0 to 1; 1000 are for testing.", {}},
         "mnist-train-8k",
         28,
         28,
         255,
         "mnist-test-1k"},
        {{"fashion",
          "Fashion-MNIST",
          "7000 pieces of clothing of 10 kinds, 28 × 28 pixels from 0 to 1; 1000 are for testing.",
          {}},
         "fashion-train-6k",
         28,
         28,
         255,
         "fashion-test-1k",
         clothes},
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

core::Result<IdxArray> shipped(const std::string& name, const FileSource& files) {
    const auto bytes = asked(files.resource, name);
    return bytes ? readIdx(*bytes) : bytes.error();
}

/// Training and test part, one behind the other.
core::Result<Dataset> loadPictures(const BuiltinSet& set, const FileSource& files) {
    IdxArray pictures, labels;
    std::int64_t tested = 0;
    for (const std::string& part : {set.file, set.testFile})
        for (const auto& [whole, kind] :
             {std::pair{&pictures, "-images-idx3-ubyte.gz"}, std::pair{&labels, "-labels-idx1-ubyte.gz"}}) {
            auto array = shipped(part + kind, files);
            if (!array)
                return array.error();
            tested = array->shape[0];
            if (whole->shape.empty())
                *whole = *std::move(array);
            else if (const auto appended = append(*whole, *array); !appended)
                return appended.error();
        }
    auto dataset = fromIdx(pictures, labels, set.schema.type);
    if (dataset)
        dataset->fixedTestSamples = static_cast<int>(tested);
    return dataset;
}

core::Result<Dataset> loadBuiltin(const BuiltinSet& set, const FileSource& files) {
    const auto read = [&]() -> core::Result<Dataset> {
        if (!set.testFile.empty())
            return loadPictures(set, files);
        const auto bytes = asked(files.resource, set.file);
        return bytes ? readTable(*bytes, set.schema.type) : bytes.error();
    };
    auto dataset = read();
    if (!dataset)
        return dataset;
    if (set.largest != 1)
        dataset->features /= set.largest;
    dataset->imageWidth = set.imageWidth;
    dataset->imageHeight = set.imageHeight;
    dataset->openClasses = false;
    if (!set.classNames.empty())
        dataset->classNames = set.classNames;
    if (set.reconstructs) {
        dataset->task = data::Task::Regression;
        dataset->targets = dataset->features;
        dataset->targetNames = dataset->featureNames;
        dataset->classes.clear();
        dataset->classNames.clear();
    }
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
    if (isIdx(view))
        return loadIdxData(view, path, files);
    return readTable(view, fileName(path));
}

core::Result<Dataset> load(const data::DataSpec& spec, const FileSource& files) {
    if (data::findGenerator(spec.source) != nullptr)
        return data::generate(spec.source, spec.settings, spec.seed);
    const auto settings = core::checked(core::Schema{}, spec.settings);
    if (!settings)
        return settings.error();
    if (spec.source == data::kDrawnSource)
        return data::drawnDataset(spec);
    for (const BuiltinSet& set : table())
        if (set.schema.type == spec.source)
            return loadBuiltin(set, files);
    return loadFile(spec.source, files);
}

} // namespace

core::Result<Dataset> readTable(View bytes, const std::string& name) {
    if (!isGzip(bytes))
        return readCsv(bytes, name);
    // A table that repeats itself may well shrink a hundredfold; a small bomb must not fill the memory.
    const std::uint64_t limit =
        std::min(memoryBudget(), std::max(kSafeInflated, kLargestRatio * bytes.size()));
    const auto inflated = inflateGzip(bytes, limit);
    return inflated ? readCsv(*inflated, name) : inflated.error();
}

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

bool isOfPictures(const std::string& name) {
    return std::any_of(table().begin(), table().end(), [&](const BuiltinSet& set) {
        return set.schema.type == name && set.imageWidth > 0;
    });
}

bool hasTestPart(const std::string& name) {
    return std::any_of(table().begin(), table().end(), [&](const BuiltinSet& set) {
        return set.schema.type == name && !set.testFile.empty();
    });
}

core::Result<Dataset> loadDataset(const data::DataSpec& spec, const FileSource& files) {
    auto dataset = load(spec, files);
    return dataset ? std::move(dataset) : dataset.error().within(spec.source);
}

} // namespace engine::io
