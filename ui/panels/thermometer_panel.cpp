#include "ui/panels/thermometer_panel.h"

#include "engine/train/backward_signal.h"
#include "ui/network/layer_names.h"
#include "ui/panels/tall_picture.h"
#include "ui/plots/thermometer_view.h"
#include "ui/probe_feed.h"
#include "ui/run.h"

namespace ui {

ThermometerPanel::ThermometerPanel(Run& run, ProbeFeed& feed, QWidget* parent)
    : Panel(tr("Gradient's way back"), parent), m_run(run), m_feed(feed), m_view(new plots::ThermometerView) {
    m_view->setAccessibleName(tr("Length of the backward pass' signal in each layer"));
    setContent(tallPicture(m_view));
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
    const auto& probe = m_feed.probe();
    m_view->setSignal(probe ? engine::train::backwardSignal(*probe) : engine::train::BackwardSignal(),
                      m_names);
}

void ThermometerPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_feed.update();
    take();
}

} // namespace ui
