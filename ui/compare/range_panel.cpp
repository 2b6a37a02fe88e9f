#include "ui/compare/range_panel.h"

#include "engine/train/threads.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

namespace ui {

using engine::analysis::RangeTest;
using engine::analysis::Watcher;

namespace {

constexpr int kUsualSeeds = 5, kLookMilliseconds = 50;

} // namespace

RangePanel::RangePanel(LaneDesk& desk, QWidget* parent)
    : Panel(tr("Find a rate"), parent), m_desk(desk), m_view(new RangeView), m_words(new QLabel),
      m_seeds(new QSpinBox), m_bar(new QProgressBar), m_start(new QPushButton) {
    m_pool.setMaxThreadCount(1);
    m_view->setAccessibleName(tr("Learning-rate range test"));
    m_words->setWordWrap(true);
    m_words->setObjectName(QStringLiteral("muted"));
    m_seeds->setRange(1, 16);
    m_seeds->setValue(kUsualSeeds);
    m_seeds->setPrefix(tr("seeds "));
    m_seeds->setAccessibleName(tr("Seeds of the range test"));
    m_seeds->setToolTip(
        tr("So many copies, each with weights and batches of its own: their mean, and a band of a "
           "standard deviation"));
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the range test"));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_words, 1);
    line->addWidget(m_bar);
    line->addWidget(m_seeds);
    line->addWidget(m_start);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(line);
    layout->addWidget(m_view, 1);
    setContent(inside);
    m_look.setInterval(kLookMilliseconds);
    connect(&m_look, &QTimer::timeout, this, &RangePanel::showState);
    connect(m_start, &QPushButton::clicked, this, [this] { isBusy() ? cancel() : start(); });
    connect(m_view, &RangeView::rateChosen, this, &RangePanel::add);
    connect(&desk, &LaneDesk::changed, this, &RangePanel::follow);
    for (const auto signal : {&Run::opened, &Run::settingsChanged})
        connect(&desk.run(), signal, this, &RangePanel::showState);
    const auto restyle = [this] {
        m_words->setFont(ui::font(FontRole::Small));
        m_bar->setFixedWidth(scaled(80));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    follow();
    showState();
}

RangePanel::~RangePanel() {
    cancel();
    m_pool.waitForDone();
}

void RangePanel::start() {
    if (!m_desk.whyNot().isEmpty())
        return;
    const auto lane = m_desk.base();
    m_of = lane.experiment;
    m_problem.clear();
    m_note.clear();
    m_watcher = std::make_shared<Watcher>();
    engine::analysis::RangeTestSpec spec;
    spec.seeds = m_seeds->value();
    m_look.start();
    m_pool.start([this, lane, spec, watcher = m_watcher] {
        engine::train::lowerPriorityOfThisThread();
        const auto outcome = std::make_shared<const engine::core::Result<RangeTest>>(
            engine::analysis::rangeTest(lane, spec, watcher.get()));
        QMetaObject::invokeMethod(
            this,
            [this, outcome, watcher] {
                if (watcher == m_watcher)
                    take(outcome);
            },
            Qt::QueuedConnection);
    });
    showState();
}

void RangePanel::cancel() {
    if (m_watcher)
        m_watcher->givenUp = true;
    m_watcher = nullptr;
    m_look.stop();
    showState();
}

void RangePanel::take(const Outcome& outcome) {
    m_watcher = nullptr;
    m_look.stop();
    if (*outcome)
        m_view->setTest(std::make_shared<const RangeTest>(outcome->value()));
    else
        m_problem = QString::fromStdString(outcome->error().text());
    showState();
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

void RangePanel::showState() {
    const bool busy = isBusy(), known = m_view->test() != nullptr;
    const QString why = m_desk.whyNot();
    m_bar->setVisible(busy);
    m_bar->setValue(busy ? int(1000 * m_watcher->progress) : 0);
    m_start->setText(busy ? tr("Cancel") : known ? tr("Test again") : tr("Start the test"));
    m_start->setAccessibleName(m_start->text());
    m_start->setToolTip(
        busy ? tr("Gives the test up")
             : tr("Trains a copy with a rate that grows from 1e−7 to 10 in 100 steps; the run is not "
                  "touched"));
    m_start->setEnabled(busy || why.isEmpty());
    QString text;
    if (!m_problem.isEmpty())
        text = m_problem;
    else if (!m_note.isEmpty())
        text = m_note;
    else if (!known)
        text =
            why.isEmpty()
                ? tr("Trains a copy with a rate that grows from 1e−7 to 10 in 100 steps and stops where the "
                     "smoothed loss is four times its best. The run is not touched.")
                : why;
    else if (m_view->test()->suggestions.empty())
        text = tr("The loss never went down: no rate is suggested.");
    else
        text = tr("Try η = %1. %2")
                   .arg(formatTick(roundedRate(m_view->test()->suggestions.front().rate)),
                        ruleWords(m_view->test()->suggestions.front().rule));
    if (known && m_of && m_desk.whyNot().isEmpty() && !(*m_of == m_desk.base().experiment))
        text = tr("Of earlier settings.") + QLatin1Char(' ') + text;
    m_words->setText(text);
}

} // namespace ui
