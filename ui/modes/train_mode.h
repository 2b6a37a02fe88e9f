#pragma once

#include "ui/modes/mode.h"
#include "ui/trace/stepper.h"

#include <vector>

class QSplitter;

namespace ui {

class Panel;
class PanelStack;
class ProbeFeed;

namespace plots {
class ResponseFeed;
}

/// Watching it learn: what it has learned, curves, health, gradients, distributions. Five places with several
/// instruments each, or all instruments side by side.
class TrainMode : public Mode {
    Q_OBJECT
public:
    TrainMode(Context context, QWidget* parent);
    ~TrainMode() override;

    const Context& context() const { return m_context; }
    /// All instruments in view at once, for large screens; else one a place.
    bool showsAll() const { return m_all != nullptr; }
    void showAll(bool on);
    const std::vector<PanelStack*>& stacks() const { return m_stacks; }

Q_SIGNALS:
    /// The run is on its way to what is to be looked at in Step mode.
    void lookInside();

protected:
    void showEvent(QShowEvent* event) override;

private:
    PanelStack* stack(const QString& name, QSplitter* row);
    void addCurves(PanelStack& curves, PanelStack& gradients);
    void addHealth(PanelStack& health);
    void addAutopsy(PanelStack& health);
    void lookAt(const Stepper::Matrix& matrix);

    Context m_context;
    plots::ResponseFeed* m_feed;
    ProbeFeed* m_probes;
    QWidget* m_tabs = nullptr; ///< the arrangement of stacks
    QWidget* m_all = nullptr;  ///< of all side by side
    std::vector<PanelStack*> m_stacks;
    PanelStack* m_health = nullptr;
    QSplitter* m_healthRow = nullptr;
};

} // namespace ui
