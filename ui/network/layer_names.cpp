#include "ui/network/layer_names.h"

#include "engine/model/layer.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

/// The type in a word or two, for captions; empty: its label and the first thing it can be told say more.
QString shortType(const std::string& type) {
    const std::pair<const char*, QString> names[] = {
        {"conv2d", tr("conv")},         {"max_pool2d", tr("max pool")},   {"average_pool2d", tr("mean pool")},
        {"flatten", tr("flatten")},     {"batch_norm", tr("batch norm")}, {"layer_norm", tr("layer norm")},
        {"embedding", tr("embedding")}, {"residual", tr("residual")}};
    for (const auto& [name, text] : names)
        if (type == name)
            return text;
    return {};
}

// The type and the first thing it can be told: "dropout 0.5".
QString typeTitle(const engine::model::LayerSpec& layer) {
    QString title = inSentence(layerTypeLabel(layer.type));
    const auto* type = engine::model::findLayerType(layer.type);
    const bool told = type != nullptr && !type->schema.parameters.empty();
    const auto* value = told ? layer.settings.find(type->schema.parameters.front().name) : nullptr;
    // How many units it has is seen.
    if (value != nullptr && widthParameter(layer.type) == nullptr)
        title += ' ' + QString::fromStdString(engine::core::toText(*value));
    return title;
}

} // namespace

QString inSentence(QString label) {
    const QString first = label.section(' ', 0, 0);
    if (first.mid(1) == first.mid(1).toLower())
        label[0] = label[0].toLower();
    return label;
}

QString layerTypeLabel(const std::string& type) {
    const auto* found = engine::model::findLayerType(type);
    return found != nullptr ? translated(found->schema.label) : QString::fromStdString(type);
}

QString shapeText(const std::vector<int>& shape) {
    QStringList lengths;
    for (const int length : shape)
        lengths << QString::number(length);
    return lengths.join(QStringLiteral("×"));
}

const engine::core::Parameter* widthParameter(const std::string& type) {
    const auto* found = engine::model::findLayerType(type);
    for (const char* name : {"units", "filters", "output_dim"})
        if (const auto* parameter = found != nullptr ? found->schema.find(name) : nullptr)
            return parameter;
    return nullptr;
}

bool isOneToOne(const engine::model::LayerSpec& layer) {
    const auto* type = engine::model::findLayerType(layer.type);
    return type != nullptr && type->oneToOne;
}

QString layerTitle(const engine::model::NetworkSpec& spec, int layer) {
    if (layer < 0)
        return tr("input x");
    const auto& own = spec.layers[static_cast<std::size_t>(layer)];
    if (!own.name.empty())
        return QString::fromStdString(own.name);
    // By its number several of a kind are told apart, as hidden layers are.
    if (const QString type = shortType(own.type); !type.isEmpty())
        return QStringLiteral("%1 %2").arg(type).arg(layer + 1);
    if (own.type != "dense")
        return typeTitle(own);
    return layer + 1 == static_cast<int>(spec.layers.size()) ? tr("output") : tr("hidden %1").arg(layer + 1);
}

} // namespace ui
