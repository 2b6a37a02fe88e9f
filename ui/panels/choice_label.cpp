#include "ui/panels/choice_label.h"

#include "engine/model/activation.h"
#include "engine/model/initializer.h"
#include "engine/model/layer.h"
#include "engine/model/loss.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "ui/theme.h"

namespace ui {

QString choiceLabel(const std::string& parameter, const std::string& choice) {
    if (parameter == "activation")
        if (const auto* activation = engine::model::findActivation(choice))
            return translated(activation->label);
    if (parameter == "type")
        if (const auto* type = engine::model::findLayerType(choice))
            return translated(type->schema.label);
    if (parameter == "initializer")
        if (const auto* initializer = engine::model::findInitializer(choice))
            return translated(initializer->label);
    if (parameter == "loss")
        if (const auto* loss = engine::model::findLoss(choice))
            return translated(loss->label);
    if (parameter == "optimizer")
        if (const auto* optimizer = engine::optim::findOptimizer(choice))
            return translated(optimizer->label);
    if (parameter == "schedule")
        if (const auto* schedule = engine::optim::findSchedule(choice))
            return translated(schedule->label);
    return translated(QString::fromStdString(choice).replace('_', ' ').toStdString());
}

QString choiceHelp(const std::string& parameter, const std::string& choice) {
    if (parameter == "activation")
        if (const auto* activation = engine::model::findActivation(choice))
            return QStringLiteral("a = %1\n%2")
                .arg(QString::fromStdString(activation->formula), translated(activation->help));
    if (parameter == "type")
        if (const auto* type = engine::model::findLayerType(choice))
            return translated(type->schema.help);
    if (parameter == "initializer")
        if (const auto* initializer = engine::model::findInitializer(choice))
            return QStringLiteral("%1\n%2").arg(QString::fromStdString(initializer->formula),
                                                translated(initializer->help));
    if (parameter == "loss")
        if (const auto* loss = engine::model::findLoss(choice))
            return QStringLiteral("L = %1\n%2")
                .arg(QString::fromStdString(loss->formula), translated(loss->help));
    if (parameter == "optimizer")
        if (const auto* optimizer = engine::optim::findOptimizer(choice))
            return translated(optimizer->help);
    if (parameter == "schedule")
        if (const auto* schedule = engine::optim::findSchedule(choice))
            return translated(schedule->help);
    return {};
}

} // namespace ui
