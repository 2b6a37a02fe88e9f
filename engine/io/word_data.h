#pragma once

#include "engine/core/result.h"
#include "engine/core/schema.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

#include <string>

namespace engine::io {

/// A table of words and their classes ("word,language", a header, words of the letters a to z), gzipped or
/// not. What the features are is said by the setting `features`: "pairs": how often each pair of letters
/// stands in the word, with _ for its beginning and end ("_a", "th"); of the pairs only those that at least 1
/// of 500 words of the table has, in alphabetical order. "letters": as many as the longest word has letters
/// ("letter 1"), each a whole number: a = 1 to z = 26, 0 behind the word, as an embedding wants them. The
/// samples are named after their words. Errors: Syntax, TooLarge; context: "line 3, column 1".
core::Result<data::Dataset> readWords(View bytes, const std::string& name, const core::Settings& settings);

/// Whether samples are words whose features readWords() made.
bool isOfWords(const data::Dataset& dataset);
/// The features that another word has in such a set; of pairs those that the set has. Errors: InvalidValue
/// for anything but letters from a to z, and for a word longer than the set has letters for.
core::Result<core::VectorD> wordFeatures(const data::Dataset& words, const std::string& word);

} // namespace engine::io
