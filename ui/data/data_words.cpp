#include "ui/data/data_words.h"

#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <map>

namespace ui {

namespace {

using engine::core::Schema;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::DataWords)
};

const Schema* schemaOf(const std::string& source) {
    const Schema* generator = engine::data::findGenerator(source);
    return generator ? generator : engine::io::findBuiltinSet(source);
}

/// How many inputs a generator makes: a few of its samples tell.
DataGroup generatorGroup(const Schema& generator) {
    static std::map<std::string, DataGroup> known;
    const auto found = known.find(generator.type);
    if (found != known.end())
        return found->second;
    engine::core::Settings few = generator.defaults();
    few.set("samples", std::int64_t{20});
    const auto made = engine::data::generate(generator.type, few, 1);
    const auto inputs = made ? made->features.rows() : 0;
    const DataGroup group = inputs == 1   ? DataGroup::OneInput
                            : inputs == 2 ? DataGroup::TwoInputs
                                          : DataGroup::Tables;
    return known[generator.type] = group;
}

bool isOfWordsOrSound(const std::string& source) { return source == "words" || source == "spoken_digits"; }

} // namespace

QString groupName(DataGroup group) {
    switch (group) {
    case DataGroup::TwoInputs:
        return Words::tr("Two inputs");
    case DataGroup::OneInput:
        return Words::tr("One input");
    case DataGroup::Tables:
        return Words::tr("Tables");
    case DataGroup::Pictures:
        return Words::tr("Pictures");
    case DataGroup::WordsAndSound:
        return Words::tr("Words and sound");
    case DataGroup::Recent:
        return Words::tr("Recent files");
    case DataGroup::Own:
        break;
    }
    return Words::tr("Your own");
}

DataGroup groupOf(const std::string& source) {
    if (source == engine::data::kDrawnSource)
        return DataGroup::Own;
    if (isOfWordsOrSound(source))
        return DataGroup::WordsAndSound;
    if (const Schema* generator = engine::data::findGenerator(source))
        return generatorGroup(*generator);
    if (engine::io::findBuiltinSet(source))
        return engine::io::isOfPictures(source) ? DataGroup::Pictures : DataGroup::Tables;
    return DataGroup::Recent;
}

QString sourceLabel(const std::string& source) {
    if (source == engine::data::kDrawnSource)
        return Words::tr("Drawn by hand");
    if (source == engine::data::kPastedSource)
        return Words::tr("Pasted table");
    const Schema* schema = schemaOf(source);
    return schema ? translated(schema->label) : QFileInfo(QString::fromStdString(source)).fileName();
}

QString sourceHelp(const std::string& source) {
    if (source == engine::data::kDrawnSource)
        return Words::tr("Points or pictures that you draw yourself.");
    if (source == engine::data::kPastedSource)
        return Words::tr("A table from the clipboard, kept in the project.");
    const Schema* schema = schemaOf(source);
    return schema ? translated(schema->help) : QString::fromStdString(source);
}

QString goodFor(const std::string& source) {
    const std::pair<const char*, QString> words[] = {
        {"circle", Words::tr("No straight line parts it: see what a hidden layer adds.")},
        {"xor", Words::tr("The classic that a single neuron cannot learn, and two hidden ones can.")},
        {"gaussian", Words::tr("One neuron is enough: see what its weights and bias do.")},
        {"blobs", Words::tr("Several classes at once: softmax and cross-entropy.")},
        {"spiral", Words::tr("Hard for a small network: try width, depth and activations.")},
        {"moons", Words::tr("A smooth border; with more noise and few samples, overfitting.")},
        {"plane", Words::tr("Linear regression: one linear neuron finds it exactly.")},
        {"sine", Words::tr("Fitting a curve: too few neurons bend too little, too many follow the noise.")},
        {"imbalanced", Words::tr("Accuracy misleads where one class is rare: look at precision and recall.")},
        {"iris", Words::tr("The first table of every course: small, and learned in seconds.")},
        {"wine", Words::tr("Columns of very different size: compare with and without standardizing.")},
        {"breast_cancer", Words::tr("A real decision between two classes: which mistakes are worse?")},
        {"digits", Words::tr("Pictures that a small dense network learns in seconds.")},
        {"digits_autoencoder", Words::tr("What is left of a digit when it has to pass through few neurons?")},
        {"mnist", Words::tr("The classic of the field: dense layers, then convolutions.")},
        {"fashion", Words::tr("As large as MNIST and harder: where does a network get confused?")},
        {"words", Words::tr("Text as numbers: letters as features, or integers for an embedding.")},
        {"spoken_digits", Words::tr("Sound as a picture: what a network hears in a spectrum.")},
        {"drawn", Words::tr("Find out what a network can learn, and what fools it.")},
    };
    for (const auto& [name, text] : words)
        if (source == name)
            return text;
    return {};
}

std::vector<std::string> registeredSources() {
    std::vector<std::string> sources;
    for (const Schema& generator : engine::data::generators())
        sources.push_back(generator.type);
    const auto& sets = engine::io::builtinSets();
    sources.insert(sources.end(), sets.begin(), sets.end());
    return sources;
}

} // namespace ui
