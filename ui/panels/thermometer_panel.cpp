#include "ui/panels/thermometer_panel.h"

#include "engine/train/backward_signal.h"
#include "ui/network/layer_names.h"
#include "ui/panels/probe_whys.h"
#include "ui/panels/tall_picture.h"
#include "ui/plots/thermometer_view.h"
#include "ui/probe_feed.h"
#include "ui/run.h"

namespace ui {

ThermometerPanel::ThermometerPanel(Run& run, ProbeFeed& feed, QWidget* parent)
    : Panel(tr("Gradient's way back"), parent), m_run(run), m_feed(feed), m_view(new plots::ThermometerView) {
    m_view->setAccessibleName(tr("Length of the backward pass' signal in each layer"));
    setContent(tallPicture(m_view));
    connect(m_view, &plots::Picture::chosen, this,
            [this](int spot, const QPointF&, const QPoint& global) { explain(spot, global); });
    feed.addViewer(*this);
    connect(&run, &Run::opened, this, &ThermometerPanel::open);
    connect(&feed, &ProbeFeed::changed, this, &ThermometerPanel::take);
    open();
}

void ThermometerPanel::open() {
    m_names.clear();
    for (int i = 0; m_run.isReady() && i < m_run.network().layerCount(); ++i)
        m_names += layerTitle(m_run.network().spec(), i);
    take();
}

void ThermometerPanel::take() {
    if (!isVisible())
        return;
    m_probe = m_feed.probe();
    m_step = m_feed.step();
    m_view->setSignal(m_probe ? engine::train::backwardSignal(*m_probe) : engine::train::BackwardSignal(),
                      m_names);
}

void ThermometerPanel::explain(int spot, const QPoint& global) {
    using Number = plots::ThermometerView::Number;
    const auto chosen = m_view->numberOf(spot);
    Why why = whyOfSignal(*m_probe, chosen, m_names);
    const int layer = m_view->signal().layers[chosen.index].layer;
    why.go = tr("Look at it in Step mode");
    why.goTip =
        tr("At the next batch of the run, at %1 of %2")
            .arg(chosen.number == Number::ThroughWeights ? QStringLiteral("∂L/∂a") : QStringLiteral("∂L/∂z"),
                 m_names.value(layer));
    why.goTo = [this, step = m_step, layer, chosen] {
        Q_EMIT lookAt({step, engine::trace::Phase::Backward, layer,
                       chosen.number == Number::ThroughWeights ? "dL/da" : "dL/dz"});
    };
    if (!m_popup)
        m_popup = new WhyPopup(this);
    m_popup->openAt(why, global);
}

void ThermometerPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_feed.update();
    take();
}

} // namespace ui
