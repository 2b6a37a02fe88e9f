#pragma once

#include "ui/panel.h"

#include <QStringList>

namespace ui {

class ProbeFeed;
class Run;

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

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void take();

    Run& m_run;
    ProbeFeed& m_feed;
    plots::ThermometerView* m_view;
    QStringList m_names;
};

} // namespace ui
