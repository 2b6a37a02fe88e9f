#include "app/command.h"

#include "ui/file_access.h"

namespace app {

int convert(const Words& words) {
    const std::string target = words.target.toStdString();
    const engine::io::WeightFormat* format = engine::io::weightFormatFor(target);
    if (format == nullptr)
        return unusable(QStringLiteral("%1: the suffix names no format that is written; expected one of %2")
                            .arg(words.target, QString::fromStdString(engine::io::weightSuffixes(true))));
    const auto source = engine::io::readWeightFile(words.file.toStdString(), ui::fileSource());
    if (!source)
        return unusable(words.file, source.error());
    const auto bytes = format->write({source->tensors, nullptr});
    if (!bytes)
        return unusable(words.file, bytes.error());
    if (const auto written = ui::writeFile(words.target, *bytes); !written)
        return unusable(words.target, written.error());
    printProgress(weightSummary(*engine::io::weightFormatNamed(source->format), source->tensors));
    printProgress(QStringLiteral("%1: %2").arg(words.target, QLatin1String(format->title)));
    printResult(tensorLines(source->tensors).toStdString());
    return kDone;
}

} // namespace app
