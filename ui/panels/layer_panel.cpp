#include "ui/panels/layer_panel.h"

#include "engine/model/layer.h"
#include "engine/model/network.h"
#include "engine/model/network_plan.h"
#include "ui/document.h"
#include "ui/network/layer_names.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

namespace {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::model::LayerSpec;
using engine::model::NetworkSpec;

// Every type that may stand there.
Parameter typeChoice(const std::string& present, bool isLast) {
    Parameter choice;
    choice.name = "type";
    choice.kind = Kind::Choice;
    choice.label = "Type";
    choice.help = "What kind of layer it is. The last layer gives the network's answers.";
    for (const auto& type : engine::model::layerTypes())
        if (type.canBeLast || !isLast || type.schema.type == present)
            choice.choices.push_back(type.schema.type);
    choice.defaultValue = choice.choices.front();
    return choice;
}

Parameter trainableFlag() {
    Parameter trainable;
    trainable.name = "trainable";
    trainable.kind = Kind::Boolean;
    trainable.defaultValue = true;
    trainable.label = "Trainable";
    trainable.help =
        "Off: the layer's parameters stay as they are, and gradients pass through it to the layers below.";
    return trainable;
}

Parameter rateScale() {
    Parameter scale;
    scale.name = "learning_rate_scale";
    scale.defaultValue = 1.0;
    scale.minimum = 0;
    scale.maximum = 1e6;
    scale.label = "Learning rate ×";
    scale.help =
        "The layer learns with the learning rate times this: below 1 it keeps more of what it knows.";
    return scale;
}

Parameter nameText() {
    Parameter name;
    name.name = "name";
    name.kind = Kind::Text;
    name.defaultValue = std::string();
    name.label = "Name";
    name.help = "Shown above the layer instead of its number.";
    return name;
}

// What every layer can be told around what its type can.
Schema schemaOf(const NetworkSpec& network, int layer) {
    const auto at = static_cast<std::size_t>(layer);
    const auto* type = engine::model::findLayerType(network.layers[at].type);
    Schema schema = type != nullptr ? type->schema : Schema{};
    schema.parameters.insert(schema.parameters.begin(),
                             typeChoice(network.layers[at].type, at + 1 == network.layers.size()));
    const auto summary = engine::model::summarize(engine::model::flow(network).layers);
    if (at >= summary.size() || summary[at].parameters > 0) {
        schema.parameters.push_back(trainableFlag());
        schema.parameters.push_back(rateScale());
    }
    schema.parameters.push_back(nameText());
    return schema;
}

Settings toSettings(const LayerSpec& layer) {
    Settings settings = layer.settings;
    settings.set("type", layer.type);
    settings.set("trainable", layer.trainable);
    settings.set("learning_rate_scale", layer.learningRateScale);
    settings.set("name", layer.name);
    return settings;
}

LayerSpec fromSettings(LayerSpec layer, Settings settings) {
    layer.trainable = settings.flag("trainable", true);
    layer.learningRateScale = settings.real("learning_rate_scale", 1);
    layer.name = settings.text("name");
    settings.remove("type");
    settings.remove("trainable");
    settings.remove("learning_rate_scale");
    settings.remove("name");
    layer.settings = settings;
    return layer;
}

} // namespace

LayerPanel::LayerPanel(Document& document, QWidget* parent)
    : Panel(tr("Layer"), parent), m_document(document), m_form(new SchemaForm), m_hint(new QLabel) {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addWidget(m_form);
    m_hint->setObjectName(QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    setContent(new Scrolled(inside));
    m_left = addMove(tr("Move the layer to the left (Ctrl+← on the canvas)"), Qt::LeftArrow, -1);
    m_right = addMove(tr("Move the layer to the right (Ctrl+→ on the canvas)"), Qt::RightArrow, 1);
    connect(m_form, &SchemaForm::edited, this, &LayerPanel::take);
    connect(&document, &Document::changed, this, &LayerPanel::show);
    connect(&document, &QObject::destroyed, m_form, [this] { m_form->disconnect(); });
    show();
}

QToolButton* LayerPanel::addMove(const QString& tip, Qt::ArrowType arrow, int by) {
    auto* button = new QToolButton;
    button->setArrowType(arrow);
    button->setAutoRaise(true);
    button->setObjectName(QStringLiteral("flat"));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    connect(button, &QToolButton::clicked, this,
            [this, by] { Q_EMIT moveRequested(*m_layer, *m_layer + by); });
    addTitleWidget(button);
    return button;
}

void LayerPanel::setLayer(std::optional<int> layer) {
    m_layer = layer;
    show();
}

void LayerPanel::show() {
    const auto& network = m_document.experiment().network;
    const int count = static_cast<int>(network.layers.size());
    const bool isLayer = m_layer && *m_layer >= 0 && *m_layer < count;
    m_form->setVisible(isLayer);
    m_left->setEnabled(isLayer && *m_layer > 0);
    m_right->setEnabled(isLayer && *m_layer < count - 1);
    m_hint->setVisible(!isLayer);
    if (!isLayer) {
        setSubtitle({});
        m_hint->setText(m_layer == -1 ? tr("The input has as many units as the data have features.")
                                      : tr("Click a layer above to change it."));
        return;
    }
    const LayerSpec& layer = network.layers[static_cast<std::size_t>(*m_layer)];
    setSubtitle(layerTitle(network, *m_layer));
    m_form->setSchema(schemaOf(network, *m_layer));
    m_form->setSettings(toSettings(layer));
}

void LayerPanel::take(const Settings& settings, const QString& parameter, int mergeId) {
    if (parameter == QLatin1String("type")) {
        Q_EMIT typeRequested(*m_layer, QString::fromStdString(settings.text("type")));
        return show();
    }
    engine::train::Experiment next = m_document.experiment();
    auto& layer = next.network.layers[static_cast<std::size_t>(*m_layer)];
    layer = fromSettings(layer, settings);
    const Parameter* changed = m_form->schema().find(parameter.toStdString());
    const QString text = tr("Change %1").arg(changed != nullptr ? translated(changed->label) : parameter);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        show();
        m_form->showProblem(QString::fromStdString(done.error().message));
    }
}

} // namespace ui
