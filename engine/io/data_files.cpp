#include "engine/io/data_files.h"

#include "engine/core/text.h"
#include "engine/data/builtin_sets.h"
#include "engine/data/classes.h"
#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/array_data.h"
#include "engine/io/grey_pictures.h"
#include "engine/io/idx.h"
#include "engine/io/project.h"
#include "engine/io/table.h"
#include "engine/io/weights.h"
#include "engine/io/word_data.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using data::Dataset;

constexpr std::uint64_t kSafeInflated = std::uint64_t{256} << 20, kLargestRatio = 100;

/// How the file of a set is read.
enum class Form { Table, Pictures, Words, Arrays };

struct BuiltinSet {
    core::Schema schema;
    std::string file; ///< of pictures: what the names of the IDX files begin with
    Form form = Form::Table;
    int imageWidth = 0, imageHeight = 0;
    double largest = 1;                       ///< value of a feature that becomes 1
    std::string testFile = {};                ///< of pictures: the test part
    std::vector<std::string> classNames = {}; ///< empty: those in the file
    bool reconstructs = false;                ///< the targets are the features
    std::string across = {}, down = {};       ///< what lies along the sides of a picture that is no view

    bool hasTestPart() const { return form == Form::Pictures || form == Form::Arrays; }
};

BuiltinSet shippedSet(const char* type, std::string file, Form form = Form::Table) {
    return {*data::findBuiltinSet(type), std::move(file), form};
}

BuiltinSet pictures(BuiltinSet set, int width, int height, double largest, std::string testFile = {}) {
    set.imageWidth = width;
    set.imageHeight = height;
    set.largest = largest;
    set.testFile = std::move(testFile);
    return set;
}

BuiltinSet ofClasses(BuiltinSet set, std::vector<std::string> names) {
    set.classNames = std::move(names);
    return set;
}

BuiltinSet reconstructing(BuiltinSet set) {
    set.reconstructs = true;
    return set;
}

BuiltinSet along(BuiltinSet set, std::string across, std::string down) {
    set.across = std::move(across);
    set.down = std::move(down);
    return set;
}

/// "coefficient 0, time 1": down counts from 0, as cepstral coefficients do.
void nameSides(Dataset& dataset, const BuiltinSet& set) {
    dataset.imageAcross = set.across;
    dataset.imageDown = set.down;
    for (int i = 0; i < set.imageWidth * set.imageHeight && !set.across.empty(); ++i)
        dataset.featureNames[static_cast<std::size_t>(i)] =
            set.down + " " + std::to_string(i / set.imageWidth) + ", " + set.across + " " +
            std::to_string(i % set.imageWidth + 1);
}

