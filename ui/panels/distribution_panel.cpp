#include "ui/panels/distribution_panel.h"

#include "ui/network/layer_names.h"
#include "ui/panels/probe_whys.h"
#include "ui/panels/segments.h"
#include "ui/panels/tall_picture.h"
#include "ui/plots/ridge_view.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QApplication>
#include <QPointer>

#include <algorithm>

namespace ui {

using engine::train::Activity;
using engine::train::DistributionSlice;
using engine::train::Quantity;
using engine::train::RunId;

namespace {

/// Moments of a run that are looked up where none are known.
constexpr int kLookUps = 24;

} // namespace

DistributionPanel::DistributionPanel(Run& run, ProbeFeed& feed, QWidget* parent)
    : Panel(tr("Distributions"), parent), m_run(run), m_feed(feed), m_view(new plots::RidgeView) {
    m_view->setAccessibleName(tr("Distributions over time"));
    setContent(tallPicture(m_view));
    addChoices();
    connect(m_view, &plots::Picture::chosen, this,
            [this](int, const QPointF& at, const QPoint& global) { explain(at, global); });
    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_view->setSlices(m_history.slices());
    });
    feed.addViewer(*this);
    connect(&run, &Run::opened, this, &DistributionPanel::open);
    connect(&run, &Run::switched, this, &DistributionPanel::changeRun);
    connect(&run, &Run::settingsChanged, this, [this] {
        nameLayers();
        m_refresh.start(0);
    });
    connect(&run, &Run::framed, this, &DistributionPanel::fill);
    connect(&run, &Run::activityChanged, this, [this] {
        if (m_run.isPlaying())
            m_filled = {0, -1};
        fill();
    });
    connect(&feed, &ProbeFeed::changed, this, &DistributionPanel::take);
    open();
}

void DistributionPanel::addChoices() {
    m_quantities =
        new Segments(tr("What is shown"),
                     {{tr("weights"), QStringLiteral("W"), tr("Weights and biases of each layer")},
                      {tr("gradients"), QStringLiteral("∂W"),
                       tr("∂L/∂W of weights and biases, L the mean loss of up to 256 training samples")},
                      {tr("activations"), QStringLiteral("a"),
                       tr("Outputs a of all units of a layer, for up to 256 training samples")}});
    m_forms = new Segments(
        tr("How it is shown"),
        {{tr("Ridgelines"), QStringLiteral("≋"),
          tr("Ridgelines: a smoothed line a moment, older ones further back. Each is as high as its "
             "own peak: compare shapes and places, not heights.")},
         {tr("Heat map"), QStringLiteral("▦"),
          tr("Heat map over the epochs: the stronger the colour, the more numbers lie there, "
             "compared with the peak of the same moment.")}},
        Segments::Names::Brief);
    addTitleWidget(m_quantities);
    addTitleWidget(m_forms);
    connect(m_quantities, &Segments::chosen, this,
            [this](int choice) { m_view->setQuantity(static_cast<Quantity>(choice)); });
    connect(m_forms, &Segments::chosen, this, [this](int choice) {
        m_view->setForm(choice == 0 ? plots::RidgeView::Form::Ridges : plots::RidgeView::Form::HeatMap);
    });
}

void DistributionPanel::explain(const QPointF& at, const QPoint& global) {
    const auto place = m_view->placeAt(at);
    if (!place)
        return;
    const DistributionSlice& slice = m_view->slices()[place->slice];
    const Quantity quantity = m_view->quantity();
    const QString name = layerTitle(m_run.network().spec(), place->layer);
    Why why = whyOfDistribution(slice, quantity, *place, m_view->ends(), name);
    why.go = tr("Look at it in Step mode");
    why.goTip = tr("After step %1, at the next batch of the run").arg(formatCount(slice.step));
    why.goTo = [this, quantity, step = slice.step, layer = place->layer] {
        const bool isGradient = quantity == Quantity::Gradients;
        Q_EMIT lookAt({step, isGradient ? engine::trace::Phase::Backward : engine::trace::Phase::Forward,
                       layer,
                       isGradient                      ? "dL/dW"
                       : quantity == Quantity::Weights ? "z"
                                                       : "a"});
    };
    if (!m_popup)
        m_popup = new WhyPopup(this);
    m_popup->openAt(why, global);
}

