#include "ui/panels/live_panel.h"

#include "engine/data/generators.h"
#include "engine/model/layer.h"
#include "ui/document.h"
#include "ui/network/layer_names.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/plots/schedule_view.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/training_settings.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::train::Experiment;

namespace {

constexpr const char* kNoise = "noise";
constexpr const char* kDropout = "dropout.";

/// Another one of these makes another run.
bool isLive(const Parameter& parameter) {
    return parameter.name != "loss" && parameter.name != "seed" && parameter.name != "precision";
}

const Parameter* noiseOf(const Experiment& experiment) {
    const auto* generator = engine::data::findGenerator(experiment.data.source);
    return generator ? generator->find(kNoise) : nullptr;
}

std::string nameOfRate(std::size_t layer) { return kDropout + std::to_string(layer); }

} // namespace

LivePanel::LivePanel(Document& document, Run& run, QWidget* parent)
    : Panel(tr("Settings"), parent), m_document(document), m_run(run), m_form(new SchemaForm),
      m_schedule(new plots::ScheduleView) {
    setCaption(tr("from the next step on"));
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_form);
    layout->addWidget(m_schedule);
    layout->addStretch(1);
    setContent(new Scrolled(page));
    connect(m_form, &SchemaForm::edited, this, &LivePanel::take);
    connect(&document, &Document::changed, this, &LivePanel::refresh);
    connect(&document, &QObject::destroyed, m_form, [this] { m_form->disconnect(); });
    connect(&run, &Run::framed, this, &LivePanel::followRun);
    connect(&run, &Run::opened, this, &LivePanel::followRun);
    refresh();
}

Schema LivePanel::schema() const {
    const Experiment& experiment = m_document.experiment();
    Schema form = trainingForm(experiment.training);
    std::erase_if(form.parameters, [](const Parameter& parameter) { return !isLive(parameter); });
    std::vector<Parameter> more;
    const auto& layers = experiment.network.layers;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].type == "dropout") {
            Parameter rate = *engine::model::findLayerType("dropout")->schema.find("rate");
            rate.name = nameOfRate(i);
            rate.label = "Dropout rate, layer " + std::to_string(i + 1);
            more.push_back(rate);
            form.type += " " + rate.name;
        }
    if (const Parameter* noise = noiseOf(experiment)) {
        more.push_back(*noise);
        more.back().label = "Noise of the data";
        form.type += " noise";
    }
    // What is turned while one watches stands before what is set once.
    const auto batches =
        std::find_if(form.parameters.begin(), form.parameters.end(),
                     [](const Parameter& parameter) { return parameter.name == "schedule"; });
    form.parameters.insert(batches, more.begin(), more.end());
    return form;
}

Settings LivePanel::settings() const {
    const Experiment& experiment = m_document.experiment();
    Settings settings = toSettings(experiment.training);
    const auto& layers = experiment.network.layers;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].type == "dropout")
            settings.set(nameOfRate(i), layers[i].settings.real("rate"));
    if (noiseOf(experiment))
        settings.set(kNoise, experiment.data.settings.real(kNoise));
    return settings;
}

void LivePanel::refresh() {
    m_form->setCaptions(trainingCaptions());
    m_form->setSchema(schema());
    m_form->setSettings(settings());
    followRun();
}

void LivePanel::followRun() {
    if (!isVisible())
        return;
    const Experiment& experiment = m_document.experiment();
    m_schedule->setVisible(plots::ScheduleView::isWorthIt(experiment.training.schedule));
    if (!m_run.isReady() || !m_schedule->isVisible())
        return;
    const auto rows = static_cast<long long>(m_run.data()->split.train.size());
    const auto& snapshot = *m_run.snapshot();
    m_schedule->show(
        {experiment.training, m_run.learningRate(), rows, snapshot.step, snapshot.effectiveRate});
}

void LivePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    followRun();
}

void LivePanel::take(const Settings& settings, const QString& parameter, int mergeId) {
    Experiment next = m_document.experiment();
    Settings training = toSettings(next.training);
    for (const Parameter& known : m_form->schema().parameters)
        if (const auto* value = settings.find(known.name))
            training.set(known.name, *value);
    next.training = fromSettings(next.training, training);
    for (std::size_t i = 0; i < next.network.layers.size(); ++i)
        if (const auto* rate = settings.find(nameOfRate(i)))
            next.network.layers[i].settings.set("rate", *rate);
    if (const auto* noise = settings.find(kNoise); noise && noiseOf(next))
        next.data.settings.set(kNoise, *noise);
    const auto* changed = m_form->schema().find(parameter.toStdString());
    const QString text = tr("Change %1").arg(changed ? translated(changed->label) : parameter);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        refresh();
        m_form->showProblem(QString::fromStdString(done.error().message));
    }
}

} // namespace ui
