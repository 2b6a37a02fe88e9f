#pragma once

#include "engine/analysis/lane_verdict.h"
#include "ui/lanes_feed.h"

#include <QByteArray>
#include <QSizeF>
#include <QString>

#include <vector>

class QPainter;

namespace ui {

class LaneDesk;

/// A comparison on one page of paper (A4, PDF or SVG): what was compared, the curves of training and
/// validation loss, a row a lane with its numbers and its sentence.
struct LaneReport {
    QString title; ///< of the project
    QString about; ///< what all lanes have in common, in one line
    long long epochs = 0;
    struct Row {
        engine::analysis::LaneSpec spec; ///< settings and experiment
        std::vector<engine::train::EpochRecord> records;
        engine::analysis::LaneVerdict verdict;
        engine::train::AutopsyPtr autopsy;
        QString label = {}, note = {}; ///< a person's
    };
    std::vector<Row> rows;

    QByteArray pdf() const;
    /// The same page.
    QByteArray svg() const;

private:
    /// On a page of so many pixels of the layout.
    void paint(QPainter& painter, const QSizeF& page) const;
};

/// What stands in Compare mode now.
LaneReport reportOf(const LaneDesk& desk);

/// "spiral · 2-6-4-1 tanh · sgd · batch size 10 · seed 42"
QString aboutExperiment(const engine::train::Experiment& experiment);

} // namespace ui
