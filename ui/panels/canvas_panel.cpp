#include "ui/panels/canvas_panel.h"

#include "ui/document.h"
#include "ui/learning_words.h"
#include "ui/network/network_view.h"
#include "ui/panels/segments.h"
#include "ui/plots/response_feed.h"
#include "ui/probe_feed.h"
#include "ui/run.h"

namespace ui {

CanvasPanel::CanvasPanel(const Document& document, Run& run, plots::ResponseFeed& feed, ProbeFeed& probes,
                         QWidget* parent)
    : Panel(tr("Network"), parent), m_document(document), m_run(run), m_feed(feed), m_probes(probes),
      m_view(new NetworkView(NetworkView::Purpose::Show)),
      m_edges(
          new Segments(tr("Colour of the edges"),
                       {{tr("weights"), QStringLiteral("W"), tr("Edges by their weight")},
                        {tr("gradients"), QStringLiteral("∂W"),
                         tr("Edges by the gradient of their weight, over at most 256 training samples")}})) {
    setContent(m_view);
    addTitleWidget(m_edges);
    connect(m_edges, &Segments::chosen, this, [this](int choice) {
        choice == 1 ? m_probes.addViewer(*m_view) : m_probes.removeViewer(*m_view);
        m_probes.update();
        frame();
    });
    connect(&probes, &ProbeFeed::changed, this, &CanvasPanel::frame);
    connect(&run, &Run::opened, this, &CanvasPanel::open);
    connect(&run, &Run::settingsChanged, this, &CanvasPanel::open);
    connect(&run, &Run::framed, this, [this] {
        if (m_frames.next() || !m_run.isPlaying())
            frame();
    });
    connect(&feed, &plots::ResponseFeed::changed, this, &CanvasPanel::respond);
    open();
}

void CanvasPanel::open() {
    if (!m_run.isReady())
        return setSubtitle({});
    const auto& network = m_run.network();
    setSubtitle(QString::fromStdString(engine::model::summary(network.spec())));
    m_view->setNetwork(network.spec(), m_run.data()->dataset->featureNames);
    m_view->setLocks(locksOf(m_run.experimentNow(), m_run.snapshot()->epoch));
    m_view->setResponse(nullptr);
    m_view->setOrigin(pretrainedOf(m_document.project(), m_run));
    m_view->setParameters(network.layout(), m_run.snapshot()->parameters);
    respond();
}

void CanvasPanel::frame() {
    if (!m_run.isReady() || !m_view->isVisible())
        return;
    // Until the first probe comes, the weights are known.
    m_view->setLocks(locksOf(m_run.experimentNow(), m_run.snapshot()->epoch));
    const bool gradients = m_edges->current() == 1 && m_probes.gradients();
    m_view->setOrigin(pretrainedOf(m_document.project(), m_run));
    m_view->setParameters(m_run.network().layout(),
                          gradients ? *m_probes.gradients() : m_run.snapshot()->parameters, gradients);
}

void CanvasPanel::respond() {
    if (!m_run.isReady() || !m_view->isVisible())
        return;
    if (m_run.network().inputs() == 2)
        m_view->setResponse(m_feed.response());
    if (m_feed.maps())
        m_view->setUnitValues(*m_feed.maps());
}

void CanvasPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    frame();
    respond();
}

} // namespace ui
