// The part of Files that writes networks for other programs.
#include "engine/io/export_code.h"
#include "engine/io/weight_file.h"
#include "engine/model/layout.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/message_bar.h"
#include "ui/run.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMap>
#include <QSettings>

namespace ui {

namespace {

using engine::core::Result;
using engine::io::Bytes;

constexpr const char* kOnnx = "onnx";

Result<Bytes> written(const Document& document, const Run& run, const std::string& target) {
    const auto& parameters = run.snapshot()->parameters;
    if (const auto code = engine::io::codeTargetNamed(target))
        return engine::io::exportCode(
            *code, {run.experiment(), *run.data(), parameters, document.title().toStdString()});
    const bool isDouble = run.experiment().training.precision == engine::train::Precision::Float64;
    const auto tensors =
        engine::model::toTensors(run.network().layout(), parameters,
                                 isDouble ? engine::core::DType::Float64 : engine::core::DType::Float32);
    return engine::io::weightFormatNamed(kOnnx)->write({tensors, &run.experiment().network});
}

} // namespace

void Files::exportNetwork() {
    if (!m_run.isReady())
        return problem(tr("There is nothing to export: the network is not in order."));
    const QMap<QString, std::string> targets = {{tr("PyTorch script (*.py)"), "pytorch"},
                                                {tr("Keras script (*.py)"), "keras"},
                                                {tr("NumPy script (*.py)"), "numpy"},
                                                {tr("ONNX model (*.onnx)"), kOnnx}};
    const QStringList filters = {tr("PyTorch script (*.py)"), tr("Keras script (*.py)"),
                                 tr("NumPy script (*.py)"), tr("ONNX model (*.onnx)")};
    QString chosen = filters.front();
    QString path = QFileDialog::getSaveFileName(m_window, tr("Export the network as it is now"),
                                                QDir(QSettings().value(QStringLiteral("folder")).toString())
                                                    .filePath(m_document.title() + QStringLiteral(".py")),
                                                filters.join(QStringLiteral(";;")), &chosen);
    if (path.isEmpty())
        return;
    std::string target = targets.value(chosen);
    if (QFileInfo(path).suffix().isEmpty())
        path += target == kOnnx ? QStringLiteral(".onnx") : QStringLiteral(".py");
    else if (QFileInfo(path).suffix() == QLatin1String(kOnnx))
        target = kOnnx;
    exportNetworkTo(path, target);
}

bool Files::exportNetworkTo(const QString& path, const std::string& target) {
    if (!m_run.isReady()) {
        problem(tr("There is nothing to export: the network is not in order."));
        return false;
    }
    const auto bytes = written(m_document, m_run, target);
    const auto done = bytes ? writeFile(path, *bytes) : Result<void>(bytes.error());
    if (!done)
        problem(QString::fromStdString(done.error().text()));
    else if (target == kOnnx)
        m_messages.say(MessageBar::Kind::Note, tr("The network is saved as an ONNX model in %1.").arg(path));
    else
        m_messages.say(
            MessageBar::Kind::Note,
            tr("The network is saved as a script in %1. Run it to see the same predictions.").arg(path));
    return done.ok();
}

} // namespace ui
