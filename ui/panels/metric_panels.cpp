#include "ui/panels/metric_panels.h"

#include "engine/model/loss.h"
#include "ui/network/layer_names.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::trace::Explanation;
using engine::train::EpochStory;

namespace {

/// Slider positions: hundredths.
constexpr int kMostSmoothing = 99, kUsualSmoothing = 60;
/// Layers have other colours than training and validation.
constexpr int kFirstLayerColor = 2;
/// The rule of thumb for updates in units of weights (CS231n), and by which factor around it is still usual.
constexpr double kUsualRatio = 1e-3, kAround = 3;

/// Training, and validation where there is such a part.
std::vector<plots::Series> parts(const Run& run, const QString& training, const QString& validation,
                                 plots::Series::Best best) {
    std::vector<plots::Series> series{{CurvePanel::tr("training"), training, 0, false}};
    if (!run.data()->split.validation.empty())
        series.push_back({CurvePanel::tr("validation"), validation, 1, true});
    series.back().best = best;
    return series;
}

QString trainingDefinition() {
    return CurvePanel::tr(
        "running mean over the batches of the epoch, each before its update, in training mode "
        "(dropout on), without penalty");
}

QString validationDefinition() {
    return CurvePanel::tr(
        "of the whole validation part, at the end of the epoch, in evaluation mode, without "
        "penalty");
}

/// One curve a layer that has parameters.
std::vector<plots::Series> layers(const Run& run, const QString& definition) {
    std::vector<plots::Series> series;
    const auto& network = run.network();
    for (int i = 0; i < network.layerCount(); ++i)
        if (!network.layer(i).tensors().empty())
            series.push_back(
                {layerTitle(network.spec(), i), definition, kFirstLayerColor + int(series.size()), false});
    return series;
}

void setLayers(std::vector<double>& out, const std::vector<double>& values) {
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i < values.size() ? values[i] : std::numeric_limits<double>::quiet_NaN();
}

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
    setSubtitle(loss ? translated(loss->label) : QString());
    return parts(m_run, trainingDefinition(), validationDefinition(), plots::Series::Best::Lowest);
}

void LossPanel::values(const engine::train::EpochRecord& record, std::vector<double>& out) const {
    setPair(out, record.trainLoss, record.validationLoss);
}

AccuracyPanel::AccuracyPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Accuracy"), QStringLiteral("accuracy"), tr("share classified right"), parent) {
    chart().setBounds({0, 1});
    chart().setLegendAtBottom(true);
    open();
}

std::vector<plots::Series> AccuracyPanel::series() {
    if (m_run.data()->dataset->task != engine::data::Task::Classification)
        return {};
    return parts(m_run, trainingDefinition(), validationDefinition(), plots::Series::Best::Highest);
}

void AccuracyPanel::values(const engine::train::EpochRecord& record, std::vector<double>& out) const {
    if (!out.empty())
        setPair(out, record.trainAccuracy, record.validationAccuracy);
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

std::vector<plots::Series> GradientPanel::series() {
    return layers(m_run, tr("length of the gradient of weights and biases, last batch of the epoch, penalty "
                            "included, before clipping"));
}

void GradientPanel::values(const engine::train::EpochRecord& record, std::vector<double>& out) const {
    setLayers(out, record.gradientNorms);
}

RatioPanel::RatioPanel(Run& run, QWidget* parent)
    : CurvePanel(run, tr("Update / weight per layer"), QStringLiteral("update-ratio"),
                 QStringLiteral("‖ΔW‖ / ‖W‖"), parent) {
    chart().setBand({kUsualRatio / kAround, kUsualRatio * kAround, tr("about 1e−3: usual")});
    addLogToggle(true);
    open();
}

std::vector<plots::Series> RatioPanel::series() {
    return layers(m_run, tr("length of the last update of the epoch over the length of weights and biases "
                            "before it"));
}

void RatioPanel::values(const engine::train::EpochRecord& record, std::vector<double>& out) const {
    setLayers(out, record.updateRatios);
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
