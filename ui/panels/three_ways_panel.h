#pragma once

#include "engine/trace/expression.h"
#include "engine/train/experiment.h"
#include "ui/lanes_feed.h"
#include "ui/panel.h"

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui {

class Document;
class HealthTable;
class NumberBox;
class Run;
class WhyPopup;

namespace plots {
class Chart;
}

/// Fine-tuned, head only and from scratch, trained side by side from the same batches: a curve each, and how
/// many samples each needed to reach an accuracy. In the background, with progress and a way to give it up;
/// the run itself is not touched.
class ThreeWaysPanel : public Panel {
    Q_OBJECT
public:
    ThreeWaysPanel(Document& document, Run& run, QWidget* parent = nullptr);
    ~ThreeWaysPanel() override;

    LanesFeed& feed() { return *m_feed; }
    plots::Chart& chart() { return *m_chart; }
    HealthTable& table() { return *m_table; }
    /// In percent.
    NumberBox& target() { return *m_target; }
    QPushButton* startButton() const { return m_start; }
    QLabel* state() const { return m_state; }

private:
    enum Column { Samples, Epoch, Last, Best, Source };
    void start();
    void open();
    void begin();
    void take();
    void showTable();
    void showState();
    QString whyNot() const;
    void explainNumber(int row, int column, const QPoint& global);
    void explainEpoch(double epoch, const QPoint& global);
    void explain(const QString& title, const QString& words,
                 const std::vector<engine::trace::Explanation>& all, const QPoint& global);
    double accuracyAt(const engine::train::EpochRecord& record) const;
    std::optional<engine::train::EpochRecord> bestOf(int lane) const;

    Document& m_document;
    Run& m_run;
    LanesFeed* m_feed;
    plots::Chart* m_chart;
    HealthTable* m_table;
    NumberBox* m_target;
    QPushButton* m_start;
    QLabel* m_state;
    QProgressBar* m_bar;
    WhyPopup* m_why = nullptr;                     ///< made when it is needed
    std::size_t m_drawn = 0;                       ///< epochs that are in the chart
    std::optional<engine::train::Experiment> m_of; ///< what the lanes were made from
};

} // namespace ui
