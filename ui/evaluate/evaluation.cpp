#include "ui/evaluate/evaluation.h"

#include "engine/data/columns.h"
#include "ui/data/latest_job.h"
#include "ui/run.h"

#include <QElapsedTimer>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace ui {

using engine::analysis::PartReportPtr;
using engine::data::Part;

namespace {

constexpr int kInterval = 100; // ms between two reports
/// Of the time of a processor, what reports may take.
constexpr int kShare = 8; // one in

struct Timed {
    engine::core::Result<PartReportPtr> report;
    int wait;
};

} // namespace

Evaluation::Evaluation(Run& run, const QWidget& viewer, QObject* parent)
    : QObject(parent), m_run(run), m_viewer(viewer), m_job(new LatestJob(this)) {
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Evaluation::update);
    connect(&run, &Run::opened, this, &Evaluation::open);
    connect(&run, &Run::dataChanged, this, &Evaluation::open);
    connect(&run, &Run::switched, this, [this] {
        if (m_part == Part::Test)
            forget();
    });
    connect(&run, &Run::framed, this, &Evaluation::update);
    open();
}

void Evaluation::open() {
    m_job->cancel();
    m_again.stop();
    m_asked = nullptr;
    m_report = nullptr;
    m_data = nullptr;
    m_problem.clear();
    m_cell.reset();
    m_places.clear();
    m_isUsual = true;
    m_decision = {};
    if (m_part == Part::Validation && m_run.isReady() && m_run.data()->split.validation.empty())
        m_part = Part::Train;
    Q_EMIT partChanged();
    Q_EMIT changed();
    update();
}

void Evaluation::setPart(Part part) {
    if (part == m_part)
        return;
    m_part = part;
    forget();
    Q_EMIT partChanged();
    update();
}

void Evaluation::forget() {
    m_job->cancel();
    m_again.stop();
    m_asked = nullptr;
    m_report = nullptr;
    m_places.clear();
    m_problem.clear();
    Q_EMIT changed();
}

void Evaluation::look(const engine::train::SnapshotPtr& snapshot) {
    if (m_part == Part::Test && m_run.isReady())
        start(snapshot);
}

void Evaluation::update() {
    if (!m_run.isReady() || m_part == Part::Test || !m_viewer.isVisible() || m_job->isBusy() ||
        m_again.isActive() || m_run.snapshot() == m_asked)
        return;
    start(m_run.snapshot());
}

void Evaluation::start(const engine::train::SnapshotPtr& snapshot) {
    m_asked = snapshot;
    m_askedData = m_run.data();
    m_job->start(
        [snapshot, experiment = m_run.experimentNow(), data = m_run.data(),
         part = m_part](const LatestJob::Wanted& wanted) {
            QElapsedTimer timer;
            timer.start();
            auto made =
                engine::analysis::partReport(experiment, data, snapshot->parameters, part, wanted.get());
            return Timed{std::move(made), std::max(kInterval, int(timer.elapsed()) * kShare)};
        },
        [this](const Timed& timed) {
            m_again.start(timed.wait);
            take(timed.report);
        });
}

void Evaluation::take(const engine::core::Result<PartReportPtr>& made) {
    if (!m_run.isReady() || !m_asked || m_asked->run != m_run.snapshot()->run)
        return;
    m_problem = made ? QString() : QString::fromStdString(made.error().text());
    m_report = made ? *made : nullptr;
    m_data = m_askedData;
    m_step = m_asked->step;
    m_made = m_asked;
    if (m_report && m_report->hasClasses) {
        if (m_decision.one >= m_report->scores.classes())
            m_decision.one = -1;
        if (m_decision.one < 0)
            m_decision.one = engine::analysis::positiveClass(m_report->scores);
        if (m_isUsual)
            m_decision.threshold = usualThreshold();
    }
    decide();
}

QString Evaluation::problem() const {
    if (!m_run.isReady())
        return m_run.problem();
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_report && m_report->notFinite > 0)
        return tr("Of %1 of %2 samples the network's answer is no finite number: there is nothing to be "
                  "judged. Go "
                  "back to an earlier step, or train on at a smaller learning rate.")
            .arg(m_report->notFinite)
            .arg(m_report->evaluation.samples);
    return {};
}

bool Evaluation::isStale() const {
    return m_report && m_part == Part::Test && m_run.isReady() && m_run.snapshot()->step != m_step;
}

const engine::train::Experiment& Evaluation::experiment() const { return m_run.experimentNow(); }

bool Evaluation::isBusy() const { return m_job->isBusy(); }

bool Evaluation::hasScores() const {
    return m_report && m_report->hasClasses && m_report->notFinite == 0 && !m_report->curves.empty();
}

double Evaluation::usualThreshold() const {
    return m_report && m_report->hasClasses && m_decision.one >= 0
               ? m_report->scores.thresholds[std::size_t(m_decision.one)]
               : 0.5;
}

std::pair<double, double> Evaluation::thresholdRange() const {
    if (!hasScores() || m_report->scores.areProbabilities)
        return {0, 1};
    const auto row = m_report->scores.values.row(std::max(0, m_decision.one));
    const double least = std::min(row.minCoeff(), usualThreshold()),
                 most = std::max(row.maxCoeff(), usualThreshold());
    return most > least ? std::pair(least, most) : std::pair(least - 1, most + 1);
}

void Evaluation::setClass(int one) {
    if (one == m_decision.one || !m_report || !m_report->hasClasses || one >= m_report->scores.classes())
        return;
    m_decision.one = one >= 0 ? one : engine::analysis::positiveClass(m_report->scores);
    m_decision.threshold = usualThreshold();
    m_isUsual = true;
    m_cell.reset();
    decide();
}

void Evaluation::setThreshold(double threshold) {
    if (m_decision.one < 0 || threshold == m_decision.threshold)
        return;
    m_decision.threshold = threshold;
    m_isUsual = threshold == usualThreshold();
    decide();
}

void Evaluation::decide() {
    if (m_report && m_report->hasClasses) {
        m_answers = engine::analysis::answersOf(m_report->scores, m_decision);
        m_confusion =
            engine::analysis::confusionMatrix(m_answers.truths, m_answers.answers, m_answers.classes);
        m_classes = engine::analysis::classificationReport(m_confusion);
    }
    chooseSamples();
}

void Evaluation::setCell(const std::optional<engine::analysis::Cell>& cell) {
    m_cell = cell;
    chooseSamples();
}

void Evaluation::chooseSamples() {
    m_places.clear();
    if (m_report && m_report->hasClasses)
        m_places = engine::analysis::samplesOf(m_report->scores, m_decision, m_answers, m_cell);
    else if (m_report)
        m_places = engine::analysis::worstFirst(m_report->residuals);
    Q_EMIT changed();
}

bool Evaluation::isOneAgainstRest() const {
    return m_report && m_report->hasClasses && m_decision.one >= 0 && m_report->scores.classes() > 2;
}

QString Evaluation::className(int one) const {
    return m_data ? QString::fromStdString(engine::data::className(*m_data->dataset, one))
                  : QString::number(one);
}

QString Evaluation::nameOf(int row) const {
    if (!isOneAgainstRest())
        return className(row);
    return row == 1 ? className(m_decision.one) : tr("the rest");
}

} // namespace ui
