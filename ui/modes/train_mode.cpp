#include "ui/modes/train_mode.h"

#include "ui/autopsy_feed.h"
#include "ui/document.h"
#include "ui/panel_stack.h"
#include "ui/panels/autopsy_view.h"
#include "ui/panels/canvas_panel.h"
#include "ui/panels/distribution_panel.h"
#include "ui/panels/field_panel.h"
#include "ui/panels/health_panel.h"
#include "ui/panels/live_panel.h"
#include "ui/panels/metric_panels.h"
#include "ui/panels/space_panel.h"
#include "ui/panels/test_seal.h"
#include "ui/panels/thermometer_panel.h"
#include "ui/plots/response_feed.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QGridLayout>
#include <QSplitter>

#include <utility>

namespace ui {

namespace {

/// Of the grid of all instruments.
constexpr int kColumns = 4;
/// The places in their order.
enum Place { Learned, Curves, Health, Gradients, Distributions };

void keepShares(QSplitter* splitter, const QList<int>& sizes) {
    splitter->setSizes(sizes);
    for (int i = 0; i < splitter->count(); ++i)
        splitter->setStretchFactor(i, sizes[i]);
}

} // namespace

TrainMode::TrainMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("train"), parent), m_context(context),
      m_feed(new plots::ResponseFeed(context.run, *this)), m_probes(new ProbeFeed(context.run, this)) {
    m_feed->setParent(this);
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    PanelStack* learned = stack(QStringLiteral("learned"), top);
    PanelStack* curves = stack(QStringLiteral("curves"), top);
    m_health = stack(QStringLiteral("health"), bottom);
    m_healthRow = bottom;
    PanelStack* gradients = stack(QStringLiteral("gradients"), bottom);
    PanelStack* distributions = stack(QStringLiteral("distributions"), bottom);
    learned->add(new FieldPanel(context.run, *m_feed));
    learned->add(new CanvasPanel(context.run, *m_feed, *m_probes));
    learned->add(new SpacePanel(context.run, *m_feed));
    addCurves(*curves, *gradients);
    addHealth(*m_health);
    auto* thermometer = new ThermometerPanel(context.run, *m_probes);
    auto* spread = new DistributionPanel(context.run, *m_probes);
    connect(thermometer, &ThermometerPanel::lookAt, this, &TrainMode::lookAt);
    connect(spread, &DistributionPanel::lookAt, this, &TrainMode::lookAt);
    gradients->add(thermometer, tr("Way back"));
    distributions->add(spread);
    keepShares(top, {480, 885});
    keepShares(bottom, {430, 460, 475});
    keepShares(root, {410, 410});
    m_tabs = root;
    setArrangement(root);
}

TrainMode::~TrainMode() = default;

PanelStack* TrainMode::stack(const QString& name, QSplitter* row) {
    auto* made = new PanelStack(QStringLiteral("train/") + name);
    row->addWidget(made);
    m_stacks.push_back(made);
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
    layout()->addWidget(m_all);
    m_all->show();
    Look::instance().refresh();
}

void TrainMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
