#pragma once

#include "engine/core/matrix.h"
#include "engine/core/schema.h"
#include "engine/data/table_spec.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace engine::data {

/// Shares of the samples; they add up to 1.
struct SplitSpec {
    double train = 0.7, validation = 0.15, test = 0.15;
    bool operator==(const SplitSpec&) const = default;
};

/// z = (x - mean) / deviation per feature. Standardized, as scikit-learn's StandardScaler (population
/// deviation, 1 where it is 0); min-max, as its MinMaxScaler: `mean` is the least value and `deviation` the
/// range (1 where it is 0), so that training rows lie in 0 ... 1.
struct Scaler {
    core::VectorD mean, deviation; ///< empty: leaves values as they are
    core::MatrixD apply(const core::MatrixD& features) const;
    core::MatrixD invert(const core::MatrixD& features) const;
    bool operator==(const Scaler& other) const;
};

/// A text that copies share: a spec is copied often, a pasted table is up to 1 MiB. Compares by content.
class SharedText {
public:
    SharedText() = default;
    explicit SharedText(std::string text)
        : m_text(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    const std::string& get() const {
        static const std::string none;
        return m_text ? *m_text : none;
    }
    bool operator==(const SharedText& other) const { return m_text == other.m_text || get() == other.get(); }

private:
    std::shared_ptr<const std::string> m_text;
};

inline constexpr const char* kPastedSource = "pasted";
inline constexpr std::size_t kMaxPastedBytes = std::size_t{1} << 20;

/// A folder of pictures: one folder a class in it, PNG and JPEG. They are resized and turned grey.
struct PicturesSpec {
    int width = 28, height = 28; ///< pixels of what is trained on
    bool operator==(const PicturesSpec&) const = default;
};
inline constexpr int kLargestPicture = 256; ///< pixels a side

/// A sample that was drawn into the plane.
struct DrawnPoint {
    double x = 0, y = 0;
    int label = 0;  ///< class number
    int number = 0; ///< by it the point is dealt to a part; it keeps it while others come and go
    bool operator==(const DrawnPoint&) const = default;
};
inline constexpr int kLargestPointNumber = 1'000'000'000;

inline constexpr int kDrawnSide = 28;
inline constexpr std::size_t kDrawnPixels = std::size_t{kDrawnSide} * kDrawnSide;

/// A sample that was painted: 28 rows of 28 bytes, first row at the top, 0 paper to 255 ink, as in MNIST.
struct DrawnPicture {
    std::string pixels;
    int label = 0; ///< class number
    bool operator==(const DrawnPicture&) const = default;
};

/// Which data and how they are prepared: the "data" object of a project file. A plain comparable value.
struct DataSpec {
    std::string source = "spiral"; ///< a generator, a built-in set, "drawn", "pasted", or a path
    core::Settings settings;       ///< of a generator or built-in set by its schema: samples, noise, ...
    /// Only samples of these classes, numbered in this order: names, or numbers from 0. Empty: all.
    std::vector<std::string> classes;
    int samplesPerClass = 0; ///< of the training part at most so many of each class, by `seed`; 0: all
    std::uint64_t seed = 0;        ///< of the generator and of the split
    SplitSpec split;               ///< not looked at where the data have a column that says it
    bool standardize = false;      ///< features to mean 0 and deviation 1, fitted on training rows only
    bool minMax = false; ///< features to 0 ... 1, fitted on training rows only; not with standardize
    /// Targets that are numbers to mean 0 and deviation 1, fitted on training rows only; classes stay as they
    /// are.
    bool standardizeTargets = false;
    /// The scalers of features and targets that the weights were trained with: taken instead of fitting them,
    /// so that other inputs are treated alike and answers come back in the same units. "train --out" writes
    /// them.
    std::optional<Scaler> scaler, targetScaler;
    std::optional<TableSpec> table; ///< of a CSV file or a pasted table; absent: the plain CSV of readCsv()
    std::optional<PicturesSpec> folder; ///< the source is a folder of them
    SharedText text;                    ///< of the source "pasted", at most kMaxPastedBytes, UTF-8
    std::vector<DrawnPoint> points;     ///< of "drawn": these, or
    std::vector<DrawnPicture> pictures; ///< these
    bool operator==(const DataSpec&) const = default;

    bool scales() const { return standardize || minMax; }
};

/// Whether both name the same samples; how they are split and prepared may differ.
inline bool sameSamples(const DataSpec& a, const DataSpec& b) {
    return a.source == b.source && a.settings == b.settings && a.classes == b.classes && a.seed == b.seed &&
           a.table == b.table && a.folder == b.folder && a.text == b.text && a.points == b.points &&
           a.pictures == b.pictures;
}

} // namespace engine::data
