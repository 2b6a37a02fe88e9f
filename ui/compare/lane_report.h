#pragma once

#include "engine/analysis/lane_verdict.h"
#include "ui/lanes_feed.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace ui {

/// A comparison on one page of paper (A4, PDF): what was compared, the curves of training and validation
/// loss, a row a lane with its numbers and its sentence.
struct LaneReport {
    QString title; ///< of the project
    QString about; ///< what all lanes have in common, in one line
    long long epochs = 0;
    struct Row {
        engine::analysis::LaneSpec spec; ///< settings and experiment
        std::vector<engine::train::EpochRecord> records;
        engine::analysis::LaneVerdict verdict;
        engine::train::AutopsyPtr autopsy;
    };
    std::vector<Row> rows;

    QByteArray pdf() const;
};

/// "spiral · 2-6-4-1 tanh · sgd · batch size 10 · seed 42"
QString aboutExperiment(const engine::train::Experiment& experiment);

} // namespace ui
