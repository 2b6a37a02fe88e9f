#include "app/command.h"
#include "app/drawing.h"

#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "engine/io/reports.h"
#include "engine/io/weights.h"
#include "engine/train/experiment.h"
#include "engine/train/frozen_proof.h"
#include "engine/train/threads.h"
#include "ui/file_access.h"
#include "ui/plots/run_pictures.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

#include <cmath>

namespace app {

namespace {

using engine::core::Error;
using engine::core::Result;
using engine::train::EpochRecord;

constexpr qint64 kProgressMilliseconds = 250;

std::vector<ui::plots::NamedPicture> pictures(const Loaded& loaded, const std::vector<EpochRecord>& history) {
    const Drawing drawing;
    return ui::plots::runPictures(
        {loaded.trainer->experiment(), *loaded.trainer->data(), loaded.trainer->state().parameters, history});
}

bool isFile(const std::string& source) {
    return source != engine::data::kDrawnSource && !engine::data::findGenerator(source) &&
           !engine::io::findBuiltinSet(source) && source != engine::data::kPastedSource;
}

QString progressLine(const EpochRecord& record, int epochs) {
    QString text = QStringLiteral("epoch %1/%2  train_loss %3")
                       .arg(record.epoch)
                       .arg(epochs)
                       .arg(record.trainLoss, 0, 'g', 5);
    const std::pair<const char*, double> others[] = {{"validation_loss", record.validationLoss},
                                                     {"train_accuracy", record.trainAccuracy},
                                                     {"validation_accuracy", record.validationAccuracy},
                                                     {"source_accuracy", record.sourceAccuracy}};
    for (const auto& [name, value] : others)
        if (!std::isnan(value))
            text += QStringLiteral("  %1 %2").arg(QLatin1String(name)).arg(value, 0, 'g', 5);
    return text;
}

void printEnd(const engine::train::EarlyStop& stop) {
    QString text;
    if (stop.early)
        text += QStringLiteral("stopped early after epoch %1: nothing better since epoch %2")
                    .arg(stop.epoch)
                    .arg(stop.bestEpoch);
    if (stop.restored)
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
                QStringLiteral("the weights are those of epoch %1").arg(stop.bestEpoch);
    if (!text.isEmpty())
        printProgress(text);
}

/// Whether what was frozen is what it was.
void printProof(const engine::train::FrozenProof& proof) {
    const auto count = [](std::size_t tensors) {
        return QStringLiteral("%1 frozen tensor%2")
            .arg(tensors)
            .arg(tensors == 1 ? QString() : QStringLiteral("s"));
    };
    if (proof.unchanged() > 0)
        printProgress(QStringLiteral("%1 unchanged, bit for bit").arg(count(proof.unchanged())));
    for (const auto& tensor : proof.tensors)
        if (!tensor.isUnchanged())
            printProgress(QStringLiteral("frozen %1 CHANGED: %2 of %3 numbers differ")
                              .arg(QString::fromStdString(tensor.name))
                              .arg(tensor.differing)
                              .arg(tensor.numbers));
}

/// Trains to the end, or to the first step that is not finite; the weights before it stay.
bool run(engine::train::AnyTrainer& trainer, int epochs, std::vector<EpochRecord>& history) {
    trainer.setThreads(engine::train::usualThreads());
    QElapsedTimer sinceProgress;
    while (trainer.epochs() < epochs && !trainer.stopsEarly()) {
        trainer.step();
        if (trainer.diverged()) {
            printProgress(QStringLiteral("a number was not finite at step %1, the weights before it are "
                                         "kept; a smaller learning rate may help")
                              .arg(trainer.steps()));
            return false;
        }
        if (!trainer.epochEnded())
            continue;
        history.push_back(trainer.lastEpoch());
        if (!sinceProgress.isValid() || sinceProgress.elapsed() >= kProgressMilliseconds ||
            trainer.epochs() == epochs) {
            printProgress(progressLine(history.back(), epochs));
            sinceProgress.start();
        }
    }
    if (const auto stop = trainer.finish())
        printEnd(*stop);
    return true;
}

Result<void> writeResults(const Loaded& loaded, const QString& projectFile, const QString& folder,
                          const std::vector<EpochRecord>& history) {
    const QDir out(folder);
    engine::io::Project project = loaded.project;
    const auto moved = [&](std::string& path) {
        path = out.relativeFilePath(
                      QFileInfo(projectFile).absoluteDir().absoluteFilePath(QString::fromStdString(path)))
                   .toStdString();
    };
    if (isFile(project.experiment.data.source))
        moved(project.experiment.data.source);
    if (project.fineTuning && project.fineTuning->source) {
        engine::io::FineTuning::Source& source = *project.fineTuning->source;
        if (isFile(source.data.source))
            moved(source.data.source);
        if (!source.weightsPath.empty())
            moved(source.weightsPath);
    }
    // New inputs are to be treated as those the weights were trained on.
    if (project.experiment.data.scales())
        project.experiment.data.scaler = loaded.data->scaler;
    if (loaded.data->scalesTargets())
        project.experiment.data.targetScaler = loaded.data->targetScaler;
    project.inlineWeights.reset();
    project.weightsPath = "weights.npz";
    // The metrics of the test part have been printed.
    project.testLooks += loaded.data->split.test.empty() ? 0 : 1;
    const bool single = project.experiment.training.precision == engine::train::Precision::Float32;
    const auto weights = engine::io::writeNpz(
        engine::model::toTensors(loaded.trainer->layout(), loaded.trainer->state().parameters,
                                 single ? engine::core::DType::Float32 : engine::core::DType::Float64));
    if (!weights)
        return weights.error();
    std::vector<std::pair<const char*, engine::io::Bytes>> files = {
        {"history.csv", engine::io::writeHistory(history)},
        {"weights.npz", *weights},
        {"project.json", engine::io::writeProject(project)},
    };
    for (const auto& [name, svg] : pictures(loaded, history))
        files.emplace_back(name, svg.toStdString());
    for (const auto& [name, bytes] : files)
        if (const auto written = ui::writeFile(out.filePath(QLatin1String(name)), bytes); !written)
            return written.error();
    return {};
}

void printEvaluation(engine::train::AnyTrainer& trainer) {
    using engine::data::Part;
    const std::pair<const char*, Part> parts[] = {
        {"train", Part::Train}, {"validation", Part::Validation}, {"test", Part::Test}};
    for (const auto& [name, part] : parts) {
        if (trainer.data()->split.rows(part).empty())
            continue;
        const auto evaluation = trainer.evaluate(part);
        QString text =
            QStringLiteral("%1_loss %2\n").arg(QLatin1String(name)).arg(evaluation.loss, 0, 'g', 6);
        if (evaluation.accuracy)
            text += QStringLiteral("%1_accuracy %2\n")
                        .arg(QLatin1String(name))
                        .arg(*evaluation.accuracy, 0, 'g', 6);
        printResult(text.toStdString());
    }
}

} // namespace

int train(const Words& words) {
    auto loaded = loadProject(words.file);
    if (!loaded)
        return unusable(words.file, loaded.error());
    if (words.options.contains(QStringLiteral("--epochs"))) {
        const auto epochs = epochsOf(words);
        if (!epochs)
            return unusable(QStringLiteral("train: ") + QString::fromStdString(epochs.error().message));
        loaded->project.experiment.training.epochs = *epochs;
        // Schedules end with the epochs: the trainer has to know them.
        auto trainer = engine::train::makeTrainer(loaded->project.experiment, loaded->data,
                                                  *loaded->trainer->origin().parameters);
        if (!trainer)
            return unusable(words.file, trainer.error());
        loaded->trainer = *std::move(trainer);
    }
    if (const auto sourced = loadSource(*loaded, words.file); !sourced)
        return unusable(words.file, sourced.error());
    const QString folder = words.options.value(QStringLiteral("--out"));
    if (words.options.contains(QStringLiteral("--out")) && (folder.isEmpty() || !QDir().mkpath(folder)))
        return unusable(folder + QStringLiteral(": no folder, and none can be made there"));
    if (loaded->data->scalesTargets())
        printProgress(QStringLiteral("targets are standardized: losses are in their units; evaluate gives "
                                     "the errors in the targets' own"));
    std::vector<EpochRecord> history;
    const bool finite = run(*loaded->trainer, loaded->project.experiment.training.epochs, history);
    printProof(engine::train::frozenProof(*loaded->trainer));
    printEvaluation(*loaded->trainer);
    if (!folder.isEmpty())
        if (const auto written = writeResults(*loaded, words.file, folder, history); !written)
            return unusable(folder, written.error());
    return finite ? kDone : kFailed;
}

} // namespace app
