#include "app/command.h"

#include "engine/io/data_files.h"
#include "engine/train/pass.h"
#include "ui/file_access.h"

#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace app {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;

int unusable(const QString& text) {
    std::fputs(QStringLiteral("chainrule: %1\n").arg(text).toUtf8().constData(), stderr);
    return kUnusable;
}

int unusable(const QString& file, const Error& error) {
    const std::string name = file.toStdString();
    const bool named = error.context.empty() || error.context == name;
    const QString text = QString::fromStdString(named ? error.message : error.text());
    return unusable(error.context.starts_with(name + ": ") ? text : file + QStringLiteral(": ") + text);
}

void printResult(const engine::io::Bytes& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int deliver(const Words& words, const engine::io::Bytes& text) {
    const QString out = words.options.value(QStringLiteral("--out"));
    if (out.isEmpty())
        printResult(text);
    else if (const auto written = ui::writeFile(out, text); !written)
        return unusable(out, written.error());
    return kDone;
}

void printProgress(const QString& line) { std::fputs((line + QLatin1Char('\n')).toUtf8().constData(), stderr); }

Result<Loaded> loadProject(const QString& file, std::optional<engine::train::Precision> precision) {
    const auto bytes = ui::readFile(file);
    if (!bytes)
        return bytes.error();
    auto project = engine::io::readProject(*bytes);
    if (!project)
        return project.error();
    engine::train::Experiment& experiment = project->experiment;
    experiment.training.precision = precision.value_or(experiment.training.precision);
    const auto files = ui::within(ui::fileSource(), QFileInfo(file).absolutePath());
    auto network = engine::model::Network<double>::create(experiment.network);
    if (!network)
        return network.error();
    auto dataset = engine::io::loadDataset(experiment.data, files);
    if (!dataset)
        return dataset.error().within("data.source");
    auto data = engine::data::prepare(std::make_shared<const engine::data::Dataset>(std::move(*dataset)), experiment.data,
                                      network->outputs());
    if (!data)
        return data.error();
    const auto initial = engine::io::initialWeights(*project, network->layout(),
                                                    network->initialParameters(experiment.training.seed), files);
    if (!initial)
        return initial.error();
    auto trainer = engine::train::makeTrainer(experiment, *data, *initial);
    if (!trainer)
        return trainer.error();
    return Loaded{std::move(*project), *data, std::move(*trainer)};
}

Result<std::vector<int>> trainingRows(const Loaded& loaded, const Words& words, std::vector<int>& samples) {
    const std::vector<int>& train = loaded.data->split.train;
    samples.clear();
    if (!words.options.contains(QStringLiteral("--samples"))) {
        const int batch = std::min(loaded.project.experiment.training.batchSize, int(train.size()));
        for (int i = 0; i < batch; ++i)
            samples.push_back(i);
    } else {
        for (const QString& word : words.options[QStringLiteral("--samples")].split(QLatin1Char(','))) {
            bool isNumber = false;
            const int number = word.trimmed().toInt(&isNumber);
            if (!isNumber || number < 0 || number >= int(train.size()))
                return Error{Code::OutOfRange,
                             QStringLiteral("\"%1\" is no training sample; expected numbers from 0 to %2, separated by commas")
                                 .arg(word).arg(train.size() - 1).toStdString(),
                             "--samples"};
            samples.push_back(number);
        }
    }
    std::vector<int> rows;
    for (int number : samples)
        rows.push_back(train[std::size_t(number)]);
    return rows;
}

Result<engine::trace::PassInput> passOf(const QString& file, const Words& words) {
    const auto loaded = loadProject(file, engine::train::Precision::Float64);
    if (!loaded)
        return loaded.error();
    std::vector<int> samples;
    const auto rows = trainingRows(*loaded, words, samples);
    if (!rows)
        return rows.error();
    auto input = engine::train::passInput(loaded->trainer->experiment(), *loaded->data, loaded->trainer->state(), *rows);
    input.samples = std::move(samples);
    return input;
}

} // namespace app
