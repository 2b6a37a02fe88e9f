// The part of Files that loads and saves weights.
#include "engine/io/placing.h"
#include "engine/io/weights.h"
#include "engine/model/layout.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/message_bar.h"
#include "ui/run.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

namespace ui {

namespace {

using engine::core::DType;
using engine::core::TensorMap;

DType storedAs(const engine::train::Experiment& experiment) {
    return experiment.training.precision == engine::train::Precision::Float32 ? DType::Float32 : DType::Float64;
}

QString listed(const TensorMap& tensors) {
    QStringList names;
    for (const auto& [name, tensor] : tensors)
        names << QString::fromStdString(name + " " + engine::core::shapeText(tensor.shape));
    return names.join(QStringLiteral(", "));
}

} // namespace

void Files::openWeights(const QString& path, const TensorMap& tensors) {
    if (!m_run.isReady())
        return problem(tr("%1: weights need a network that is in order; mend it first").arg(path));
    const auto& network = m_run.network();
    engine::io::WeightFile file;
    file.tensors = tensors;
    const auto targets = engine::io::targetsOf(network.spec(), network.layout());
    const auto placed = engine::io::apply(engine::io::propose(targets, file), targets, tensors,
                                          network.initialParameters(m_document.experiment().training.seed));
    const int wanted = int(targets.tensors.size()), loaded = placed.loaded();
    if (loaded == 0) {
        const std::string note = targets.tensors.empty() ? std::string() : placed.lines.front().note;
        return problem(tr("%1: no tensor fits this network (%2). It holds %3.").arg(path, QString::fromStdString(note), listed(tensors)));
    }
    m_document.setWeights(tr("Load weights"),
                          engine::model::toTensors(network.layout(), placed.values, storedAs(m_document.experiment())));
    addRecent(path);
    QString said = tr("%1 of %2 tensors loaded from %3.").arg(loaded).arg(wanted).arg(path);
    for (const auto& line : placed.lines)
        if (line.what == engine::io::PlacedLine::What::Kept)
            said += tr(" %1: %2.").arg(QString::fromStdString(line.parameter), QString::fromStdString(line.note));
    m_messages.say(MessageBar::Kind::Note, said, {{tr("Undo"), [this] { m_document.undoStack().undo(); }}});
}

void Files::loadWeights() {
    const QString path = askForFile(tr("Load weights"), tr("Weights (*.npz *.npy);;All files (*)"));
    if (!path.isEmpty())
        openPath(path);
}

void Files::saveWeights() {
    if (!m_run.isReady())
        return problem(tr("There are no weights to save: the network is not in order."));
    QString path = QFileDialog::getSaveFileName(m_window, tr("Save the weights as they are now"),
                                                QDir(QSettings().value(QStringLiteral("folder")).toString())
                                                    .filePath(m_document.title() + QStringLiteral(".npz")),
                                                tr("NumPy archive (*.npz)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".npz");
    saveWeightsTo(path);
}

bool Files::saveWeightsTo(const QString& path) {
    const auto tensors = engine::model::toTensors(m_run.network().layout(), m_run.snapshot()->parameters,
                                                  storedAs(m_document.experiment()));
    const auto bytes = engine::io::writeNpz(tensors);
    const auto written = bytes ? writeFile(path, *bytes) : engine::core::Result<void>(bytes.error());
    if (!written)
        problem(QString::fromStdString(written.error().text()));
    else
        m_messages.say(MessageBar::Kind::Note, tr("%n tensors saved in %1.", nullptr, int(tensors.size())).arg(path));
    return written.ok();
}

} // namespace ui
