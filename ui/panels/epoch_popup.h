#pragma once

#include "engine/train/epoch_story.h"

#include <QFrame>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace ui {

class FormulaView;
class Run;

/// Why the points of a chart at one epoch are what they are: the epoch is trained again, out of sight, and
/// its numbers are written out. And the way there.
class EpochPopup : public QFrame {
    Q_OBJECT
public:
    using Explain = std::function<std::vector<engine::trace::Explanation>(const engine::train::EpochStory&)>;

    EpochPopup(Run& run, Explain explain, QWidget* parent);

    void openAt(long long epoch, const QPoint& global);
    FormulaView* formulas() const { return m_formulas; }
    QLabel* words() const { return m_words; }
    QPushButton* goButton() const { return m_go; }

Q_SIGNALS:
    /// The beginning of that epoch is to be looked at in Step mode; the run is on its way there.
    void goneTo();

private:
    void compute();
    void show(const engine::train::EpochStory& story);
    long long start() const;
    void place();

    Run& m_run;
    Explain m_explain;
    long long m_epoch = 1;
    long long m_generation = 0;
    QPoint m_at;
    QLabel *m_title, *m_words;
    FormulaView* m_formulas;
    QPushButton *m_compute, *m_go;
};

} // namespace ui
