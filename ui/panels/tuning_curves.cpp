#include "ui/panels/tuning_curves.h"

#include "ui/document.h"
#include "ui/fine_tuning.h"
#include "ui/plots/run_series.h"
#include "ui/run.h"

#include <QPushButton>

#include <cmath>

namespace ui {

using engine::trace::Explanation;
using engine::train::EpochRecord;
using engine::train::EpochStory;

DriftPanel::DriftPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Drift per layer"), QStringLiteral("drift"), QStringLiteral("‖W − W₀‖ / ‖W₀‖"),
                 parent) {
    chart().setLegendCorner(Qt::TopLeftCorner); // drift grows to the right
    addLogToggle(false);
    connect(&run, &Run::settingsChanged, this, &DriftPanel::nameCurves);
    connect(&run, &Run::switched, this, &DriftPanel::nameCurves);
    connect(&run, &Run::framed, this, [this] {
        if (isVisible())
            nameCurves();
    });
    open();
}

long long DriftPanel::epoch() const { return m_run.snapshot() ? m_run.snapshot()->epoch : 0; }

std::vector<plots::Series> DriftPanel::series() {
    return plots::driftSeries(
        m_run.network(), engine::train::learningAt(m_run.experimentNow(), m_run.network().layout(), epoch()));
}

plots::RunPoints::Values DriftPanel::values() const {
    return [](const EpochRecord& record, std::vector<double>& out) { plots::setLayers(record.drifts, out); };
}

std::vector<Explanation> DriftPanel::explain(const EpochStory& story) const {
    std::vector<Explanation> all;
    for (std::size_t i = 0; i < story.record.drifts.size(); ++i)
        if (!std::isnan(story.record.drifts[i]))
            all.push_back(engine::train::explainDrift(story, i));
    return all;
}

ForgettingPanel::ForgettingPanel(Document& document, Run& run, Measure measure, QWidget* parent)
    : CurvePanel(run, measure == Measure::Accuracy ? tr("Forgetting") : tr("Loss of both tasks"),
                 measure == Measure::Accuracy ? QStringLiteral("forgetting")
                                              : QStringLiteral("loss-of-both-tasks"),
                 measure == Measure::Accuracy ? tr("share classified right") : tr("loss"), parent),
      m_document(document), m_measure(measure), m_name(new QPushButton(tr("Name the present task"))) {
    m_name->setToolTip(
        tr("Keeps these data, the last layer and the weights of now as the source task. Then choose "
           "other data and a new head in Build."));
    addPlaceholderAction(m_name);
    connect(m_name, &QPushButton::clicked, this, &ForgettingPanel::takeThisAsSource);
    if (measure == Measure::Accuracy) {
        chart().setBounds({0, 1});
        chart().setLegendCorner(Qt::BottomRightCorner);
    } else {
        addLogToggle(false);
    }
    open();
}

bool ForgettingPanel::hasSource() const {
    return m_run.isReady() && m_run.snapshot() && m_run.snapshot()->origin.source;
}

std::vector<plots::Series> ForgettingPanel::series() {
    const bool asked = hasSource();
    m_name->setVisible(!asked && m_run.sourceProblem().isEmpty());
    const bool classes =
        asked && m_run.snapshot()->origin.source->data->dataset->task == engine::data::Task::Classification;
    if (!asked || (m_measure == Measure::Accuracy && !classes))
        return {};
    return plots::taskSeries(*m_run.data());
}

plots::RunPoints::Values ForgettingPanel::values() const {
    const auto pick = [](double validation, double training) {
        return std::isnan(validation) ? training : validation;
    };
    if (m_measure == Measure::Accuracy)
        return [pick](const EpochRecord& record, std::vector<double>& out) {
            if (out.size() < 2)
                return;
            out[0] = record.sourceAccuracy;
            out[1] = pick(record.validationAccuracy, record.trainAccuracy);
        };
    return [pick](const EpochRecord& record, std::vector<double>& out) {
        if (out.size() < 2)
            return;
        out[0] = record.sourceLoss;
        out[1] = pick(record.validationLoss, record.trainLoss);
    };
}

QString ForgettingPanel::placeholder() const {
    if (!m_run.sourceProblem().isEmpty())
        return tr("The source task cannot be measured. %1").arg(m_run.sourceProblem());
    if (hasSource())
        return tr("The source task asks for numbers, not classes: what is forgotten of it, its loss tells.");
    return tr(
        "This project does not say which task its weights were learned on, so nothing shows what is "
        "forgotten of it. Name the present task before you choose other data, or write it in the project "
        "file as \"fine_tuning\": {\"source\": {\"data\": …}}.");
}

std::vector<Explanation> ForgettingPanel::explain(const EpochStory& story) const {
    const bool accuracy = m_measure == Measure::Accuracy;
    std::vector<Explanation> all;
    if (story.sourceSamples > 0)
        all.push_back(accuracy ? engine::train::explainSourceAccuracy(story)
                               : engine::train::explainSourceLoss(story));
    if (story.validationSamples > 0)
        all.push_back(accuracy ? engine::train::explainValidationAccuracy(story)
                               : engine::train::explainValidationLoss(story));
    else
        all.push_back(accuracy ? engine::train::explainTrainAccuracy(story)
                               : engine::train::explainTrainLoss(story));
    return all;
}

void ForgettingPanel::takeThisAsSource() {
    if (!m_run.isReady())
        return;
    m_run.pause();
    auto next = withThisAsSource(m_document.project(), m_run.snapshot()->parameters);
    if (next)
        (void)m_document.edit(tr("Name the source task"), *std::move(next));
}

} // namespace ui
