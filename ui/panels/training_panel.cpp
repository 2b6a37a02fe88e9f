#include "ui/panels/training_panel.h"

#include "engine/model/loss.h"
#include "engine/optim/optimizer.h"
#include "ui/document.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"

namespace ui {

namespace {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::train::Precision;
using engine::train::TrainingSpec;

Parameter choice(const char* name, const char* label, const char* help, std::vector<std::string> choices) {
    Parameter parameter;
    parameter.name = name;
    parameter.kind = Kind::Choice;
    parameter.defaultValue = choices.front();
    parameter.label = label;
    parameter.help = help;
    parameter.choices = std::move(choices);
    return parameter;
}

// Loss and optimizer, the numbers of that optimizer, and the rest of training.
Schema schemaFor(const std::string& optimizer) {
    std::vector<std::string> losses, optimizers;
    for (const auto& loss : engine::model::losses())
        losses.push_back(loss.name);
    for (const Schema& type : engine::optim::optimizers())
        optimizers.push_back(type.type);
    Schema schema;
    schema.type = "training with " + optimizer;
    schema.parameters = {
        choice("loss", "Loss", "How outputs are compared with targets: what training makes small.", losses),
        choice("optimizer", "Optimizer", "How a step is made from the gradient.", optimizers)};
    if (const Schema* own = engine::optim::findOptimizer(optimizer))
        schema.parameters.insert(schema.parameters.end(), own->parameters.begin(), own->parameters.end());
    const auto& rest = engine::train::trainingSchema().parameters;
    schema.parameters.insert(schema.parameters.end(), rest.begin(), rest.end());
    return schema;
}

Settings toSettings(const TrainingSpec& spec) {
    Settings settings = spec.optimizer.settings;
    settings.set("loss", spec.loss);
    settings.set("optimizer", spec.optimizer.type);
    settings.set("batch_size", std::int64_t{spec.batchSize});
    settings.set("epochs", std::int64_t{spec.epochs});
    settings.set("shuffle", spec.shuffle);
    settings.set("seed", static_cast<std::int64_t>(spec.seed));
    settings.set("precision", std::string(spec.precision == Precision::Float64 ? "float64" : "float32"));
    return settings;
}

TrainingSpec fromSettings(TrainingSpec spec, const Settings& settings) {
    spec.loss = settings.text("loss");
    spec.batchSize = static_cast<int>(settings.integer("batch_size"));
    spec.epochs = static_cast<int>(settings.integer("epochs"));
    spec.shuffle = settings.flag("shuffle");
    spec.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    spec.precision = settings.text("precision") == "float64" ? Precision::Float64 : Precision::Float32;
    const std::string type = settings.text("optimizer");
    const Schema* own = engine::optim::findOptimizer(type);
    if (own == nullptr)
        return spec;
    if (type != spec.optimizer.type) {
        spec.optimizer = {type, own->defaults()};
        return spec;
    }
    for (const Parameter& parameter : own->parameters)
        if (const auto* value = settings.find(parameter.name))
            spec.optimizer.settings.set(parameter.name, *value);
    return spec;
}

} // namespace

TrainingPanel::TrainingPanel(Document& document, QWidget* parent)
    : Panel(tr("Training"), parent), m_document(document), m_form(new SchemaForm) {
    setContent(new Scrolled(m_form));
    connect(m_form, &SchemaForm::edited, this, &TrainingPanel::take);
    connect(&document, &Document::changed, this, &TrainingPanel::show);
    connect(&document, &QObject::destroyed, m_form, [this] { m_form->disconnect(); });
    show();
}

void TrainingPanel::show() {
    const TrainingSpec& spec = m_document.experiment().training;
    m_form->setSchema(schemaFor(spec.optimizer.type));
    m_form->setSettings(toSettings(spec));
}

void TrainingPanel::take(const Settings& settings, const QString& parameter, int mergeId) {
    engine::train::Experiment next = m_document.experiment();
    next.training = fromSettings(next.training, settings);
    const Parameter* changed = m_form->schema().find(parameter.toStdString());
    const QString text = tr("Change %1").arg(changed != nullptr ? translated(changed->label) : parameter);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        show();
        m_form->showProblem(QString::fromStdString(done.error().message));
    }
}

} // namespace ui
