#pragma once

#include "engine/train/probe.h"
#include "ui/panel.h"
#include "ui/trace/stepper.h"

#include <QStringList>

namespace ui {

class ProbeFeed;
class Run;
class WhyPopup;

namespace plots {
class ThermometerView;
}

/// How long the signal of the backward pass still is in each layer, and which factors of the chain rule made
/// it so, as the network is now.
class ThermometerPanel : public Panel {
    Q_OBJECT
public:
    ThermometerPanel(Run& run, ProbeFeed& feed, QWidget* parent = nullptr);

    plots::ThermometerView& view() { return *m_view; }

Q_SIGNALS:
    /// In Step mode.
    void lookAt(const Stepper::Matrix& matrix);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void take();
    void explain(int spot, const QPoint& global);

    Run& m_run;
    ProbeFeed& m_feed;
    plots::ThermometerView* m_view;
    engine::train::ProbePtr m_probe; ///< that is shown
    long long m_step = 0;
    WhyPopup* m_popup = nullptr; ///< made when it is needed
    QStringList m_names;
};

} // namespace ui
