#include "ui/trace/sum_sentences.h"

#include "engine/model/loss.h"
#include "ui/theme.h"
#include "ui/trace/places.h"
#include "ui/trace/sentences.h"

#include <QCoreApplication>

namespace ui::trace {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Trace;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

QString lossName(const Trace& trace) {
    const auto* loss = engine::model::findLoss(trace.input.loss);
    return loss ? translated(loss->label).toLower() : QString::fromStdString(trace.input.loss);
}

/// Whether it compares answers and targets: the loss, or the part of it beside a penalty.
bool compares(const Trace& trace, const Operation& o) {
    return o.name == "data loss" || (o.name == "L" && !trace.input.penalty().isOn());
}

QString comparison(const Trace& trace, const Operation& o) {
    const QString sentence =
        o.name == "L"
            ? tr("The loss (%1) says how far the answers are from the targets, over %2 samples: L = %3.")
            : tr("The data loss (%1) says how far the answers are from the targets, over %2 samples: D = "
                 "%3.");
    const QString text =
        sentence.arg(lossName(trace)).arg(trace.input.x.cols()).arg(formatNumber(o.values(0, 0)));
    return trace.input.scalesTargets() ? text + tr(" Both are standardized.") : text;
}

QString ofNeurons(const Trace& trace, const Operation& o, int row) {
    const QString value = formatNumber(o.values(std::max(row, 0), 0));
    const QString kind = rowKind(trace, o.layer), layer = layerName(trace, o.layer);
    if (o.name == "penalties")
        return row < 0 ? tr("Large weights cost: each %1 of %2 adds up the penalties of its weights.")
                             .arg(kind, layer)
                       : tr("The penalties of the weights of %1, added up: p = %2.")
                             .arg(rowName(trace, o.layer, row), value);
    return row < 0 ? tr("How long is the gradient? Each %1 of %2 adds up the squares of its gradients.")
                         .arg(kind, layer)
                   : tr("The squared gradients of %1, added up: q = %2.")
                         .arg(rowName(trace, o.layer, row), value);
}

QString ofClipping(const Trace& trace, const Operation& o) {
    const double scale = o.values(0, 0);
    const QString most = formatTick(trace.input.gradientClipNorm);
    return scale < 1 ? tr("The gradient is longer than %1 and is scaled down to that: each number of it is "
                          "multiplied by c = %2.")
                           .arg(most, formatNumber(scale))
                     : tr("The gradient is not longer than %1 and stays as it is: c = %2.")
                           .arg(most, formatNumber(scale));
}

} // namespace

bool isSum(const Operation& o) { return o.phase == Phase::Loss || isOfClipping(o); }

QString sumName(const Trace& trace, const Operation& o) {
    if (o.name == "data loss")
        return tr("data loss D");
    if (o.name == "penalties")
        return tr("penalties p of %1").arg(layerName(trace, o.layer));
    if (o.name == "penalty")
        return tr("penalty P");
    if (o.name == "squares")
        return tr("squared gradients q of %1").arg(layerName(trace, o.layer));
    if (o.name == "norm")
        return tr("norm ‖g‖ of the gradient");
    return o.name == "clip" ? tr("clipping factor c") : tr("loss L");
}

QString sumSentence(const Trace& trace, const Operation& o, int row) {
    if (compares(trace, o))
        return comparison(trace, o);
    if (o.name == "penalties" || o.name == "squares")
        return ofNeurons(trace, o, row);
    if (o.name == "clip")
        return ofClipping(trace, o);
    const QString value = formatNumber(o.values(0, 0));
    if (o.name == "penalty")
        return tr("What the weights of all layers cost together: P = %1.").arg(value);
    if (o.name == "norm")
        return tr("The norm of the gradient, its length over all trained weights and biases: ‖g‖ = %1.")
            .arg(value);
    return tr("The loss is the data loss and the penalty of the weights together: L = %1.").arg(value);
}

QString sumInWords(const Trace& trace, const Operation& o) {
    if (compares(trace, o))
        return tr("%1: the mean over the batch").arg(lossName(trace));
    if (o.name == "penalties") {
        const auto [l1, l2] = trace.input.penalty();
        return l1 != 0 && l2 != 0 ? tr("size of each weight times λ₁ and its square times λ₂, added up")
               : l1 != 0          ? tr("size of each weight times λ₁, added up")
                                  : tr("square of each weight times λ₂, added up");
    }
    if (o.name == "penalty")
        return tr("penalties of all layers, added up");
    if (o.name == "squares")
        return tr("gradients of what this %1 learns, squared and added up").arg(rowKind(trace, o.layer));
    if (o.name == "norm")
        return tr("root of all neurons' squared gradients");
    return o.name == "clip" ? tr("the largest norm allowed over the norm, but not above 1")
                            : tr("data loss and penalty, added up");
}

QString sumNote(const Operation& o) {
    if (o.name == "data loss")
        return tr("the data loss");
    if (o.phase == Phase::Loss)
        return o.name == "L" ? tr("the loss") : tr("the penalty");
    return o.name == "clip" ? tr("the clipping") : tr("the norm");
}

} // namespace ui::trace
