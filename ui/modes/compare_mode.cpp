#include "ui/modes/compare_mode.h"

#include "ui/compare/kept_panel.h"
#include "ui/compare/lane_curves.h"
#include "ui/compare/lane_table.h"
#include "ui/compare/lane_tiles_panel.h"
#include "ui/compare/range_panel.h"
#include "ui/compare/surface_panel.h"
#include "ui/compare/sweep_bar.h"
#include "ui/panel_stack.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace ui {

namespace {

void share(QSplitter* splitter, const QList<int>& sizes) {
    splitter->setSizes(sizes);
    for (int i = 0; i < splitter->count(); ++i)
        splitter->setStretchFactor(i, sizes[i]);
}

} // namespace

CompareMode::CompareMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("compare"), parent), m_desk(context.document, context.run),
      m_sweep(new SweepBar(m_desk)), m_table(new LaneTable(m_desk)) {
    auto* curves = new PanelStack(QStringLiteral("compare/curves"));
    m_stacks.push_back(curves);
    const std::pair<LaneCurves::Quantity, QString> quantities[] = {
        {LaneCurves::Quantity::TrainLoss, {}},
        {LaneCurves::Quantity::ValidationLoss, tr("Validation")},
        {LaneCurves::Quantity::Accuracy, {}},
        {LaneCurves::Quantity::GradientNorm, tr("Gradient")}};
    for (const auto& [quantity, name] : quantities)
        curves->add(new LaneCurves(m_desk, quantity), name);
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    auto* surface = new PanelStack(QStringLiteral("compare/surface"));
    m_stacks.push_back(surface);
    surface->add(new SurfacePanel(m_desk));
    surface->add(new RangePanel(m_desk));
    top->addWidget(curves);
    top->addWidget(surface);
    bottom->addWidget(new LaneTilesPanel(m_desk));
    auto* runs = new PanelStack(QStringLiteral("compare/runs"));
    m_stacks.push_back(runs);
    runs->add(m_table, tr("Runs"));
    runs->add(new KeptPanel(m_desk));
    bottom->addWidget(runs);
    share(top, {800, 565});
    share(bottom, {800, 565});
    share(root, {460, 340});
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_sweep);
    layout->addWidget(root, 1);
    setArrangement(all);
}

CompareMode::~CompareMode() = default;

/// The first time it has lanes at the usual rates.
void CompareMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_desk.kept().load();
    if (m_desk.feed().lanes().empty() && m_desk.whyNot().isEmpty())
        m_sweep->apply();
}

} // namespace ui
