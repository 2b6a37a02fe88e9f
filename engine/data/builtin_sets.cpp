#include "engine/data/builtin_sets.h"

#include "engine/core/parameter.h"
#include "engine/data/generators.h"

namespace engine::data {

namespace {

core::Parameter wordFeatures() {
    return core::choiceParameter(
        "features", {"pairs", "letters"}, "Features",
        "pairs: how often each pair of letters stands in the word, _ for its beginning and end (pairs that "
        "at "
        "least 1 of 500 words has). letters: the letters as numbers, a = 1 to z = 26, 0 behind the word.");
}

} // namespace

const std::vector<core::Schema>& builtinSets() {
    static const std::vector<core::Schema> sets = {
        {"iris", "Iris", "150 irises of 3 species: length and width of sepals and petals in cm.", {}},
        {"wine", "Wine", "178 wines of 3 cultivars: 13 chemical measurements, of very different size.", {}},
        {"breast_cancer",
         "Breast cancer",
         "569 tumours, malignant or benign: 30 measurements of their cell nuclei.",
         {}},
        {"digits", "Digits", "1797 handwritten digits, 8 × 8 pixels from 0 to 1.", {}},
        {"digits_autoencoder",
         "Digits as their own targets",
         "The same digits, to be given out again: for autoencoders, which squeeze them through few neurons.",
         {}},
        {"mnist", "MNIST", "9000 handwritten digits, 28 × 28 pixels from 0 to 1; 1000 are for testing.", {}},
        {"fashion",
         "Fashion-MNIST",
         "7000 pieces of clothing of 10 kinds, 28 × 28 pixels from 0 to 1; 1000 are for testing.",
         {}},
        {"words",
         "Words",
         "10000 words without their accents: are they English, French, German, Italian or Spanish?",
         {wordFeatures()}},
        {"spoken_digits",
         "Spoken digits",
         "3280 times a digit spoken by a computer's voices, as 13 cepstral coefficients (top to bottom) at "
         "32 "
         "moments; 560 are for testing, of voices that are not heard in training.",
         {}},
    };
    return sets;
}

const core::Schema* findBuiltinSet(const std::string& name) {
    for (const core::Schema& set : builtinSets())
        if (set.type == name)
            return &set;
    return nullptr;
}

const core::Schema* findSource(const std::string& name) {
    const core::Schema* generator = findGenerator(name);
    return generator != nullptr ? generator : findBuiltinSet(name);
}

} // namespace engine::data
