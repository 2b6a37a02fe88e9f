#include "ui/network/layer_names.h"

#include "engine/model/layer.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

// The type and the first thing it can be told: "dropout 0.5".
QString typeTitle(const engine::model::LayerSpec& layer) {
    QString title = layerTypeLabel(layer.type).toLower();
    const auto& parameters = engine::model::findLayerType(layer.type)->schema.parameters;
    const auto* value = parameters.empty() ? nullptr : layer.settings.find(parameters.front().name);
    if (value != nullptr)
        title += ' ' + QString::fromStdString(engine::core::toText(*value));
    return title;
}

} // namespace

QString layerTypeLabel(const std::string& type) {
    const auto* found = engine::model::findLayerType(type);
    return found != nullptr ? translated(found->schema.label) : QString::fromStdString(type);
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
    if (isOneToOne(own))
        return typeTitle(own);
    return layer + 1 == static_cast<int>(spec.layers.size()) ? tr("output") : tr("hidden %1").arg(layer + 1);
}

} // namespace ui
