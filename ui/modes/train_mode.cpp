#include "ui/modes/train_mode.h"

#include "ui/autopsy_feed.h"
#include "ui/document.h"
#include "ui/panel_stack.h"
#include "ui/panels/autopsy_view.h"
#include "ui/panels/canvas_panel.h"
#include "ui/panels/distribution_panel.h"
#include "ui/panels/field_panel.h"
#include "ui/panels/forces_panel.h"
#include "ui/panels/frozen_strip.h"
#include "ui/panels/ghost_panel.h"
#include "ui/panels/health_panel.h"
#include "ui/panels/live_panel.h"
#include "ui/panels/metric_panels.h"
#include "ui/panels/segments.h"
#include "ui/panels/space_panel.h"
#include "ui/panels/test_seal.h"
#include "ui/panels/thermometer_panel.h"
#include "ui/panels/three_ways_panel.h"
#include "ui/panels/tuning_curves.h"
#include "ui/plots/response_feed.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QGridLayout>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace ui {

namespace {

const QString kSideKey = QStringLiteral("stacks/train");
/// Of the grid of all instruments.
constexpr int kColumns = 4;
/// The places in their order.
enum Place { Learned, Curves, Health, Gradients, Distributions };

void keepShares(QSplitter* splitter, const QList<int>& sizes) {
    splitter->setSizes(sizes);
    for (int i = 0; i < splitter->count(); ++i)
        splitter->setStretchFactor(i, sizes[i]);
}

// A stack shows and hides its pages, a mode its splitters: neither is to meet the other's.
QWidget* page(QWidget* inside) {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(inside);
    return page;
}

} // namespace

TrainMode::TrainMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("train"), parent), m_context(context),
      m_feed(new plots::ResponseFeed(context.run, *this)), m_probes(new ProbeFeed(context.run, this)),
      m_sides(new Segments(
          tr("What is watched"),
          {{tr("Instruments"), tr("Instruments"), tr("Curves, health, gradients (Ctrl+Page Up)")},
           {tr("Fine-tuning"), tr("Fine-tuning"),
            tr("What training does to weights that were learned before (Ctrl+Page Down)")}})),
      m_stack(new QStackedWidget) {
    m_feed->setParent(this);
    setArrangement(bothSides());
    connect(m_sides, &Segments::chosen, this, [this](int chosen) {
        restoreArrangement();
        m_stack->setCurrentIndex(chosen);
    });
    for (const auto& [key, side] :
         {std::pair(Qt::Key_PageUp, Side::Instruments), std::pair(Qt::Key_PageDown, Side::FineTuning)})
        connect(new QShortcut(Qt::CTRL | key, this), &QShortcut::activated, this,
                [this, side = side] { setSide(side); });
    setSide(QSettings().value(kSideKey).toInt() == 1 ? Side::FineTuning : Side::Instruments);
}

TrainMode::~TrainMode() { QSettings().setValue(kSideKey, int(side())); }

TrainMode::Side TrainMode::side() const { return Side(m_sides->current()); }

void TrainMode::setSide(Side side) { m_sides->choose(int(side)); }

QWidget* TrainMode::bothSides() {
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->addWidget(m_sides);
    line->addWidget(new FrozenStrip(m_context.run), 1);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(page(instruments()));
    m_stack->addWidget(page(fineTuning()));
    return all;
}

QWidget* TrainMode::instruments() {
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    PanelStack* learned = stack(QStringLiteral("learned"), top, m_stacks);
    PanelStack* curves = stack(QStringLiteral("curves"), top, m_stacks);
    m_health = stack(QStringLiteral("health"), bottom, m_stacks);
    m_healthRow = bottom;
    PanelStack* gradients = stack(QStringLiteral("gradients"), bottom, m_stacks);
    PanelStack* distributions = stack(QStringLiteral("distributions"), bottom, m_stacks);
    learned->add(new FieldPanel(m_context.run, *m_feed));
    learned->add(new CanvasPanel(m_context.document, m_context.run, *m_feed, *m_probes));
    learned->add(new SpacePanel(m_context.run, *m_feed));
    addCurves(*curves, *gradients);
    addHealth(*m_health);
    auto* thermometer = new ThermometerPanel(m_context.run, *m_probes);
    auto* spread = new DistributionPanel(m_context.run, *m_probes);
    connect(thermometer, &ThermometerPanel::lookAt, this, &TrainMode::lookAt);
    connect(spread, &DistributionPanel::lookAt, this, &TrainMode::lookAt);
    gradients->add(thermometer, tr("Way back"));
    distributions->add(spread);
    keepShares(top, {480, 885});
    keepShares(bottom, {430, 460, 475});
    keepShares(root, {410, 410});
    m_tabs = root;
    return root;
}

QWidget* TrainMode::fineTuning() {
    auto& [document, run, stepper] = m_context;
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    PanelStack* drift = stack(QStringLiteral("drift"), top, m_tuning);
    PanelStack* forgetting = stack(QStringLiteral("forgetting"), top, m_tuning);
    PanelStack* weights = stack(QStringLiteral("pretrained"), bottom, m_tuning);
    auto* drifts = new DriftPanel(run);
    auto* accuracy = new ForgettingPanel(document, run, ForgettingPanel::Measure::Accuracy);
    auto* loss = new ForgettingPanel(document, run, ForgettingPanel::Measure::Loss);
    auto* forces = new ForcesPanel(run);
    drift->add(drifts);
    forgetting->add(accuracy);
    forgetting->add(loss);
    weights->add(new GhostPanel(run), tr("Pretrained"));
    weights->add(forces);
    bottom->addWidget(new ThreeWaysPanel(document, run));
    for (CurvePanel* panel : std::initializer_list<CurvePanel*>{drifts, accuracy, loss})
        connect(panel, &CurvePanel::lookInside, this, &TrainMode::lookInside);
    connect(forces, &ForcesPanel::lookAt, this, &TrainMode::lookAt);
    keepShares(top, {682, 683});
    keepShares(bottom, {682, 683});
    keepShares(root, {380, 440});
    return root;
}