void DistributionPanel::open() {
    m_kept.clear();
    m_history.clear();
    m_isInherited = false;
    m_filled = {0, -1};
    m_shown = m_run.tree().current();
    nameLayers();
    take();
}

/// A dropout layer bears its rate, which may change.
void DistributionPanel::nameLayers() {
    QStringList names;
    for (int i = 0; m_run.isReady() && i < m_run.network().layerCount(); ++i)
        names += layerTitle(m_run.network().spec(), i);
    m_view->setLayers(names);
}

void DistributionPanel::changeRun() {
    const RunTree& tree = m_run.tree();
    std::erase_if(m_kept, [&](const auto& kept) { return !tree.find(kept.first); });
    if (tree.current() == m_shown)
        return;
    m_kept[m_shown] = m_history;
    m_shown = tree.current();
    auto kept = m_kept.extract(m_shown);
    m_isInherited = kept.empty();
    if (kept)
        m_history = std::move(kept.mapped());
    else
        m_history.truncate(tree.find(m_shown)->forkedAt);
    m_refresh.start(0);
}

void DistributionPanel::part() {
    const Branch* branch = m_run.tree().find(m_shown);
    if (!m_isInherited || !branch || !branch->isTold)
        return;
    m_history.truncate(branch->forkedAt);
    m_isInherited = false;
}

void DistributionPanel::take() {
    // Until a fork has told of itself, what comes is of the run before.
    if (!m_run.isReady() || !m_feed.probe() || m_run.snapshot()->run != m_shown)
        return;
    add(m_shown, {m_feed.step(), m_feed.epoch(), m_feed.epochs(), m_feed.probe()});
}

void DistributionPanel::add(RunId run, DistributionSlice slice) {
    if (run != m_shown)
        return;
    part();
    m_history.add(std::move(slice));
    m_refresh.start(0);
}

void DistributionPanel::fill() {
    const bool rests = m_run.isReady() && !m_run.isPlaying() && !m_run.isSeeking() && m_run.isSettled();
    if (!isVisible() || !rests || m_run.snapshot()->run != m_shown)
        return;
    const auto& past = m_run.snapshot()->past;
    if (m_filled == std::pair(m_shown, past.last))
        return;
    m_filled = {m_shown, past.last};
    part();
    auto steps = m_history.missing(past.first, past.last, kLookUps);
    std::erase(steps, m_run.snapshot()->step); // the feed's
    if (!steps.empty())
        look(steps);
}

void DistributionPanel::look(const std::vector<long long>& steps) {
    const auto network = std::make_shared<const engine::model::Network<float>>(m_run.network());
    m_run.visit(
        steps,
        [self = QPointer<DistributionPanel>(this), run = m_shown, network,
         rows = engine::train::probeRows(*m_run.data())](const engine::train::Moment& at) {
            const auto* loss = engine::model::findLoss(at.experiment.training.loss);
            DistributionSlice slice{at.state.step, at.state.epoch,
                                    engine::train::epochsAt(at.state, *at.data),
                                    std::make_shared<const engine::train::Probe>(engine::train::probe(
                                        *network, at.state.parameters, *loss, *at.data, rows))};
            QMetaObject::invokeMethod(
                qApp,
                [self, run, slice = std::move(slice)] {
                    if (self)
                        self->add(run, slice);
                },
                Qt::QueuedConnection);
        },
        [] {});
}

void DistributionPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_filled = {0, -1};
    m_refresh.start(0);
    m_feed.update();
    fill();
}

} // namespace ui
