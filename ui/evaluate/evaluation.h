#pragma once

#include "engine/analysis/part_report.h"
#include "engine/train/mailbox.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

class QWidget;

namespace ui {

class LatestJob;
class Run;

/// What Evaluate mode shows: the report of one part with the weights of now, some times a second while
/// `viewer` is visible, computed by another thread; how its scores become answers; and the cell that is
/// looked at. The test part is sealed: of it there is a report only after look(), and it stays that of its
/// step.
class Evaluation : public QObject {
    Q_OBJECT
public:
    Evaluation(Run& run, const QWidget& viewer, QObject* parent = nullptr);

    engine::data::Part part() const { return m_part; }
    void setPart(engine::data::Part part);
    /// Of the test part, with that snapshot's weights.
    void look(const engine::train::SnapshotPtr& snapshot);
    /// Closes the seal again.
    void forget();
    /// Brings it up to the run's snapshot (the viewer was shown).
    void update();

    /// Null: not computed yet, or there is none: then problem() says why, where that is to be said.
    const engine::analysis::PartReportPtr& report() const { return m_report; }
    QString problem() const;
    /// That the report was made of, and the step it was made after; null with it.
    const engine::data::PreparedPtr& data() const { return m_data; }
    long long step() const { return m_step; }
    /// The weights it was made with; null with it. And what they are trained by.
    const engine::train::SnapshotPtr& snapshot() const { return m_made; }
    const engine::train::Experiment& experiment() const;
    /// The run has gone on since (of a sealed part).
    bool isStale() const;
    bool isBusy() const;
    /// A report of classes without scores that are not finite.
    bool hasScores() const;

    const engine::analysis::Decision& decision() const { return m_decision; }
    /// −1: all classes (not of two: there it is class 1). Its usual threshold.
    void setClass(int one);
    void setThreshold(double threshold);
    double usualThreshold() const;
    /// Of the class, or of all scores where they are no probabilities: least and largest.
    std::pair<double, double> thresholdRange() const;

    // By that decision; not without a report of classes.
    const engine::analysis::Answers& answers() const { return m_answers; }
    const engine::analysis::Confusion& confusion() const { return m_confusion; }
    const engine::analysis::ClassificationReport& classes() const { return m_classes; }
    /// Of a row or column of the confusion matrix.
    QString nameOf(int row) const;
    /// Of a class of the data.
    QString className(int one) const;
    /// Whether rows are one class and the rest.
    bool isOneAgainstRest() const;

    /// Nothing: all mistakes.
    const std::optional<engine::analysis::Cell>& cell() const { return m_cell; }
    void setCell(const std::optional<engine::analysis::Cell>& cell);
    /// Places in the part of its samples, the surest first; of numbers all, the worst first.
    const std::vector<int>& places() const { return m_places; }

Q_SIGNALS:
    void partChanged();
    /// Report, decision or cell.
    void changed();

private:
    void open();
    void start(const engine::train::SnapshotPtr& snapshot);
    void take(const engine::core::Result<engine::analysis::PartReportPtr>& made);
    void decide();
    void chooseSamples();

    Run& m_run;
    const QWidget& m_viewer;
    LatestJob* m_job;
    QTimer m_again; ///< single-shot: not more often than some times a second
    engine::data::Part m_part = engine::data::Part::Validation;
    engine::train::SnapshotPtr m_asked; ///< of the latest report or the job under way
    engine::train::SnapshotPtr m_made;  ///< of the report
    engine::data::PreparedPtr m_data, m_askedData;
    engine::analysis::PartReportPtr m_report;
    QString m_problem;
    long long m_step = 0;
    engine::analysis::Decision m_decision;
    bool m_isUsual = true; ///< the threshold is the usual one
    engine::analysis::Answers m_answers;
    engine::analysis::Confusion m_confusion;
    engine::analysis::ClassificationReport m_classes;
    std::optional<engine::analysis::Cell> m_cell;
    std::vector<int> m_places;
};

} // namespace ui
