#include "ui/change_words.h"

#include "ui/network/layer_names.h"
#include "ui/theme.h"
#include "ui/training_settings.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace ui {

using engine::train::Change;
using engine::train::Changes;
using engine::train::Experiment;
using engine::train::TrainingSpec;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::ChangeWords)
};

QString inWords(const engine::core::Value& value) {
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? Words::tr("on") : Words::tr("off");
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return QString::number(*whole);
    if (const auto* real = std::get_if<double>(&value))
        return formatTick(*real);
    return QString::fromStdString(std::get<std::string>(value));
}

void addTraining(const TrainingSpec& from, const TrainingSpec& to, QStringList& changes) {
    const auto before = toSettings(from), after = toSettings(to);
    if (from.optimizer.type != to.optimizer.type)
        changes << QString::fromStdString(to.optimizer.type);
    for (const auto& parameter : trainingForm(to).parameters) {
        const auto* old = before.find(parameter.name);
        const auto* now = after.find(parameter.name);
        if (parameter.name == "optimizer" || !now || !old || *old == *now)
            continue;
        changes << (parameter.name == "learning_rate" ? QStringLiteral("η")
                                                      : translated(parameter.label).toLower()) +
                       QLatin1Char(' ') + inWords(*now);
    }
}

/// With another value of that setting, where it is another one.
void addSetting(const engine::core::Settings& from, const engine::core::Settings& to, const char* name,
                const QString& label, QStringList& changes) {
    const auto *old = from.find(name), *now = to.find(name);
    if (old && now && *old != *now)
        changes << label + QLatin1Char(' ') + inWords(*now);
}

/// What was frozen, what learns again, and at which rate.
void addLearning(const engine::model::NetworkSpec& from, const engine::model::NetworkSpec& to,
                 QStringList& changes) {
    for (std::size_t i = 0; i < std::min(from.layers.size(), to.layers.size()); ++i) {
        const auto &before = from.layers[i], &after = to.layers[i];
        const QString title = layerTitle(to, int(i));
        if (before.trainable != after.trainable)
            changes << (after.trainable ? Words::tr("%1 learns") : Words::tr("%1 frozen")).arg(title);
        if (before.learningRateScale != after.learningRateScale)
            changes << QStringLiteral("%1 η×%2").arg(title, formatTick(after.learningRateScale));
    }
}

QString pointsInWords(std::size_t before, std::size_t now) {
    const QString count = formatCount(qint64(std::max(before, now) - std::min(before, now)));
    return before == now ? Words::tr("points moved")
           : before < now
               ? (now - before == 1 ? Words::tr("1 point added") : Words::tr("%1 points added").arg(count))
           : before - now == 1 ? Words::tr("1 point erased")
                               : Words::tr("%1 points erased").arg(count);
}

QStringList listOfChanges(const Experiment& from, const Experiment& to) {
    QStringList changes;
    addTraining(from.training, to.training, changes);
    for (std::size_t i = 0; i < std::min(from.network.layers.size(), to.network.layers.size()); ++i)
        if (to.network.layers[i].type == "dropout")
            addSetting(from.network.layers[i].settings, to.network.layers[i].settings, "rate",
                       Words::tr("dropout"), changes);
    addLearning(from.network, to.network, changes);
    addSetting(from.data.settings, to.data.settings, "noise", Words::tr("noise"), changes);
    if (from.data.points != to.data.points)
        changes << pointsInWords(from.data.points.size(), to.data.points.size());
    return changes;
}

} // namespace

QString changeInWords(const Experiment& from, const Experiment& to) {
    return listOfChanges(from, to).join(QStringLiteral(", "));
}

std::vector<plots::Mark> marksOf(const Experiment& begun, const Changes& changes) {
    std::vector<plots::Mark> marks;
    Experiment before = begun, start = begun; // of the last change, and of the epoch's first
    QString others;
    double epoch = -1;
    for (const auto& [step, change] : changes) {
        if (std::floor(change.epoch) != epoch) {
            epoch = std::floor(change.epoch);
            start = before;
            others.clear();
            marks.push_back({change.epoch, {}, false});
        }
        if (change.experiment)
            before = *change.experiment;
        if (change.learningRate)
            before.training.optimizer.settings.set("learning_rate", *change.learningRate);
        if (change.parameters)
            others = change.isRestore ? Words::tr("best weights") : Words::tr("weights edited");
        QStringList words = listOfChanges(start, before);
        if (!others.isEmpty())
            words << others;
        marks.back().label = words.join(QStringLiteral(", "));
    }
    std::erase_if(marks, [](const plots::Mark& mark) { return mark.label.isEmpty(); });
    return marks;
}

} // namespace ui
