#include "app/command.h"
#include "app/drawing.h"

#include "engine/analysis/lanes_of_setting.h"
#include "engine/analysis/lane_verdict.h"
#include "engine/io/reports.h"
#include "engine/train/threads.h"
#include "ui/file_access.h"
#include "ui/compare/lane_report.h"
#include "ui/compare/lane_words.h"
#include "ui/plots/comparison_pictures.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace app {

namespace {

using engine::analysis::Comparison;
using engine::analysis::LaneSpec;
using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::io::numberText;
using engine::train::EpochRecord;

constexpr qsizetype kMostLanes = 20;
constexpr double kUsualTarget = 0.9;
constexpr qint64 kProgressMilliseconds = 250;

const QString kRates = QStringLiteral("--learning-rates"), kTuning = QStringLiteral("--fine-tuning"),
              kTarget = QStringLiteral("--target-accuracy"), kEpochs = QStringLiteral("--epochs"), kOut = QStringLiteral("--out"),
              kSetting = QStringLiteral("--setting"), kValues = QStringLiteral("--values"), kSeeds = QStringLiteral("--seeds"), kReport = QStringLiteral("--report");

Error wrong(const QString& text) { return {Code::InvalidValue, text.toStdString(), {}}; }

Result<std::vector<double>> ratesOf(const Words& words) {
    const QStringList given = words.options[kRates].split(QLatin1Char(','));
    if (given.size() > kMostLanes)
        return wrong(QStringLiteral("--learning-rates: %1 rates; at most %2 are compared").arg(given.size()).arg(kMostLanes));
    std::vector<double> rates;
    for (const QString& word : given) {
        bool isNumber = false;
        const double rate = word.trimmed().toDouble(&isNumber);
        if (!isNumber || !std::isfinite(rate) || rate <= 0)
            return wrong(QStringLiteral("--learning-rates: \"%1\" is no rate; expected numbers above 0, separated by commas").arg(word));
        if (std::find(rates.begin(), rates.end(), rate) != rates.end())
            return wrong(QStringLiteral("--learning-rates: %1 is given twice").arg(word));
        rates.push_back(rate);
    }
    return rates;
}

Result<double> targetOf(const Words& words) {
    if (!words.options.contains(kTarget))
        return kUsualTarget;
    bool isNumber = false;
    const double target = words.options[kTarget].toDouble(&isNumber);
    if (!isNumber || !(target > 0 && target <= 1))
        return wrong(QStringLiteral("--target-accuracy %1: expected a share above 0 and at most 1").arg(words.options[kTarget]));
    return target;
}

Result<int> seedsOf(const Words& words) {
    if (!words.options.contains(kSeeds))
        return 1;
    bool isNumber = false;
    const int seeds = words.options[kSeeds].toInt(&isNumber);
    if (!isNumber || seeds < 1 || seeds > int(engine::analysis::kMostLanes))
        return wrong(QStringLiteral("--seeds %1: expected a whole number from 1 to %2").arg(words.options[kSeeds]).arg(engine::analysis::kMostLanes));
    return seeds;
}

Result<std::vector<LaneSpec>> lanesOfValues(const LaneSpec& base, const Words& words) {
    const auto setting = engine::analysis::findLaneSetting(base.experiment, words.options[kSetting].toStdString());
    if (!setting)
        return setting.error().within("--setting");
    std::vector<engine::core::Value> values;
    for (const QString& word : words.options[kValues].split(QLatin1Char(','))) {
        const auto value = engine::analysis::laneValue(*setting, word.toStdString());
        if (!value)
            return value.error().within("--values");
        values.push_back(*value);
    }
    return engine::analysis::lanesOfSetting(base, setting->name, values);
}

/// What is compared, or what is wrong with the words.
Result<std::vector<LaneSpec>> lanesOf(const Loaded& loaded, const Words& words) {
    LaneSpec base{"", loaded.trainer->experiment(), loaded.data, {}, loaded.trainer->origin().source};
    const bool isGiven = !loaded.project.weightsPath.empty() || loaded.project.inlineWeights;
    if (isGiven)
        base.initial = *loaded.trainer->origin().parameters;
    if (words.options.contains(kTuning)) {
        if (!isGiven)
            return Error{Code::MissingKey, "has no weights to fine-tune; expected a project with pretrained weights", "weights"};
        const int head = loaded.project.fineTuning ? loaded.project.fineTuning->headLayers : 1;
        return engine::analysis::lanesOfFineTuning(base, head);
    }
    Result<std::vector<LaneSpec>> lanes = std::vector<LaneSpec>();
    if (words.options.contains(kRates)) {
        const auto rates = ratesOf(words);
        lanes = rates ? Result<std::vector<LaneSpec>>(engine::analysis::lanesByRate(base, *rates)) : rates.error();
    } else {
        lanes = lanesOfValues(base, words);
    }
    const auto seeds = seedsOf(words);
    if (!seeds)
        return seeds.error();
    return lanes && *seeds > 1 ? engine::analysis::lanesOfSeeds(base, *lanes, *seeds) : lanes;
}

/// In lockstep to the end of the epochs.
void run(Comparison& comparison, int epochs) {
    comparison.setThreads(engine::train::usualThreads());
    QElapsedTimer sinceProgress;
    while (comparison.goesOn() && comparison.epochs() < epochs) {
        comparison.epoch();
        const bool last = comparison.epochs() == epochs || !comparison.goesOn();
        if (sinceProgress.isValid() && sinceProgress.elapsed() < kProgressMilliseconds && !last)
            continue;
        sinceProgress.start();
        QString text = QStringLiteral("epoch %1/%2").arg(comparison.epochs()).arg(epochs);
        for (const auto& lane : comparison.lanes())
            if (!lane.records.empty())
                text += QStringLiteral("  %1: train_loss %2").arg(QString::fromStdString(lane.name)).arg(lane.records.back().trainLoss, 0, 'g', 4);
        printProgress(text);
    }
    for (const auto& lane : comparison.lanes())
        if (lane.divergedAt > 0)
            printProgress(QStringLiteral("%1: a number was not finite at step %2, the weights before it are kept")
                              .arg(QString::fromStdString(lane.name)).arg(lane.divergedAt));
}

void appendRow(engine::io::Bytes& csv, const engine::io::Bytes& first, const std::vector<double>& numbers) {
    csv += first;
    for (const double number : numbers)
        csv.append(",").append(numberText(number));
    csv += '\n';
}

/// A lane's value of what is compared, and its seed where there are several.
engine::io::Bytes valueOf(const Comparison::Lane& lane) { return engine::core::toText(lane.settings.front().second); }
bool hasSeeds(const Comparison& comparison) { return comparison.lanes().front().settings.size() > 1; }

engine::io::Bytes tableBySetting(const Comparison& comparison) {
    const bool seeds = hasSeeds(comparison);
    engine::io::Bytes csv = comparison.lanes().front().settings.front().first + ",epoch,train_loss,validation_loss" + (seeds ? ",seed\n" : "\n");
    for (const auto& lane : comparison.lanes())
        for (const EpochRecord& record : lane.records) {
            std::vector<double> numbers{record.trainLoss, record.validationLoss};
            if (seeds)
                numbers.push_back(double(std::get<std::int64_t>(lane.settings.back().second)));
            appendRow(csv, valueOf(lane) + "," + std::to_string(record.epoch), numbers);
        }
    return csv;
}

engine::io::Bytes tableOfFineTuning(const Comparison& comparison, engine::core::Index samplesPerEpoch) {
    engine::io::Bytes csv = "lane,epoch,samples,train_loss,validation_loss,train_accuracy,validation_accuracy,source_accuracy\n";
    for (const auto& lane : comparison.lanes())
        for (const EpochRecord& record : lane.records)
            appendRow(csv, lane.name + "," + std::to_string(record.epoch) + "," +
                               std::to_string(engine::analysis::samplesSeen(record, samplesPerEpoch)),
                      {record.trainLoss, record.validationLoss, record.trainAccuracy, record.validationAccuracy, record.sourceAccuracy});
    return csv;
}

QString numberOrNone(double value) { return std::isnan(value) ? QStringLiteral("-") : QString::number(value, 'g', 4); }

using Row = QStringList;

void printTable(const std::vector<Row>& rows) {
    QList<qsizetype> widths(rows.front().size());
    for (const Row& row : rows)
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    for (const Row& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i == 0 ? row[i].leftJustified(widths[i]) : QStringLiteral("  ") + row[i].rightJustified(widths[i]);
        printResult((line + QLatin1Char('\n')).toStdString());
    }
}

/// What became of each lane beside the others, and why.
std::vector<ui::LaneReport::Row> rowsOf(Comparison& comparison, const std::vector<LaneSpec>& specs) {
    std::vector<engine::analysis::LaneRecords> records;
    for (const auto& lane : comparison.lanes())
        records.push_back({&lane.records, lane.startLoss, lane.divergedAt, lane.stop && lane.stop->early, lane.trainer->learningRate()});
    const auto verdicts = engine::analysis::laneVerdicts(records, comparison.epochs());
    std::vector<ui::LaneReport::Row> rows;
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        rows.push_back({specs[i], comparison.lanes()[i].records, verdicts[i], comparison.autopsy(i)});
    return rows;
}

void printSentences(const std::vector<ui::LaneReport::Row>& rows) {
    for (const auto& row : rows) {
        ui::LanesFeed::Lane lane;
        lane.spec = row.spec;
        printResult((ui::laneTitle(row.spec.settings) + QStringLiteral(": ") + ui::laneSentence(lane, row.verdict, row.autopsy) + QLatin1Char('\n'))
                        .toStdString());
    }
}

Result<void> writeReport(const Words& words, const Comparison& comparison, const LaneSpec& first, std::vector<ui::LaneReport::Row> rows) {
    ui::LaneReport report;
    report.title = QFileInfo(words.file).completeBaseName();
    report.about = ui::aboutExperiment(first.experiment);
    report.epochs = comparison.epochs();
    report.rows = std::move(rows);
    const bool svg = words.options[kReport].endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
    return ui::writeFile(words.options[kReport], (svg ? report.svg() : report.pdf()).toStdString());
}

void printBySetting(const Comparison& comparison) {
    const bool seeds = hasSeeds(comparison);
    std::vector<Row> rows = {{QString::fromStdString(comparison.lanes().front().settings.front().first), "epochs", "train_loss", "validation_loss"}};
    if (seeds)
        rows.front() += QStringLiteral("seed");
    for (const auto& lane : comparison.lanes()) {
        rows.push_back({QString::fromStdString(valueOf(lane)), QString::number(lane.records.size()),
                        lane.divergedAt > 0 ? QStringLiteral("diverged") : numberOrNone(lane.records.empty() ? NAN : lane.records.back().trainLoss),
                        numberOrNone(lane.records.empty() ? NAN : lane.records.back().validationLoss)});
        if (seeds)
            rows.back() += QString::fromStdString(engine::core::toText(lane.settings.back().second));
    }
    printTable(rows);
}

void printFineTuning(const Comparison& comparison, double target, engine::core::Index samplesPerEpoch) {
    std::vector<Row> rows = {{"lane", "epochs", "train_accuracy", "validation_accuracy", "test_accuracy", "source_accuracy",
                              QStringLiteral("epochs to %1").arg(target), QStringLiteral("samples to %1").arg(target)}};
    for (const auto& lane : comparison.lanes()) {
        const EpochRecord last = lane.records.empty() ? EpochRecord{} : lane.records.back();
        const auto reached = engine::analysis::reached(lane.records, target, samplesPerEpoch);
        const auto test = lane.trainer->evaluate(engine::data::Part::Test);
        rows.push_back({QString::fromStdString(lane.name), QString::number(lane.records.size()), numberOrNone(last.trainAccuracy),
                        numberOrNone(last.validationAccuracy), numberOrNone(test.accuracy.value_or(NAN)), numberOrNone(last.sourceAccuracy),
                        reached ? QString::number(reached->epoch) : QStringLiteral("-"),
                        reached ? QString::number(reached->samples) : QStringLiteral("-")});
    }
    printTable(rows);
}

Result<void> writeResults(const Comparison& comparison, bool isTuning, engine::core::Index samplesPerEpoch, const QString& folder) {
    std::vector<ui::plots::LaneResult> lanes;
    for (const auto& lane : comparison.lanes())
        lanes.push_back({isTuning ? QString::fromStdString(lane.name) : ui::laneTitle(lane.settings), lane.records});
    std::vector<std::pair<const char*, engine::io::Bytes>> files = {
        {"compare.csv", isTuning ? tableOfFineTuning(comparison, samplesPerEpoch) : tableBySetting(comparison)},
        {"compare.svg", ui::plots::lossesPicture(lanes).toStdString()}};
    if (isTuning)
        files.emplace_back("compare-accuracy.svg", ui::plots::accuraciesPicture(lanes, samplesPerEpoch).toStdString());
    for (const auto& [name, bytes] : files)
        if (const auto written = ui::writeFile(QDir(folder).filePath(QLatin1String(name)), bytes); !written)
            return written.error();
    return {};
}

QString problemOf(const Words& words) {
    const bool tuning = words.options.contains(kTuning), setting = words.options.contains(kSetting);
    if (int(words.options.contains(kRates)) + int(tuning) + int(setting) != 1)
        return QStringLiteral("compare: expected either --learning-rates or --fine-tuning, or --setting with --values");
    if (setting != words.options.contains(kValues))
        return QStringLiteral("compare: --setting and --values belong together");
    if (!tuning && words.options.contains(kTarget))
        return QStringLiteral("compare: --target-accuracy is for --fine-tuning");
    for (const QString& option : {kSeeds, kReport})
        if (tuning && words.options.contains(option))
            return QStringLiteral("compare: %1 is not for --fine-tuning").arg(option);
    return {};
}

Result<Loaded> loadedFor(const Words& words) {
    auto loaded = loadProject(words.file);
    if (!loaded)
        return loaded;
    if (words.options.contains(kEpochs)) {
        const auto epochs = epochsOf(words);
        if (!epochs)
            return epochs.error();
        loaded->project.experiment.training.epochs = *epochs;
        // Schedules end with the epochs.
        auto trainer = engine::train::makeTrainer(loaded->project.experiment, loaded->data, *loaded->trainer->origin().parameters);
        if (!trainer)
            return trainer.error();
        loaded->trainer = *std::move(trainer);
    }
    if (words.options.contains(kTuning)) {
        if (loaded->data->dataset->task != engine::data::Task::Classification)
            return Error{Code::InvalidValue, "has no classes: there is no accuracy to reach", "data"};
        if (const auto sourced = loadSource(*loaded, words.file); !sourced)
            return sourced.error();
    }
    return loaded;
}

} // namespace

