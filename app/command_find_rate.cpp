#include "app/command.h"
#include "app/drawing.h"

#include "engine/analysis/range_test.h"
#include "ui/compare/lane_words.h"
#include "ui/compare/range_view.h"
#include "ui/file_access.h"

#include <QDir>

namespace app {

namespace {

using engine::analysis::LaneSpec;
using engine::analysis::RangeTest;
using engine::analysis::RangeTestSpec;
using engine::core::Code;
using engine::core::Error;
using engine::core::Result;

constexpr int kMostSeeds = 16;
const QString kSeeds = QStringLiteral("--seeds"), kOut = QStringLiteral("--out");

Result<int> seedsOf(const Words& words) {
    if (!words.options.contains(kSeeds))
        return 1;
    bool isNumber = false;
    const int seeds = words.options[kSeeds].toInt(&isNumber);
    if (!isNumber || seeds < 1 || seeds > kMostSeeds)
        return Error{Code::OutOfRange,
                     QStringLiteral("--seeds %1: expected a whole number from 1 to %2")
                         .arg(words.options[kSeeds])
                         .arg(kMostSeeds)
                         .toStdString(),
                     {}};
    return seeds;
}

/// The first line is the suggestion, the others say what each rule says.
void print(const RangeTest& test) {
    QString text;
    if (const auto first = engine::analysis::usualSuggestion(test))
        text = QStringLiteral("suggested learning rate: %1\n").arg(ui::roundedRate(first->rate), 0, 'g', 2);
    else
        text = QStringLiteral("no suggestion: the loss never went down\n");
    for (const auto& suggestion : test.suggestions)
        text += QStringLiteral("%1  %2\n").arg(suggestion.rate, -12, 'g', 4).arg(ui::ruleWords(suggestion.rule));
    printResult(text.toStdString());
    if (!test.isClear())
        printProgress(QStringLiteral("the curve is noisy: it falls by %1, batches alone scatter it by %2; more --seeds make it clearer")
                          .arg(test.fall, 0, 'g', 3)
                          .arg(test.noise, 0, 'g', 3));
    printProgress(QStringLiteral("%1 steps from %2 to %3%4")
                      .arg(test.points.size())
                      .arg(test.points.front().rate, 0, 'g', 3)
                      .arg(test.points.back().rate, 0, 'g', 3)
                      .arg(test.stopped ? QStringLiteral(", where the loss was no longer worth going on") : QString()));
}

} // namespace

int findRate(const Words& words) {
    const auto seeds = seedsOf(words);
    if (!seeds)
        return unusable(QStringLiteral("find-rate: ") + QString::fromStdString(seeds.error().text()));
    const auto loaded = loadProject(words.file);
    if (!loaded)
        return unusable(words.file, loaded.error());
    const QString folder = words.options.value(kOut);
    if (words.options.contains(kOut) && (folder.isEmpty() || !QDir().mkpath(folder)))
        return unusable(folder + QStringLiteral(": no folder, and none can be made there"));
    LaneSpec lane{"", loaded->trainer->experiment(), loaded->data};
    if (!loaded->project.weightsPath.empty() || loaded->project.inlineWeights)
        lane.initial = *loaded->trainer->origin().parameters;
    RangeTestSpec spec;
    spec.seeds = *seeds;
    const auto test = engine::analysis::rangeTest(lane, spec);
    if (!test) {
        printProgress(QString::fromStdString(test.error().text()));
        return kFailed;
    }
    if (!folder.isEmpty()) {
        const Drawing drawing;
        for (const auto& [name, bytes] : {std::pair{"rate.csv", ui::rangeTable(*test)}, {"rate.svg", ui::rangePicture(*test)}})
            if (const auto written = ui::writeFile(QDir(folder).filePath(QLatin1String(name)), bytes.toStdString()); !written)
                return unusable(folder, written.error());
    }
    print(*test);
    return kDone;
}

} // namespace app
