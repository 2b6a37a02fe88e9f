#pragma once

#include "ui/panel.h"

namespace ui {

class NetworkView;
class Run;

namespace plots {
class ResponseFeed;
}

/// The network while it learns: edges by weight, in every unit a thumbnail of its answer.
class CanvasPanel : public Panel {
    Q_OBJECT
public:
    CanvasPanel(Run& run, plots::ResponseFeed& feed, QWidget* parent = nullptr);

    NetworkView& view() { return *m_view; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void frame();
    void respond();

    Run& m_run;
    plots::ResponseFeed& m_feed;
    NetworkView* m_view;
};

} // namespace ui
