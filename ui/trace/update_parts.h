#pragma once

#include "engine/trace/alternatives.h"
#include "engine/trace/update_story.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace ui {

class FormulaView;

/// One stage of an update: its name, what comes out of it, and below the formula in symbols and in numbers;
/// of one that is off a muted line.
class StageRow : public QWidget {
    Q_OBJECT
public:
    explicit StageRow(QWidget* parent = nullptr);

    void show(const engine::trace::Stage& stage, const engine::trace::UpdateStory& story,
              const engine::trace::TracePtr& trace);
    QString name() const;
    /// "off" where the update does not have it.
    QString result() const;
    FormulaView* formula() const { return m_formula; }

private:
    QLabel *m_name, *m_result;
    FormulaView* m_formula;
};

/// Optimizers side by side: name, step, new value.
class AlternativesTable : public QWidget {
    Q_OBJECT
public:
    explicit AlternativesTable(QWidget* parent = nullptr);

    void show(const std::vector<engine::trace::Alternative>& all);
    int rowCount() const { return static_cast<int>(m_rows.size()); }
    /// "● Adam", "−0.01", "0.2301".
    QStringList row(int index) const;
    QString tip(int index) const;

private:
    struct Row {
        QLabel *name, *step, *value;
    };
    void addRow();

    std::vector<Row> m_rows;
};

namespace trace {
/// "Velocity", "Bias correction of m": what a stage is called.
QString stageName(const engine::trace::Stage& stage, const engine::optim::OptimizerSpec& optimizer);
/// Why it is where it is, or why it is off.
QString stageTip(const engine::trace::Stage& stage, const engine::trace::UpdateStory& story,
                 const engine::trace::Trace& trace);
/// "SGD", "Momentum 0.9", "RMSprop, momentum 0.9".
QString optimizerName(const engine::optim::OptimizerSpec& optimizer);
} // namespace trace

} // namespace ui
