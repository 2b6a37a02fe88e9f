#include "app/command.h"

#include "engine/io/export_code.h"
#include "engine/io/weight_file.h"

#include <QFileInfo>

namespace app {

namespace {

using engine::core::Result;
using engine::io::Bytes;

const char* const kOnnx = "onnx";

Result<Bytes> onnxModel(const Loaded& loaded, const engine::core::VectorD& parameters) {
    const bool isDouble = loaded.project.experiment.training.precision == engine::train::Precision::Float64;
    const auto tensors =
        engine::model::toTensors(loaded.trainer->layout(), parameters,
                                 isDouble ? engine::core::DType::Float64 : engine::core::DType::Float32);
    return engine::io::weightFormatNamed(kOnnx)->write({tensors, &loaded.trainer->experiment().network});
}

QString targetNames() {
    QStringList names;
    for (const std::string& name : engine::io::codeTargetNames())
        names << QString::fromStdString(name);
    return names.join(QStringLiteral(", ")) + QStringLiteral(" or ") + QLatin1String(kOnnx);
}

} // namespace

int exportProject(const Words& words) {
    const QString to = words.options.value(QStringLiteral("--to"));
    const auto target = engine::io::codeTargetNamed(to.toStdString());
    const bool isOnnx = to == QLatin1String(kOnnx);
    if (!target && !isOnnx)
        return unusable(to.isEmpty()
                            ? QStringLiteral("export: --to is missing: expected %1").arg(targetNames())
                            : QStringLiteral("export: --to %1: expected %2").arg(to, targetNames()));
    if (isOnnx && words.options.value(QStringLiteral("--out")).isEmpty())
        return unusable(
            QStringLiteral("export: --out is missing: an ONNX model is no text, name a file for it"));
    const auto loaded = loadProject(words.file);
    if (!loaded)
        return unusable(words.file, loaded.error());
    engine::core::VectorD parameters;
    loaded->trainer->copyParameters(parameters);
    const auto made =
        isOnnx ? onnxModel(*loaded, parameters)
               : engine::io::exportCode(*target, {loaded->trainer->experiment(), *loaded->data, parameters,
                                                  QFileInfo(words.file).completeBaseName().toStdString()});
    return made ? deliver(words, *made) : unusable(words.file, made.error());
}

} // namespace app