PanelStack* TrainMode::stack(const QString& name, QSplitter* row, std::vector<PanelStack*>& stacks) {
    auto* made = new PanelStack(QStringLiteral("train/") + name);
    row->addWidget(made);
    stacks.push_back(made);
    return made;
}

void TrainMode::addCurves(PanelStack& curves, PanelStack& gradients) {
    auto* loss = new LossPanel(m_context.run);
    auto* accuracy = new AccuracyPanel(m_context.run);
    auto* norms = new GradientPanel(m_context.run);
    auto* ratios = new RatioPanel(m_context.run);
    curves.add(loss);
    curves.add(accuracy);
    gradients.add(norms, tr("Gradient norm"));
    gradients.add(ratios, tr("Updates"));
    for (CurvePanel* panel : std::initializer_list<CurvePanel*>{accuracy, norms, ratios}) {
        panel->chart().setSmoothing(loss->chart().smoothing());
        connect(loss, &LossPanel::smoothingChanged, &panel->chart(), &plots::Chart::setSmoothing);
    }
    for (CurvePanel* panel : std::initializer_list<CurvePanel*>{loss, accuracy, norms, ratios})
        connect(panel, &CurvePanel::lookInside, this, &TrainMode::lookInside);
}

void TrainMode::addHealth(PanelStack& health) {
    auto* notes = new HealthPanel(m_context.run, *m_probes);
    connect(notes, &HealthPanel::lookInside, this, &TrainMode::lookInside);
    connect(notes, &HealthPanel::lookAt, this, &TrainMode::lookAt);
    notes->addFooter(new TestSeal(m_context.document, m_context.run));
    health.add(notes);
    health.add(new LivePanel(m_context.document, m_context.run));
    addAutopsy(health);
}

/// Offered while the run has diverged.
void TrainMode::addAutopsy(PanelStack& health) {
    auto* feed = new AutopsyFeed(m_context.run, this);
    auto* view = new AutopsyView(m_context.run, *feed);
    auto* panel = new Panel(tr("Why it stopped"));
    panel->setContent(view);
    health.add(panel);
    health.setOffered(panel, false);
    connect(feed, &AutopsyFeed::begun, this, [&health, panel] { health.setOffered(panel, true); });
    connect(feed, &AutopsyFeed::dropped, this, [&health, panel] { health.setOffered(panel, false); });
    connect(view, &AutopsyView::lookRequested, this, [this](const engine::train::Finding& finding) {
        Q_EMIT lookInside();
        m_context.stepper.lookAt(finding);
    });
    connect(view, &AutopsyView::lookAt, this, &TrainMode::lookAt);
    connect(view, &AutopsyView::backRequested, &m_context.run, &Run::seek);
    connect(view, &AutopsyView::rateRequested, this, [this](double rate, long long step) {
        engine::train::Experiment next = m_context.document.experiment();
        next.training.optimizer.settings.set("learning_rate", rate);
        m_context.run.seek(step);
        m_context.run.forkWith(QStringLiteral("η ") + formatTick(rate), next);
    });
}

void TrainMode::lookAt(const Stepper::Matrix& matrix) {
    Q_EMIT lookInside();
    m_context.stepper.lookAt(matrix);
}

/// Three rows of four; loss and distributions are twice as wide, health stays a stack.
void TrainMode::showAll(bool on) {
    if (on)
        setSide(Side::Instruments);
    if (on == showsAll() || isMaximized())
        return;
    if (!on) {
        delete m_healthRow->replaceWidget(0, m_health);
        for (PanelStack* stack : m_stacks)
            if (stack != m_health)
                stack->gather();
        m_tabs->show();
        delete std::exchange(m_all, nullptr);
        return Look::instance().refresh();
    }
    // Something has to keep its place, and the sizes of the row.
    m_healthRow->replaceWidget(0, new QWidget);
    m_all = new QWidget;
    auto* grid = new QGridLayout(m_all);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    int place = 0;
    const auto put = [grid, &place](QWidget* widget, int width) {
        grid->addWidget(widget, place / kColumns, place % kColumns, 1, width);
        widget->show();
        place += width;
    };
    for (PanelStack* stack : m_stacks)
        if (stack != m_health)
            stack->release();
    const auto &learned = m_stacks[Learned]->panels(), &curves = m_stacks[Curves]->panels(),
               &gradients = m_stacks[Gradients]->panels();
    put(learned[0], 1);
    put(curves[0], 2);
    put(curves[1], 1);
    for (QWidget* panel : {learned[1], learned[2], gradients[0], gradients[1]})
        put(panel, 1);
    put(m_health, 1);
    put(gradients[2], 1);
    put(m_stacks[Distributions]->panels()[0], 2);
    for (int i = 0; i < kColumns; ++i)
        grid->setColumnStretch(i, 1);
    for (int i = 0; i * kColumns < place; ++i)
        grid->setRowStretch(i, 1);
    m_tabs->hide();
    m_tabs->parentWidget()->layout()->addWidget(m_all);
    m_all->show();
    Look::instance().refresh();
}

void TrainMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
