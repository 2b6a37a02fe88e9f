#include "app/command.h"

#include "engine/io/placing.h"
#include "ui/file_access.h"

namespace app {

namespace {

using engine::core::Result;
using engine::io::Bytes;
using engine::io::WeightFile;

/// With its tensors by the contract's names, as its layers want them.
Result<Bytes> writeNetwork(const WeightFile& file, const engine::io::WeightFormat& format) {
    const auto network = engine::model::Network<double>::create(*file.network);
    if (!network)
        return network.error();
    const engine::model::Layout& layout = network->layout();
    const auto placed = engine::io::apply(file.placements, engine::io::targetsOf(*file.network, layout),
                                          file.tensors, network->initialParameters(0));
    for (const auto& line : placed.lines)
        if (line.what == engine::io::PlacedLine::What::Kept)
            return engine::core::Error{engine::core::Code::MissingKey, "has no numbers for it: " + line.note,
                                       line.parameter};
    const bool isDouble =
        !file.tensors.empty() && file.tensors.front().second.dtype == engine::core::DType::Float64;
    const auto tensors = engine::model::toTensors(
        layout, placed.values, isDouble ? engine::core::DType::Float64 : engine::core::DType::Float32);
    return format.write({tensors, &*file.network});
}

/// Formats of tensors keep the file's names; one that needs a network gets the file's, if it holds one.
Result<Bytes> write(const WeightFile& file, const engine::io::WeightFormat& format) {
    Result<Bytes> bytes = format.write({file.tensors, nullptr});
    const bool asksForNetwork = !bytes && bytes.error().code == engine::core::Code::MissingKey;
    return asksForNetwork && file.network ? writeNetwork(file, format) : bytes;
}

} // namespace

int convert(const Words& words) {
    const std::string target = words.target.toStdString();
    const engine::io::WeightFormat* format = engine::io::weightFormatFor(target);
    if (format == nullptr)
        return unusable(QStringLiteral("%1: the suffix names no format that is written; expected one of %2")
                            .arg(words.target, QString::fromStdString(engine::io::weightSuffixes(true))));
    const auto source = engine::io::readWeightFile(words.file.toStdString(), ui::fileSource());
    if (!source)
        return unusable(words.file, source.error());
    const auto bytes = write(*source, *format);
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
