#include "ui/panels/canvas_panel.h"

#include "ui/network/network_view.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"

namespace ui {

CanvasPanel::CanvasPanel(Run& run, plots::ResponseFeed& feed, QWidget* parent)
    : Panel(tr("Network"), parent), m_run(run), m_feed(feed),
      m_view(new NetworkView(NetworkView::Purpose::Show)) {
    setContent(m_view);
    connect(&run, &Run::opened, this, &CanvasPanel::open);
    connect(&run, &Run::settingsChanged, this, &CanvasPanel::open);
    connect(&run, &Run::framed, this, &CanvasPanel::frame);
    connect(&feed, &plots::ResponseFeed::changed, this, &CanvasPanel::respond);
    open();
}

void CanvasPanel::open() {
    if (!m_run.isReady())
        return setSubtitle({});
    const auto& network = m_run.network();
    setSubtitle(QString::fromStdString(engine::model::summary(network.spec())));
    setCaption(network.inputs() == 2 ? tr("each unit's answer over the plane") : QString());
    m_view->setNetwork(network.spec(), m_run.data()->dataset->featureNames);
    m_view->setResponse(nullptr);
    m_view->setParameters(network.layout(), m_run.snapshot()->parameters);
    respond();
}

void CanvasPanel::frame() {
    if (m_run.isReady() && m_view->isVisible())
        m_view->setParameters(m_run.network().layout(), m_run.snapshot()->parameters);
}

void CanvasPanel::respond() {
    if (m_run.isReady() && m_run.network().inputs() == 2 && m_view->isVisible())
        m_view->setResponse(m_feed.response());
}

void CanvasPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    frame();
    respond();
}

} // namespace ui
