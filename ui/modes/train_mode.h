#pragma once

#include "ui/modes/mode.h"
#include "ui/trace/stepper.h"

#include <vector>

class QSplitter;
class QStackedWidget;

namespace ui {

class Panel;
class PanelStack;
class ProbeFeed;
class Segments;

namespace plots {
class ResponseFeed;
}

/// Watching it learn, on two sides of which one is in view (kept for the next start; Ctrl+Page Up and Page
/// Down). Instruments: what it has learned, curves, health, gradients, distributions; five places with
/// several instruments each, or all of them side by side. Fine-tuning: what training does to weights that
/// were learned before: drift, forgetting, the pretrained weights beside those of now, the forces on them,
/// and three ways compared.
class TrainMode : public Mode {
    Q_OBJECT
public:
    TrainMode(Context context, QWidget* parent);
    ~TrainMode() override;

    enum class Side { Instruments, FineTuning };
    Side side() const;
    void setSide(Side side);
    Segments& sides() const { return *m_sides; }

    const Context& context() const { return m_context; }
    /// All instruments in view at once, for large screens; else one a place.
    bool showsAll() const { return m_all != nullptr; }
    void showAll(bool on);
    const std::vector<PanelStack*>& stacks() const { return m_stacks; }
    /// Drift; forgetting; pretrained weights and forces. Beside them stands the panel of three ways.
    const std::vector<PanelStack*>& tuningStacks() const { return m_tuning; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* instruments();
    QWidget* fineTuning();
    QWidget* bothSides();
    PanelStack* stack(const QString& name, QSplitter* row, std::vector<PanelStack*>& stacks);
    void addCurves(PanelStack& curves, PanelStack& gradients);
    void addHealth(PanelStack& health);
    void addAutopsy(PanelStack& health);
    void lookAt(const Stepper::Matrix& matrix);

    Context m_context;
    plots::ResponseFeed* m_feed;
    ProbeFeed* m_probes;
    Segments* m_sides;
    QStackedWidget* m_stack;
    QWidget* m_tabs = nullptr; ///< the arrangement of stacks
    QWidget* m_all = nullptr;  ///< of all side by side
    std::vector<PanelStack*> m_stacks, m_tuning;
    PanelStack* m_health = nullptr;
    QSplitter* m_healthRow = nullptr;
};

} // namespace ui
