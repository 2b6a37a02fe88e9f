#include "ui/panels/metric_panels.h"

#include "engine/model/loss.h"
#include "ui/plots/run_series.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

namespace ui {

using engine::trace::Explanation;
using engine::train::EpochRecord;
using engine::train::EpochStory;

namespace {

/// Slider positions: hundredths.
constexpr int kMostSmoothing = 99, kUsualSmoothing = 60;

void setPair(std::vector<double>& out, double training, double validation) {
    out[0] = training;
    if (out.size() > 1)
        out[1] = validation;
}

} // namespace

LossPanel::LossPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Loss"), QStringLiteral("loss"), tr("loss"), parent) {
    addSmoothing();
    addLogToggle(true);
    open();
}

void LossPanel::addSmoothing() {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, scaled(6), 0);
    layout->setSpacing(scaled(6));
    auto* name = new QLabel(tr("smoothing"));
    name->setObjectName(QStringLiteral("muted"));
    auto* value = new QLabel(QStringLiteral("0.00"));
    value->setObjectName(QStringLiteral("muted"));
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, kMostSmoothing);
    slider->setFixedWidth(scaled(90));
    slider->setAccessibleName(tr("Smoothing"));
    slider->setToolTip(
        tr("Exponential moving average over the epochs, drawn over the raw line. 0: none; at 0.9 about the "
           "last ten epochs count."));
    name->setBuddy(slider);
    layout->addWidget(name);
    layout->addWidget(slider);
    layout->addWidget(value);
    addTitleWidget(box);
    const auto restyle = [name, value] {
        for (QLabel* label : {name, value})
            label->setFont(ui::font(FontRole::Small));
        value->setFixedWidth(QFontMetrics(value->font()).horizontalAdvance(QStringLiteral("0.00 ")));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, box, restyle);
    connect(slider, &QSlider::valueChanged, this, [this, value](int position) {
        const double weight = position / 100.0;
        value->setText(QString::number(weight, 'f', 2));
        chart().setSmoothing(weight);
        Q_EMIT smoothingChanged(weight);
    });
    slider->setValue(kUsualSmoothing);
}

std::vector<plots::Series> LossPanel::series() {
    const auto* loss = engine::model::findLoss(m_run.experiment().training.loss);
    const bool scaled = m_run.data()->scalesTargets();
    const QString name = loss ? translated(loss->label) : QString();
    setSubtitle(scaled ? tr("%1 of standardized targets").arg(name) : name);
    chart().setNames(QStringLiteral("loss"), tr("epoch"),
                     scaled ? tr("loss, targets standardized") : tr("loss"));
    return plots::partSeries(*m_run.data(), plots::Series::Best::Lowest);
}

plots::RunPoints::Values LossPanel::values() const {
    return [](const EpochRecord& record, std::vector<double>& out) {
        setPair(out, record.trainLoss, record.validationLoss);
    };
}

AccuracyPanel::AccuracyPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Accuracy"), QStringLiteral("accuracy"), tr("share classified right"), parent) {
    chart().setBounds({0, 1});
    chart().setLegendCorner(Qt::BottomRightCorner);
    open();
}

std::vector<plots::Series> AccuracyPanel::series() {
    const bool classes = m_run.data()->dataset->task == engine::data::Task::Classification;
    return classes ? plots::partSeries(*m_run.data(), plots::Series::Best::Highest)
                   : std::vector<plots::Series>();
}

plots::RunPoints::Values AccuracyPanel::values() const {
    return [](const EpochRecord& record, std::vector<double>& out) {
        if (!out.empty())
            setPair(out, record.trainAccuracy, record.validationAccuracy);
    };
}

QString AccuracyPanel::placeholder() const {
    return tr("These data ask for numbers, not classes: how far off the network is, the loss tells.");
}

GradientPanel::GradientPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Gradient norm per layer"), QStringLiteral("gradient-norm"),
                 QStringLiteral("‖∂L/∂W‖"), parent) {
    addLogToggle(true);
    open();
}

std::vector<plots::Series> GradientPanel::series() { return plots::gradientSeries(m_run.network()); }

plots::RunPoints::Values GradientPanel::values() const {
    return [](const EpochRecord& record, std::vector<double>& out) {
        plots::setLayers(record.gradientNorms, out);
    };
}

RatioPanel::RatioPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Update / weight per layer"), QStringLiteral("update-ratio"),
                 QStringLiteral("‖ΔW‖ / ‖W‖"), parent) {
    chart().setBand(plots::ratioBand());
    addLogToggle(true);
    open();
}

std::vector<plots::Series> RatioPanel::series() { return plots::ratioSeries(m_run.network()); }

plots::RunPoints::Values RatioPanel::values() const {
    return [](const EpochRecord& record, std::vector<double>& out) {
        plots::setLayers(record.updateRatios, out);
    };
}

std::vector<Explanation> LossPanel::explain(const EpochStory& story) const {
    std::vector<Explanation> all{engine::train::explainTrainLoss(story)};
    if (story.validationSamples > 0)
        all.push_back(engine::train::explainValidationLoss(story));
    return all;
}

std::vector<Explanation> AccuracyPanel::explain(const EpochStory& story) const {
    std::vector<Explanation> all{engine::train::explainTrainAccuracy(story)};
    if (story.validationSamples > 0)
        all.push_back(engine::train::explainValidationAccuracy(story));
    return all;
}

std::vector<Explanation> GradientPanel::explain(const EpochStory& story) const {
    std::vector<Explanation> all;
    for (std::size_t i = 0; i < story.record.gradientNorms.size(); ++i)
        all.push_back(engine::train::explainGradientNorm(story, i));
    return all;
}

std::vector<Explanation> RatioPanel::explain(const EpochStory& story) const {
    std::vector<Explanation> all;
    for (std::size_t i = 0; i < story.record.updateRatios.size(); ++i)
        if (!std::isnan(story.record.updateRatios[i]))
            all.push_back(engine::train::explainUpdateRatio(story, i));
    return all;
}

} // namespace ui
