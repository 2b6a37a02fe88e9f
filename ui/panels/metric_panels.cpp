#include "ui/panels/metric_panels.h"

#include "engine/model/loss.h"
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

/// Training, and validation where there is such a part.
std::vector<plots::Series> parts(const Run& run, const QString& training, const QString& validation) {
    std::vector<plots::Series> series{{CurvePanel::tr("training"), training, 0, false}};
    if (!run.data()->split.validation.empty())
        series.push_back({CurvePanel::tr("validation"), validation, 1, true});
    return series;
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
    return parts(m_run, tr("mean over the batches of the epoch, each before its update"),
                 tr("of the whole validation part, at the end of the epoch"));
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
    return parts(m_run, tr("mean over the batches of the epoch, each before its update"),
                 tr("of the whole validation part, at the end of the epoch"));
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
    std::vector<plots::Series> series;
    const auto& network = m_run.network();
    int hidden = 0;
    for (int i = 0; i < network.layerCount(); ++i) {
        const bool last = i == network.layerCount() - 1;
        const auto& name = network.spec().layers[std::size_t(i)].name;
        hidden += last ? 0 : 1;
        if (network.layer(i).tensors().empty())
            continue;
        const QString shown = !name.empty() ? QString::fromStdString(name)
                              : last        ? tr("output")
                                            : tr("hidden %1").arg(hidden);
        series.push_back({shown, tr("length of the gradient of weights and biases, last batch of the epoch"),
                          kFirstLayerColor + int(series.size()), false});
    }
    return series;
}

void GradientPanel::values(const engine::train::EpochRecord& record, std::vector<double>& out) const {
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i < record.gradientNorms.size() ? record.gradientNorms[i]
                                                 : std::numeric_limits<double>::quiet_NaN();
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

} // namespace ui
