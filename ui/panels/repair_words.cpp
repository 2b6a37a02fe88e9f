#include "ui/panels/repair_words.h"

#include "engine/model/layer.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkEditor", text); }

} // namespace

QString repairText(const engine::model::Repair& repair, const engine::model::NetworkSpec& network) {
    using Kind = engine::model::Repair::Kind;
    const auto& changed = network.layers[static_cast<std::size_t>(repair.of)];
    switch (repair.kind) {
    case Kind::InsertLayer:
        return tr("Insert %1").arg(inSentence(layerTypeLabel(repair.name)));
    case Kind::AppendLayer:
        return tr("Add an output layer");
    case Kind::SetParameter: {
        const auto* type = engine::model::findLayerType(changed.type);
        const auto* parameter = type != nullptr ? type->schema.find(repair.name) : nullptr;
        const QString name =
            parameter != nullptr ? translated(parameter->label) : QString::fromStdString(repair.name);
        if (repair.of != repair.layer)
            return tr("Set %1 of %2 to %3")
                .arg(inSentence(name), layerTitle(network, repair.of),
                     QString::fromStdString(engine::core::toText(repair.value)));
        return tr("Set %1 to %2")
            .arg(inSentence(name), QString::fromStdString(engine::core::toText(repair.value)));
    }
    case Kind::ShapeInput:
        return repair.shape.size() == 1
                   ? tr("Take the input as %1 numbers in a row").arg(repair.shape.front())
                   : tr("Take the input as a picture %1").arg(shapeText(repair.shape));
    case Kind::MoveBefore:
        return tr("Move it to the left");
    case Kind::Remove:
        return tr("Remove it");
    }
    return {};
}

} // namespace ui
