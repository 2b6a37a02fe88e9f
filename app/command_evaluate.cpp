#include "app/command.h"

#include "engine/io/reports.h"

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
    text += "}\n";
    return deliver(words, text);
}

} // namespace app
