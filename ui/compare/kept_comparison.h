#pragma once

#include "engine/analysis/comparison.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <vector>

namespace ui {

class LaneDesk;

/// A comparison as it is kept: what its lanes were made of and what became of them. A plain value; the lanes
/// can be made again from it, bit for bit, as far as they did not begin with weights of a file.
struct KeptComparison {
    struct Lane {
        engine::analysis::LaneSettings settings;
        engine::train::Experiment experiment;
        bool sharesStart = false; ///< began with the weights that `base` draws with its seed
        QString label, note;      ///< a person's; empty: none
        bool starred = false;
        int style = 0;                                   ///< of its curve
        QString story;                                   ///< what became of it, a sentence
        std::vector<engine::train::EpochRecord> records; ///< the norms of gradients as one
        QString title() const;
    };
    QString name, note;
    bool starred = false;
    QDateTime when;
    engine::train::Experiment base; ///< of the document it was made from
    bool hasFileWeights = false;    ///< began with weights that are not kept
    std::size_t reference = 0;      ///< of the lanes
    long long epochs = 0;           ///< that were trained
    std::vector<Lane> lanes;
    /// Of the lowest last training loss; null: none has a loss.
    const Lane* best() const;
};

/// What stands in Compare mode now, named by its first and last lane. Without lanes it has none.
KeptComparison keptOf(const LaneDesk& desk);

/// JSON, and back. Errors: Syntax, InvalidValue, TooLarge; they say what was expected, and where.
QByteArray writeKept(const KeptComparison& kept);
engine::core::Result<KeptComparison> readKept(const QByteArray& bytes);
inline constexpr qsizetype kMostKeptBytes = qsizetype(32) << 20;

/// As many points as a curve needs to look the same.
std::vector<engine::train::EpochRecord> thinned(const std::vector<engine::train::EpochRecord>& records,
                                                std::size_t most);

} // namespace ui
