#include "ui/compare/slice_part.h"

#include "ui/compare/job_line.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/panels/choice_label.h"
#include "ui/panels/why_popup.h"
#include "ui/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::analysis::GradientSlice;
using engine::analysis::Watcher;
using engine::core::Result;

namespace {

/// While the lanes train it is made again no sooner than that.
constexpr qint64 kPause = 500; // milliseconds
/// Rates that are looked at in any case, and how far beyond the lanes' own.
constexpr double kFrom = 1e-3, kTo = 10, kBeyond = 2;

/// Of the next step; before a lane is known the one it is to have.
double rateOf(const LanesFeed& feed, const LanesFeed::Lane& lane) {
    const auto* state = feed.stateOf(lane.id);
    return state && state->effectiveRate > 0
               ? state->effectiveRate
               : lane.spec.experiment.training.optimizer.settings.real("learning_rate");
}

} // namespace

SlicePart::SlicePart(LaneDesk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_line(new JobLine(tr("Progress of the slice"))), m_view(new SliceView) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->addWidget(m_line);
    layout->addWidget(m_view, 1);
    connect(m_line, &JobLine::wanted, this, &SlicePart::compute);
    connect(m_line, &JobLine::changed, this, &SlicePart::showState);
    connect(m_view, &SliceView::chosen, this,
            [this](int spot, const QPointF&, const QPoint& global) { explain(spot, global); });
    connect(&desk, &LaneDesk::changed, this, [this] {
        m_line->cancel();
        m_of = m_shown = {};
        m_problem.clear();
        m_view->setSlice(nullptr, {});
        follow();
    });
    for (const auto signal : {&LaneDesk::told, &LaneDesk::chosenChanged})
        connect(&desk, signal, this, &SlicePart::follow);
    showState();
}

void SlicePart::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

SlicePart::Of SlicePart::wanted() const {
    Of of;
    const auto* lane = m_desk.chosen();
    const auto* state = lane ? m_desk.feed().stateOf(lane->id) : nullptr;
    if (!state)
        return of;
    of.lane = lane->id;
    of.step = state->step;
    for (const auto& one : m_desk.feed().lanes())
        of.rates.push_back(rateOf(m_desk.feed(), one));
    return of;
}

void SlicePart::follow() {
    const Of wanted = this->wanted();
    const bool rests = !m_desk.feed().isPlaying() && m_desk.feed().isSettled();
    const bool may = rests || wanted.lane != m_of.lane || m_line->sinceStart() > kPause;
    if (isVisible() && wanted.lane != 0 && wanted != m_of && may && (rests || !m_line->isBusy()))
        compute();
    showState();
}

void SlicePart::compute() {
    m_of = wanted();
    const auto* lane = m_desk.feed().find(m_of.lane);
    const auto* state = lane ? m_desk.feed().stateOf(lane->id) : nullptr;
    if (!state)
        return;
    m_problem.clear();
    engine::analysis::SliceSpec spec;
    spec.steps = m_of.rates;
    spec.from = std::min(kFrom, *std::min_element(spec.steps.begin(), spec.steps.end()) / kBeyond);
    spec.to = std::max(kTo, *std::max_element(spec.steps.begin(), spec.steps.end()) * kBeyond);
    std::vector<SliceView::Step> steps;
    for (const auto& one : m_desk.feed().lanes())
        steps.push_back({laneTitle(one), one.style});
    m_line->start<GradientSlice>(
        [experiment = lane->spec.experiment, data = lane->spec.data, parameters = state->parameters,
         spec](Watcher& watcher) {
            return engine::analysis::gradientSlice(experiment, *data, parameters, spec, &watcher);
        },
        [this, steps, of = m_of](const Result<GradientSlice>& outcome) {
            m_problem = outcome ? QString() : QString::fromStdString(outcome.error().text());
            m_shown = of;
            m_view->setSlice(outcome ? std::make_shared<const GradientSlice>(outcome.value()) : nullptr,
                             steps);
        });
}

QString SlicePart::words() const {
    const auto& slice = m_view->slice();
    const auto* lane = m_desk.feed().find(m_shown.lane);
    if (!m_problem.isEmpty())
        return m_problem;
    if (!slice || !lane)
        return m_line->isBusy() ? tr("Computing the losses along the gradient…") : QString();
    const QString from = tr("One plain step down the gradient from %1 at step %2 (another lane: select it in the table).")
                             .arg(laneTitle(*lane), formatCount(m_shown.step));
    const auto zones = zonesOf(*slice);
    if (!zones)
        return from + QLatin1Char(' ') + tr("No step lowers the loss from here.");
    return from + QLatin1Char(' ') +
           (zones->risesFrom < slice->points.back().rate
                ? tr("Lowest at η = %1, rising from %2 on.")
                      .arg(formatCompact(slice->lowest().rate), formatCompact(zones->risesFrom))
                : tr("Lowest at η = %1.").arg(formatCompact(slice->lowest().rate)));
}

void SlicePart::showState() {
    const auto* lane = m_desk.chosen();
    m_line->setStartable(lane && m_desk.feed().stateOf(lane->id));
    m_line->say(
        words(),
        {tr("Compute"), tr("Compute the slice along the gradient"), tr("From where the lane stands now")},
        {tr("Cancel"), tr("Give the slice up"), tr("The slice there is stays")});
    // While the lanes train it would come and go.
    m_line->button()->setVisible(m_line->isBusy() || !m_desk.feed().isPlaying());
}

void SlicePart::explain(int spot, const QPoint& global) {
    const auto& slice = *m_view->slice();
    const std::size_t index = m_view->stepOf(spot);
    const auto& step = slice.steps[index];
    const auto* lane = m_desk.feed().find(m_shown.lane);
    Why why;
    why.title = tr("One step with η = %1").arg(formatTick(step.rate));
    QStringList lines{
        tr("The training loss (mean over %1 of %2 samples, without penalties) goes from %3 to %4.")
            .arg(formatCount(slice.rows), formatCount(slice.outOf), formatNumber(slice.start()),
                 formatNumber(step.loss)),
        stepWords(slice, step),
        tr("Below: what the slope alone promises, and the slope with the curvature κ along the gradient g.")};
    if (slice.curvature > 0)
        lines += tr("With that curvature the loss rises from η = 2/κ = %1 on.")
                     .arg(formatNumber(2 / slice.curvature));
    if (lane && lane->spec.experiment.training.optimizer.type != "sgd")
        lines += tr("It is a step of plain gradient descent; %1 takes another one.")
                     .arg(choiceLabel("optimizer", lane->spec.experiment.training.optimizer.type));
    why.words = lines.join(QLatin1Char('\n'));
    why.explanations = explainStep(slice, step.rate);
    if (!m_why)
        m_why = new WhyPopup(this);
    m_why->openAt(why, global);
}

} // namespace ui
