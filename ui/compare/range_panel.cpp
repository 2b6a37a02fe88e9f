#include "ui/compare/range_panel.h"

#include "ui/compare/job_line.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

namespace ui {

using engine::analysis::RangeTest;
using engine::analysis::Watcher;

namespace {

constexpr int kUsualSeeds = 5;

} // namespace

RangePanel::RangePanel(LaneDesk& desk, QWidget* parent)
    : Panel(tr("Find a rate"), parent), m_desk(desk), m_view(new RangeView),
      m_line(new JobLine(tr("Progress of the range test"))), m_seeds(new QSpinBox) {
    m_view->setAccessibleName(tr("Learning-rate range test"));
    m_seeds->setRange(1, 16);
    m_seeds->setValue(kUsualSeeds);
    m_seeds->setPrefix(tr("seeds "));
    m_seeds->setAccessibleName(tr("Seeds of the range test"));
    m_seeds->setToolTip(
        tr("So many copies, each with weights and batches of its own: their mean, and a band of a "
           "standard deviation"));
    m_line->addWidget(m_seeds);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_line);
    layout->addWidget(m_view, 1);
    setContent(inside);
    connect(m_line, &JobLine::wanted, this, &RangePanel::start);
    connect(m_line, &JobLine::changed, this, &RangePanel::showState);
    connect(m_view, &RangeView::rateChosen, this, &RangePanel::add);
    connect(&desk, &LaneDesk::changed, this, &RangePanel::follow);
    for (const auto signal : {&Run::opened, &Run::settingsChanged})
        connect(&desk.run(), signal, this, &RangePanel::showState);
    follow();
    showState();
}

void RangePanel::start() {
    if (!m_desk.whyNot().isEmpty())
        return;
    const auto lane = m_desk.base();
    m_of = lane.experiment;
    m_problem.clear();
    m_note.clear();
    engine::analysis::RangeTestSpec spec;
    spec.seeds = m_seeds->value();
    m_line->start<RangeTest>(
        [lane, spec](Watcher& watcher) { return engine::analysis::rangeTest(lane, spec, &watcher); },
        [this](const engine::core::Result<RangeTest>& outcome) {
            if (outcome)
                m_view->setTest(std::make_shared<const RangeTest>(outcome.value()));
            else
                m_problem = QString::fromStdString(outcome.error().text());
        });
}

void RangePanel::add(double rate) {
    const auto made = m_desk.addRate(rate);
    m_note = made ? tr("A lane at η = %1 was added; it catches up.").arg(formatTick(rate))
                  : QString::fromStdString(made.error().text());
    showState();
    Q_EMIT added(made ? QString() : m_note);
}

void RangePanel::follow() {
    std::vector<std::pair<double, int>> lanes;
    for (const auto& lane : m_desk.feed().lanes())
        lanes.emplace_back(lane.spec.experiment.training.optimizer.settings.real("learning_rate"),
                           lane.style);
    m_view->setLanes(std::move(lanes));
}

QString RangePanel::stateWords() const {
    const auto& test = m_view->test();
    const QString why = m_desk.whyNot();
    if (!m_problem.isEmpty())
        return m_problem;
    if (!m_note.isEmpty())
        return m_note;
    if (!test)
        return why.isEmpty() ? tr("Trains a copy with a rate that grows from 1e−7 to 10 in 100 steps and "
                                  "stops where the "
                                  "smoothed loss is four times its best. The run is not touched.")
                             : why;
    if (test->suggestions.empty())
        return tr("The loss never went down: no rate is suggested.");
    if (!test->isClear()) {
        const int seeds = engine::analysis::seedsToBeClear(*test);
        const QString noisy =
            tr("Too noisy for a suggestion: the smoothed loss falls by %1, and single batches alone "
               "scatter it by ±%2.")
                .arg(formatNumber(std::max(0.0, test->fall)), formatNumber(test->noise));
        return noisy + QLatin1Char(' ') +
               (seeds > 0 && seeds <= m_seeds->maximum() ? tr("Take %1 seeds.").arg(seeds)
                                                         : tr("Take more seeds or larger batches."));
    }
    return tr("Try η = %1. %2")
        .arg(formatTick(roundedRate(test->suggestions.front().rate)),
             ruleWords(test->suggestions.front().rule));
}

void RangePanel::showState() {
    const QString why = m_desk.whyNot();
    QString text = stateWords();
    if (m_view->test() && m_of && why.isEmpty() && !(*m_of == m_desk.base().experiment))
        text = tr("Of earlier settings.") + QLatin1Char(' ') + text;
    m_line->setStartable(why.isEmpty());
    const QString start = m_view->test() ? tr("Test again") : tr("Start the test");
    m_line->say(
        text,
        {start, start,
         tr("Trains a copy with a rate that grows from 1e−7 to 10 in 100 steps; the run is not touched")},
        {tr("Cancel"), tr("Cancel"), tr("Gives the test up")});
}

} // namespace ui