int compare(const Words& words) {
    if (const QString problem = problemOf(words); !problem.isEmpty())
        return unusable(problem);
    const auto target = targetOf(words);
    if (!target)
        return unusable(QStringLiteral("compare: ") + QString::fromStdString(target.error().text()));
    auto loaded = loadedFor(words);
    if (!loaded)
        return unusable(words.file, loaded.error());
    const auto lanes = lanesOf(*loaded, words);
    if (!lanes)
        return unusable(words.file, lanes.error());
    auto comparison = Comparison::create(*lanes);
    if (!comparison)
        return unusable(words.file, comparison.error());
    const QString folder = words.options.value(kOut);
    if (words.options.contains(kOut) && (folder.isEmpty() || !QDir().mkpath(folder)))
        return unusable(folder + QStringLiteral(": no folder, and none can be made there"));
    const bool isTuning = words.options.contains(kTuning);
    if (!isTuning)
        comparison->keepHistory(engine::train::History::kUsualBudget); // why a lane diverged is seen in its last steps
    run(*comparison, loaded->project.experiment.training.epochs);
    std::vector<ui::LaneReport::Row> rows;
    const auto perEpoch = engine::core::Index(loaded->data->split.train.size());
    if (isTuning) {
        printFineTuning(*comparison, *target, perEpoch);
    } else {
        printBySetting(*comparison);
        rows = rowsOf(*comparison, *lanes);
        printSentences(rows);
    }
    std::optional<Drawing> drawing;
    if (!folder.isEmpty() || words.options.contains(kReport))
        drawing.emplace();
    if (!folder.isEmpty())
        if (const auto written = writeResults(*comparison, isTuning, perEpoch, folder); !written)
            return unusable(folder, written.error());
    if (words.options.contains(kReport))
        if (const auto written = writeReport(words, *comparison, lanes->front(), std::move(rows)); !written)
            return unusable(words.options[kReport], written.error());
    const auto& all = comparison->lanes();
    const bool failed = std::all_of(all.begin(), all.end(), [](const auto& lane) { return lane.divergedAt > 0; });
    return failed ? kFailed : kDone;
}

} // namespace app
