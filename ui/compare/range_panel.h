#pragma once

#include "engine/analysis/range_test.h"
#include "ui/compare/range_view.h"
#include "ui/panel.h"

#include <QThreadPool>
#include <QTimer>

#include <memory>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace ui {

class LaneDesk;

/// The learning-rate range test on a copy of the run: computed in the background, with progress and a way to
/// give it up; what each rule suggests in words; a click on the curve adds a lane at that rate.
class RangePanel : public Panel {
    Q_OBJECT
public:
    explicit RangePanel(LaneDesk& desk, QWidget* parent = nullptr);
    ~RangePanel() override;

    RangeView& view() { return *m_view; }
    QPushButton* startButton() const { return m_start; }
    QSpinBox* seeds() const { return m_seeds; }
    QLabel* words() const { return m_words; }
    bool isBusy() const { return m_watcher != nullptr; }

Q_SIGNALS:
    /// Why no lane was added; empty: one was.
    void added(const QString& problem);

private:
    using Outcome = std::shared_ptr<const engine::core::Result<engine::analysis::RangeTest>>;
    void start();
    void cancel();
    void take(const Outcome& outcome);
    void add(double rate);
    void follow();
    void showState();

    LaneDesk& m_desk;
    RangeView* m_view;
    QLabel* m_words;
    QSpinBox* m_seeds;
    QProgressBar* m_bar;
    QPushButton* m_start;
    QThreadPool m_pool;                                   ///< one thread
    std::shared_ptr<engine::analysis::Watcher> m_watcher; ///< of the test under way
    std::optional<engine::train::Experiment> m_of;        ///< what the test was made with
    QTimer m_look;
    QString m_problem, m_note;
};

} // namespace ui
