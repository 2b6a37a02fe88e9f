#include "ui/trace/change_view.h"

#include "ui/theme.h"

#include <QCoreApplication>

#include <cmath>

namespace ui::trace {

namespace {

using engine::trace::LossChange;
using engine::trace::StepVerdict;

QString tr(const char* text) { return QCoreApplication::translate("ui::ChangeView", text); }

QString percent(double share) { return QStringLiteral("%1 %").arg(formatTick(std::round(100 * share))); }

QString size(double number) { return formatNumber(std::abs(number)); }

/// Where the parabola is lowest and from where on it lies above the beginning.
QString rates(const engine::trace::Trace& trace, const LossChange& change) {
    const auto lowest = change.lowest();
    if (!lowest)
        return {};
    const double best = *lowest * trace.input.learningRate;
    return QLatin1Char(' ') + tr("In this direction the parabola is lowest at a learning rate of %1, and "
                                 "above %2 it ends higher than it "
                                 "begins.")
                                  .arg(formatNumber(best), formatNumber(2 * best));
}

QString fell(const LossChange& change) {
    return tr("the loss falls by %1 where the tangent says %2 (%3)")
        .arg(size(change.actual), size(change.predicted), percent(change.ratio()));
}

QString uphill(const LossChange& change) {
    return (change.actual > 0
                ? tr("This step leads uphill: momentum or weight decay goes against the gradient, and "
                     "the loss rises by %1.")
                : tr("The tangent rises along this step (momentum or weight decay goes against the "
                     "gradient), and yet the loss falls by %1."))
        .arg(size(change.actual));
}

} // namespace

QString verdictSentence(const engine::trace::Trace& trace, const LossChange& change) {
    switch (engine::trace::verdict(trace, change)) {
    case StepVerdict::Nothing:
        return tr("The step changes the loss by nothing that can be told from rounding.");
    case StepVerdict::Holds:
        return tr("The tangent holds: %1.").arg(fell(change)) + rates(trace, change);
    case StepVerdict::Curved:
        return tr("Curvature eats a part of it: %1.").arg(fell(change)) + rates(trace, change);
    case StepVerdict::Better:
        return tr("Better than the tangent: %1.").arg(fell(change)) + rates(trace, change);
    case StepVerdict::Beyond:
        return tr("The step goes beyond the valley: the loss rises by %1 where the tangent says it falls by "
                  "%2. The "
                  "learning rate %3 is too large here.")
                   .arg(size(change.actual), size(change.predicted), formatNumber(trace.input.learningRate)) +
               rates(trace, change);
    case StepVerdict::Uphill:
        return uphill(change);
    case StepVerdict::Diverged:
        break;
    }
    return tr("The loss after this step is no finite number: training has diverged.");
}

} // namespace ui::trace
