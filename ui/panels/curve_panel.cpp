#include "ui/panels/curve_panel.h"

#include "ui/change_words.h"
#include "ui/panels/epoch_popup.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

CurvePanel::CurvePanel(Run& run, const QString& title, const QString& file, const QString& yName,
                       QWidget* parent)
    : Panel(title, parent), m_run(run), m_chart(new plots::Chart), m_stack(new QStackedWidget),
      m_placeholder(new QLabel) {
    m_chart->setNames(file, tr("epoch"), yName);
    m_chart->setAccessibleName(title);
    m_placeholder->setObjectName(QStringLiteral("muted"));
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_placeholder->setMargin(16);
    m_stack->addWidget(m_chart);
    auto* page = new QWidget;
    m_placeholderPage = new QVBoxLayout(page);
    m_placeholderPage->addStretch(1);
    m_placeholderPage->addWidget(m_placeholder);
    m_placeholderPage->addStretch(1);
    m_stack->addWidget(page);
    setContent(m_stack);
    connect(&run, &Run::opened, this, &CurvePanel::open);
    connect(&run, &Run::framed, this, &CurvePanel::take);
    connect(&run, &Run::switched, this, &CurvePanel::changeRun);
    m_chart->setSource([this] { return allPoints(); });
    connect(m_chart, &plots::Chart::pointChosen, this, &CurvePanel::explainPoint);
}

void CurvePanel::addLogToggle(bool on) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("segment"));
    button->setProperty("first", true);
    button->setProperty("last", true);
    button->setCheckable(true);
    button->setText(tr("log"));
    button->setToolTip(tr("Logarithmic axis: equal factors are equally far apart"));
    button->setAccessibleName(tr("%1: logarithmic axis").arg(accessibleName()));
    addTitleWidget(button);
    const auto restyle = [button] { button->setFont(ui::font(FontRole::Small)); };
    restyle();
    connect(&Look::instance(), &Look::changed, button, restyle);
    connect(button, &QToolButton::toggled, m_chart, &plots::Chart::setLogarithmic);
    connect(m_chart, &plots::Chart::logarithmicChanged, button, &QToolButton::setChecked);
    button->setChecked(on);
}

void CurvePanel::addPlaceholderAction(QPushButton* button) {
    m_placeholderPage->insertWidget(2, button, 0, Qt::AlignHCenter);
}

void CurvePanel::nameCurves() {
    if (m_run.isReady())
        m_chart->nameSeries(series());
}

void CurvePanel::open() {
    m_kept.clear();
    m_lastStep = 0;
    m_shown = m_run.tree().current();
    m_divergedAt = -1;
    const auto curves = m_run.isReady() ? series() : std::vector<plots::Series>();
    m_valuesOf = values();
    m_values.assign(curves.size(), 0);
    m_placeholder->setText(m_run.isReady() ? placeholder() : QString());
    m_stack->setCurrentIndex(curves.empty() ? 1 : 0);
    m_chart->setSeries(curves);
    m_changes = nullptr;
}

void CurvePanel::explainPoint(double x, const QPoint& global) {
    if (!m_popup) {
        m_popup = new EpochPopup(
            m_run, [this](const auto& story) { return explain(story); }, this);
        connect(m_popup, &EpochPopup::goneTo, this, &CurvePanel::lookInside);
    }
    m_popup->openAt(std::lround(x), global);
}

void CurvePanel::changeRun() {
    const RunTree& tree = m_run.tree();
    std::erase_if(m_kept, [&](const auto& kept) { return !tree.find(kept.first); });
    if (tree.current() == m_shown)
        return;
    m_kept[m_shown] = m_chart->collected();
    m_lastStep = 0;
    m_shown = tree.current();
    if (auto kept = m_kept.extract(m_shown))
        m_chart->putBack(std::move(kept.mapped()));
    else if (!m_run.isPlaying())                                // else with its first point
        m_chart->truncate(double(m_run.snapshot()->epoch) + 1); // a fork: the same up to here
    m_chart->refresh();
}

void CurvePanel::take() {
    for (const auto& point : m_run.newPoints()) {
        const auto& record = point.record;
        m_valuesOf(record, m_values);
        m_chart->append(double(record.epoch), m_values);
        m_lastStep = record.step;
    }
    if (m_run.snapshot()->activity != engine::train::Activity::Running)
        m_lastStep = 0; // at rest the snapshot has them all
    markChanges();
    markDivergence();
    // While it plays half of the charts are painted in a frame, the other half in the next.
    if (m_frames.next() || !m_run.isPlaying())
        m_chart->refresh();
}

std::unique_ptr<plots::PointSource> CurvePanel::allPoints() const {
    const auto& snapshot = m_run.snapshot();
    // On the way to another run the last snapshot is of the one before.
    if (!snapshot || snapshot->run != m_shown || !snapshot->past.course.start)
        return nullptr;
    engine::train::Course course = snapshot->past.course;
    // While it trains the newest points may be ahead of the snapshot. Nothing was changed in between when no
    // verb is open.
    if (m_run.isSettled())
        course.last = std::max(course.last, m_lastStep);
    return std::make_unique<plots::RunPoints>(std::move(course), m_valuesOf);
}

void CurvePanel::markChanges() {
    const auto& past = m_run.snapshot()->past;
    if (!past.changes || past.changes == m_changes)
        return;
    m_changes = past.changes;
    m_chart->setMarks(marksOf(*past.begun, *past.changes));
}

void CurvePanel::markDivergence() {
    const auto& snapshot = *m_run.snapshot();
    if (snapshot.activity != engine::train::Activity::Diverged || snapshot.step == m_divergedAt)
        return;
    m_divergedAt = snapshot.step;
    // In the middle of the epoch that was not finished.
    m_chart->mark(
        {double(snapshot.epoch) + 0.5, tr("not finite at step %1").arg(formatCount(snapshot.step)), true});
}

} // namespace ui