const std::vector<BuiltinSet>& table() {
    static const std::vector<BuiltinSet> sets = {
        shippedSet("iris", "iris.csv"),
        shippedSet("wine", "wine.csv"),
        shippedSet("breast_cancer", "breast_cancer.csv"),
        pictures(shippedSet("digits", "digits.csv.gz"), 8, 8, 16),
        reconstructing(pictures(shippedSet("digits_autoencoder", "digits.csv.gz"), 8, 8, 16)),
        pictures(shippedSet("mnist", "mnist-train-8k", Form::Pictures), 28, 28, 255, "mnist-test-1k"),
        ofClasses(pictures(shippedSet("fashion", "fashion-train-6k", Form::Pictures), 28, 28, 255,
                           "fashion-test-1k"),
                  {"T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
                   "ankle boot"}),
        shippedSet("words", "words.csv.gz", Form::Words),
        along(pictures(shippedSet("spoken_digits", "spoken_digits.npz", Form::Arrays), 32, 13, 255), "time",
              "coefficient"),
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

/// Arrays X and y, and how many of the last samples are the test part.
core::Result<Dataset> loadArrays(const BuiltinSet& set, View bytes) {
    const auto tensors = readNpz(bytes);
    if (!tensors)
        return tensors.error();
    for (const char* wanted : {"X", "y", "test_samples"})
        if (core::find(*tensors, wanted) == nullptr)
            return Error{Code::MissingKey, "no array \"" + std::string(wanted) + "\"", ""};
    auto dataset = fromArrays(*core::find(*tensors, "X"), *core::find(*tensors, "y"), set.schema.type);
    const core::Tensor& tested = *core::find(*tensors, "test_samples");
    if (dataset && (tested.values.size() != 1 || !(tested.values[0] >= 0) ||
                    tested.values[0] >= static_cast<double>(dataset->samples())))
        return Error{Code::OutOfRange, "expected a number of samples fewer than all", "test_samples"};
    if (dataset)
        dataset->fixedTestSamples = static_cast<int>(tested.values[0]);
    return dataset;
}

core::Result<Dataset> loadBuiltin(const BuiltinSet& set, const core::Settings& settings,
                                  const FileSource& files) {
    const auto read = [&]() -> core::Result<Dataset> {
        if (set.form == Form::Pictures)
            return loadPictures(set, files);
        const auto bytes = asked(files.resource, set.file);
        if (!bytes)
            return bytes.error();
        return set.form == Form::Words    ? readWords(*bytes, set.schema.type, settings)
               : set.form == Form::Arrays ? loadArrays(set, *bytes)
                                          : readTable(*bytes, set.schema.type);
    };
    auto dataset = read();
    if (!dataset)
        return dataset;
    if (set.largest != 1)
        dataset->features /= set.largest;
    dataset->imageWidth = set.imageWidth;
    dataset->imageHeight = set.imageHeight;
    dataset->openClasses = false;
    if (dataset->features.rows() == set.imageWidth * set.imageHeight)
        nameSides(*dataset, set);
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

core::Result<Dataset> loadFolder(const data::DataSpec& spec, const FileSource& files,
                                 const Progress& progress) {
    if (!files.pictures)
        return Error{Code::NotFound, "no pictures can be read here", ""};
    const auto pictures = files.pictures(spec.source, spec.folder->width, spec.folder->height, progress);
    return pictures ? fromPictures(*pictures, fileName(spec.source)) : pictures.error();
}

core::Result<Dataset> loadFile(const data::DataSpec& spec, const FileSource& files,
                               const Progress& progress) {
    const std::string& path = spec.source;
    if (spec.folder)
        return loadFolder(spec, files, progress);
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
    if (spec.table && recognize(view) == FileKind::Csv)
        return readTable(view, fileName(path), *spec.table, progress);
    if (spec.table)
        return Error{Code::InvalidValue, "is no table of text; leave data.table out", ""};
    if (view.substr(0, 2) == "PK")
        return readNpzData(view, fileName(path));
    if (view.substr(0, 6) == "\x93NUMPY")
        return loadPair(view, path, files);
    if (isIdx(view))
        return loadIdxData(view, path, files);
    return readTable(view, fileName(path));
}

core::Result<Dataset> load(const data::DataSpec& spec, const FileSource& files, const Progress& progress) {
    if (data::findGenerator(spec.source) != nullptr)
        return data::generate(spec.source, spec.settings, spec.seed);
    const core::Schema* schema = data::findBuiltinSet(spec.source);
    const auto settings = core::checked(schema != nullptr ? *schema : core::Schema{}, spec.settings);
    if (!settings)
        return settings.error();
    if (spec.source == data::kDrawnSource)
        return data::drawnDataset(spec);
    for (const BuiltinSet& set : table())
        if (set.schema.type == spec.source)
            return loadBuiltin(set, *settings, files);
    if (spec.source == data::kPastedSource)
        return readTable(spec.text.get(), spec.source, spec.table.value_or(data::TableSpec()), progress);
    return loadFile(spec, files, progress);
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
        for (const core::Schema& set : data::builtinSets())
            result.push_back(set.type);
        return result;
    }();
    return names;
}

const core::Schema* findBuiltinSet(const std::string& name) { return data::findBuiltinSet(name); }

bool isOfPictures(const std::string& name) {
    return std::any_of(table().begin(), table().end(),
                       [&](const BuiltinSet& set) { return set.schema.type == name && set.imageWidth > 0; });
}

bool hasTestPart(const std::string& name) {
    return std::any_of(table().begin(), table().end(),
                       [&](const BuiltinSet& set) { return set.schema.type == name && set.hasTestPart(); });
}

core::Result<Dataset> loadDataset(const data::DataSpec& spec, const FileSource& files,
                                  const Progress& progress) {
    auto dataset = load(spec, files, progress);
    if (dataset && !spec.classes.empty()) {
        auto chosen = data::onlyClasses(*std::move(dataset), spec.classes);
        if (!chosen)
            return chosen;
        dataset = *std::move(chosen);
    }
    return dataset ? std::move(dataset) : dataset.error().within(spec.source);
}

} // namespace engine::io
