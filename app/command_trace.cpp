#include "app/command.h"

#include "engine/io/reports.h"
#include "engine/trace/gradient_check.h"

namespace app {

namespace {

constexpr double kTolerance = 1e-6;

} // namespace

int trace(const Words& words) {
    auto input = passOf(words.file, words);
    if (!input)
        return unusable(words.file, input.error());
    const auto recorded = engine::trace::record(std::move(*input));
    if (!recorded)
        return unusable(words.file, recorded.error());
    return deliver(words, engine::io::writeTrace(**recorded));
}

int check(const Words& words) {
    const auto input = passOf(words.file, words);
    if (!input)
        return unusable(words.file, input.error());
    const auto checks = engine::trace::checkGradients(*input);
    if (!checks)
        return unusable(words.file, checks.error());
    double worst = 0;
    for (const auto& one : *checks) {
        // A NaN is worse than any number.
        worst = one.largestRelativeError <= worst ? worst : one.largestRelativeError;
        printResult(QStringLiteral("%1  largest relative error %2  at [%3, %4]: analytic %5, numeric %6\n")
                        .arg(QString::fromStdString(one.tensor), -12)
                        .arg(one.largestRelativeError, 0, 'e', 2).arg(one.row).arg(one.col)
                        .arg(one.analytic, 0, 'g', 10).arg(one.numeric, 0, 'g', 10).toStdString());
    }
    const bool good = worst <= kTolerance;
    printResult(QStringLiteral("%1: the largest relative error is %2, the limit %3\n")
                    .arg(good ? QStringLiteral("ok") : QStringLiteral("FAILED"))
                    .arg(worst, 0, 'e', 2).arg(kTolerance).toStdString());
    return good ? kDone : kFailed;
}

} // namespace app
