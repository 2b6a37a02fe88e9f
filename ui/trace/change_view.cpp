#include "ui/trace/change_view.h"

#include "engine/train/pass.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/ratio_views.h"
#include "ui/trace/step_slice.h"
#include "ui/trace/stepper.h"

#include <QApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace ui {

using engine::trace::Explanation;
using engine::trace::LossChange;
using trace::FormulaRow;

namespace {

/// What each of explainChange()'s numbers is.
QStringList notes() {
    return {ChangeView::tr("the tangent's estimate"),
            ChangeView::tr("what curvature adds"),
            ChangeView::tr("the parabola's estimate"),
            ChangeView::tr("what happens"),
            ChangeView::tr("actual over predicted"),
            ChangeView::tr("learning rate where the parabola is lowest"),
            ChangeView::tr("learning rate above which it ends higher")};
}

/// Name, formula and what it is; below the numbers and what they make.
void addRows(const Explanation& why, const QString& note, const QString& extra,
             std::vector<FormulaRow>& rows) {
    FormulaRow symbols, numbers;
    symbols.subject = why.subject;
    symbols.expression = why.formula;
    symbols.note = note;
    numbers.expression = why.numbers;
    numbers.notation = trace::Notation::Numbers;
    numbers.scale = 0.92;
    numbers.note = QStringLiteral("= ") + formatNumber(why.value) + extra;
    rows.push_back(std::move(symbols));
    rows.push_back(std::move(numbers));
}

constexpr int kReadings = 60;

} // namespace

ChangeView::ChangeView(Run& run, Stepper& stepper, QWidget* parent)
    : InspectorPage(stepper, parent), m_feed(new ChangeFeed(this)),
      m_numbersTitle(new SectionHeader(tr("Predicted and actual"))),
      m_meterTitle(new SectionHeader(tr("Actual over predicted"))),
      m_stripTitle(new SectionHeader(tr("Over the steps"))), m_slice(new StepSlice), m_verdict(new QLabel),
      m_formulas(new FormulaView), m_meter(new RatioMeter), m_strip(new RatioStrip),
      m_survey(new QPushButton(tr("Read it all over the run"))), m_run(run) {
    m_survey->setToolTip(
        tr("Reads the meter at %1 steps from the first to the last known one").arg(kReadings));
    connect(m_survey, &QPushButton::clicked, this, &ChangeView::survey);
    m_verdict->setWordWrap(true);
    m_verdict->setContentsMargins(12, 4, 12, 10);
    m_formulas->setAccessibleName(tr("Predicted and actual change of the loss"));
    m_stripTitle->set(tr("Over the steps"), tr("steps you looked at"));
    auto* formulas = new QVBoxLayout;
    formulas->setContentsMargins(12, 6, 12, 8);
    formulas->addWidget(m_formulas);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_slice);
    layout->addWidget(m_verdict);
    layout->addWidget(m_meterTitle);
    layout->addWidget(m_meter);
    layout->addWidget(m_stripTitle);
    layout->addWidget(m_strip);
    layout->addWidget(m_survey, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_numbersTitle);
    layout->addLayout(formulas);
    layout->addStretch(1);
    connect(m_feed, &ChangeFeed::ready, this, &ChangeView::showOutcome);
    connect(m_formulas, &FormulaView::linkActivated, this, &ChangeView::linkActivated);
    // The stepper has the new run's pass by then.
    for (const auto signal : {&Run::opened, &Run::switched})
        connect(&run, signal, this, [this] {
            ++m_generation;
            m_strip->clear();
            m_asked = nullptr;
            if (isVisible())
                refresh();
        });
}

QString ChangeView::verdict() const { return m_verdict->text(); }

void ChangeView::addChanges(const std::vector<LossChange>& changes) {
    for (const LossChange& change : changes)
        m_strip->add(change);
}

void ChangeView::survey() {
    if (!m_run.isReady() || m_run.isPlaying() || m_run.isSeeking())
        return;
    const auto& past = m_run.snapshot()->past;
    std::vector<long long> steps;
    for (int i = 0; i < kReadings; ++i)
        steps.push_back(past.first + (past.last - past.first) * i / std::max(1, kReadings - 1));
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    m_survey->setEnabled(false);
    m_run.visit(
        std::move(steps),
        [self = QPointer<ChangeView>(this), generation = m_generation](const engine::train::Moment& at) {
            const auto rows = engine::train::nextBatch(at.state, at.experiment, *at.data);
            const auto trace =
                engine::trace::record(engine::train::passInput(at.experiment, *at.data, at.state, rows));
            if (!trace)
                return;
            QMetaObject::invokeMethod(
                qApp,
                [self, generation, change = engine::trace::lossChange(**trace)] {
                    if (self && self->m_generation == generation)
                        self->addChanges({change});
                },
                Qt::QueuedConnection);
        },
        [self = QPointer<ChangeView>(this)] {
            if (self)
                self->m_survey->setEnabled(true);
        });
}

void ChangeView::refresh() {
    m_verdict->setFont(ui::font(FontRole::Body));
    if (stepper().trace() == m_asked)
        return;
    m_asked = stepper().trace();
    if (m_asked)
        m_stripTitle->set(tr("Over the steps"), tr("steps you looked at"));
    m_feed->ask(m_asked);
    if (!m_feed->isBusy() || !m_asked)
        return;
    m_slice->clear();
    m_verdict->clear();
    m_formulas->setRows({}, m_asked);
    m_meter->show(std::numeric_limits<double>::quiet_NaN());
}

void ChangeView::showOutcome(const StepOutcome& outcome) {
    const LossChange& change = outcome.change;
    m_slice->show(outcome, m_asked->input.learningRate);
    m_verdict->setText(trace::verdictSentence(*m_asked, change));
    std::vector<FormulaRow> rows;
    const auto all = engine::trace::explainChange(*m_asked, change);
    const QStringList what = notes();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool second = i == 1;
        addRows(all[i], what[int(i)],
                second ? QStringLiteral(" ± ") + formatCompact(change.secondError) : QString(), rows);
    }
    m_formulas->setRows(std::move(rows), m_asked);
    // A step that was to raise the loss has nothing to gain.
    const bool uphill = change.predicted >= 0;
    m_meterTitle->set(tr("Actual over predicted"),
                      uphill ? tr("the step leads uphill") : formatNumber(change.ratio()));
    m_meter->show(uphill ? std::numeric_limits<double>::quiet_NaN() : change.ratio());
    if (!stepper().isEdited()) // a what-if is no step of the run
        m_strip->add(change);
    m_strip->setCurrent(change.step);
}

} // namespace ui
