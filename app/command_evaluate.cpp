#include "app/command.h"

#include "engine/io/reports.h"
#include "engine/train/residuals.h"

#include <array>
#include <cmath>

namespace app {

namespace {

using engine::data::Part;

std::optional<Part> partNamed(const QString& name) {
    static const std::array<std::pair<const char*, Part>, 3> kParts = {
        {{"train", Part::Train}, {"validation", Part::Validation}, {"test", Part::Test}}};
    for (const auto& [word, part] : kParts)
        if (name == QLatin1String(word))
            return part;
    return {};
}

/// JSON knows no NaN.
std::string number(double value) { return std::isfinite(value) ? engine::io::numberText(value) : "null"; }

/// Of each target, in its own units; what the loss is in where that is another.
engine::io::Bytes errors(const Loaded& loaded, Part part) {
    const auto network = engine::model::Network<float>::create(loaded.trainer->experiment().network);
    const auto residuals = engine::train::residuals(*network, loaded.trainer->state().parameters, *loaded.data, part);
    engine::io::Bytes text = loaded.data->scalesTargets() ? ", \"loss_units\": \"standardized targets\"" : "";
    text += ", \"root_mean_square_error\": [";
    for (Eigen::Index i = 0; i < residuals.rootMeanSquare.size(); ++i)
        text += (i > 0 ? ", " : "") + number(residuals.rootMeanSquare(i));
    return text + "]";
}

} // namespace

int evaluate(const Words& words) {
    const QString split = words.options.value(QStringLiteral("--split"), QStringLiteral("test"));
    const auto part = partNamed(split);
    if (!part)
        return unusable(QStringLiteral("evaluate: --split %1: expected train, validation or test").arg(split));
    const auto loaded = loadProject(words.file);
    if (!loaded)
        return unusable(words.file, loaded.error());
    if (loaded->data->split.rows(*part).empty())
        return unusable(words.file + QStringLiteral(": data.split.%1: no sample is in this part; expected a share above 0").arg(split));
    const auto evaluation = loaded->trainer->evaluate(*part);
    engine::io::Bytes text = "{\"split\": \"" + split.toStdString() + "\", \"samples\": " + std::to_string(evaluation.samples) +
                             ", \"loss\": " + number(evaluation.loss);
    if (evaluation.accuracy)
        text += ", \"accuracy\": " + number(*evaluation.accuracy);
    if (loaded->data->dataset->task == engine::data::Task::Regression)
        text += errors(*loaded, *part);
    text += "}\n";
    return deliver(words, text);
}

} // namespace app
