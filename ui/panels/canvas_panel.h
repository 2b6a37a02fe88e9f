#pragma once

#include "ui/every_second.h"
#include "ui/panel.h"

namespace ui {

class Document;
class NetworkView;
class ProbeFeed;
class Run;
class Segments;

namespace plots {
class ResponseFeed;
}

/// The network while it learns: edges by weight or by gradient, in every unit a thumbnail of its answer.
class CanvasPanel : public Panel {
    Q_OBJECT
public:
    CanvasPanel(const Document& document, Run& run, plots::ResponseFeed& feed, ProbeFeed& probes,
                QWidget* parent = nullptr);

    NetworkView& view() { return *m_view; }
    /// Weights or gradients: by what edges are coloured.
    Segments& edges() { return *m_edges; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void frame();
    void respond();

    const Document& m_document;
    Run& m_run;
    plots::ResponseFeed& m_feed;
    ProbeFeed& m_probes;
    NetworkView* m_view;
    Segments* m_edges;
    EverySecond m_frames;
};

} // namespace ui
