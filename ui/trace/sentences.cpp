#include "ui/trace/sentences.h"

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "engine/trace/delta_limit.h"
#include "ui/theme.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/layer_sentences.h"
#include "ui/trace/mask_sentences.h"
#include "ui/trace/places.h"
#include "ui/trace/sum_sentences.h"

#include <QCoreApplication>

#include <cmath>

namespace ui::trace {

using engine::trace::Cursor;
using engine::trace::Explanation;
using engine::trace::Expression;
using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using engine::trace::Trace;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

QString activationName(const Trace& trace, int layer) {
    const auto* f = activationOf(trace, layer);
    return f ? functionName(f->name) : tr("its activation");
}

bool isSoftmax(const Trace& trace, int layer) {
    const auto* f = activationOf(trace, layer);
    return f && !f->elementwise;
}

/// Whether δ of that operation comes from the loss at once.
bool isFusedDelta(const Trace& trace, const Operation& o) {
    const auto* loss = engine::model::findLoss(trace.input.loss);
    const auto* f = activationOf(trace, o.layer);
    return o.layer == lastLayer(trace) && loss && f && engine::model::readsZ(*loss, *f);
}

const Expression* termOf(const Expression& e, int term) {
    if (e.role == term)
        return &e;
    for (const Expression& child : e.children)
        if (const Expression* found = termOf(child, term))
            return found;
    return nullptr;
}

QString wholeForward(const Trace& trace, const Operation& o, const QString& layer) {
    const auto rows = o.values.rows();
    if (o.name == "z" && rows == 1)
        return tr("%1 adds up its weighted inputs and its bias.").arg(capitalized(layer));
    if (o.name == "z")
        return tr("%1 adds up weighted inputs and a bias in each of its %2 neurons.")
            .arg(capitalized(layer))
            .arg(rows);
    if (isSoftmax(trace, o.layer))
        return tr("%1 turns its sums into shares that add up to 1.").arg(capitalized(layer));
    return tr("%1 sends its sums through %2.").arg(capitalized(layer), activationName(trace, o.layer));
}

QString wholeBackward(const Trace& trace, const Operation& o, const QString& layer) {
    if (o.name == "dL/da" && o.layer == lastLayer(trace))
        return tr("How fast the loss changes with each answer of the network.");
    if (o.name == "dL/da")
        return tr("The error comes back to %1 along the weights it went out on.").arg(layer);
    if (o.name == "dL/dz" && isFusedDelta(trace, o))
        return tr("At %1 the error δ is what was answered less what was wanted.").arg(layer);
    if (o.name == "dL/dz")
        return tr("In %1 the arriving error times the slope of %2 is the error δ of each neuron.")
            .arg(layer, activationName(trace, o.layer));
    if (o.name == "dL/dW" && trace.input.penalty().isOn())
        return tr("Each weight into %1 gets its gradient: the error δ at its end times the input at its "
                  "beginning, and how fast its penalty grows.")
            .arg(layer);
    if (o.name == "dL/dW")
        return tr("Each weight into %1 gets its gradient: the error δ at its end times the input at its "
                  "beginning.")
            .arg(layer);
    return tr("Each bias of %1 gets its gradient: the errors δ of its neuron, added over the batch.")
        .arg(layer);
}

QString elementForward(const Trace& trace, const Operation& o, const Selection& place, const QString& value) {
    const QString unit = capitalized(unitName(trace, o.layer, place.row));
    if (o.name == "z")
        return tr("%1 adds its weighted inputs and its bias: z = %2.").arg(unit, value);
    if (isSoftmax(trace, o.layer))
        return tr("%1 answers with its share of all: a = %2.").arg(unit, value);
    const int z = trace.find(Phase::Forward, o.layer, "z");
    const double sum = trace.operations[static_cast<std::size_t>(z)].values(place.row, place.col);
    return tr("%1 sends z = %2 through %3: a = %4.")
        .arg(unit, formatNumber(sum), activationName(trace, o.layer), value);
}

QString elementBackward(const Trace& trace, const Operation& o, const Selection& place,
                        const QString& value) {
    const QString unit = unitName(trace, o.layer, place.row);
    if (o.name == "dL/da" && o.layer == lastLayer(trace))
        return tr("If the answer of %1 grew a little, the loss would change %2 times as much.")
            .arg(unit, value);
    if (o.name == "dL/da")
        return tr("%1 gathers the errors it caused, each times the weight that carried it: ∂L/∂a = %2.")
            .arg(capitalized(unit), value);
    if (o.name == "dL/dz" && isFusedDelta(trace, o))
        return tr("%1 answered %2 the target, divided over the batch: δ = %3.")
            .arg(capitalized(unit), value.startsWith(QChar(0x2212)) ? tr("below") : tr("above"), value);
    if (o.name == "dL/dz")
        return tr("The error arriving at %1 times the slope of %2 there: δ = %3.")
            .arg(unit, activationName(trace, o.layer), value);
    if (o.name == "dL/dW")
        return tr("If the %1 grew a little, the loss would change %2 times as much.")
            .arg(weightName(trace, o.layer, place.row, place.col), value);
    return tr("If the %1 grew a little, the loss would change %2 times as much.")
        .arg(biasName(trace, o.layer, place.row), value);
}

QString wholeUpdate(const Trace& trace, const Operation& o, const QString& layer) {
    const auto* slot = trace.layout.find(o.layer, o.name == "W" ? "weight" : "bias");
    if (!slot->trainable)
        return tr("%1 is frozen: its numbers stay as they are, decay included.").arg(capitalized(layer));
    if (slot->isScale)
        return (o.name == "W" ? tr("The scales γ of %1 take one step against their gradient.")
                              : tr("The shifts β of %1 take one step against their gradient."))
            .arg(layer);
    return (o.name == "W" ? tr("The weights of %1 take one step against their gradient.")
                          : tr("The biases of %1 take one step against their gradient."))
        .arg(layer);
}

QString elementUpdate(const Trace& trace, const Operation& o, const Selection& place, const QString& value) {
    const auto* slot = trace.layout.find(o.layer, o.name == "W" ? "weight" : "bias");
    const double before = trace.input.parameters[slot->offset + place.row * slot->cols() + place.col];
    const QString name = o.name == "W" ? weightName(trace, o.layer, place.row, place.col)
                                       : biasName(trace, o.layer, place.row);
    if (!slot->trainable)
        return tr("The %1 is frozen and stays %2.").arg(name, value);
    return tr("The %1 takes its step against the gradient: from %2 to %3.")
        .arg(name, formatNumber(before), value);
}

/// A dense layer's row; one of another layer in few words.
QString rowOfWeights(const Trace& trace, const Operation& o, int row) {
    const QString unit = rowName(trace, o.layer, row);
    if (o.phase == Phase::Update && isFrozen(trace, o.layer))
        return tr("The %1 weights of %2 are frozen and stay as they are.").arg(o.values.cols()).arg(unit);
    if (isOfLayers(trace, o) || trace.input.network.layers[static_cast<std::size_t>(o.layer)].type != "dense")
        return (o.phase == Phase::Update ? tr("The %1 weights of %2 take their step against the gradient.")
                                         : tr("The gradients of the %1 weights of %2."))
            .arg(o.values.cols())
            .arg(unit);
    if (o.phase == Phase::Update)
        return tr("The %1 weights into %2 take their step against the gradient.")
            .arg(o.values.cols())
            .arg(unit);
    return (trace.input.penalty().isOn()
                ? tr("The gradients of the %1 weights into %2: its error δ times each input, and the slope "
                     "of "
                     "the penalty.")
                : tr("The gradients of the %1 weights into %2: its error δ times each input."))
        .arg(o.values.cols())
        .arg(unit);
}

/// What is to be said besides of a layer that is frozen: its gradients are not used, its errors go on.
QString frozenSentence(const Trace& trace, const Operation& o) {
    if (o.phase != Phase::Backward || !isFrozen(trace, o.layer))
        return {};
    if (isUnused(trace, o))
        return tr(" Not used: the layer is frozen.");
    return learnsBelow(trace, o.layer)
               ? tr(" The layer is frozen; the error goes on through it to those below.")
               : tr(" The layer is frozen, and nothing below it learns: this error serves no update.");
}

QString termSentence(const Trace& trace, const Selection& place, const Explanation& explanation) {
    const Expression* term = termOf(explanation.numbers, place.term);
    const int count = engine::trace::termCount(trace, place);
    if (!term || count < 2)
        return {};
    const QString subject = toTitle(explanation.subject);
    const QString symbols = toText(*term, Notation::Symbols), numbers = toText(*term, Notation::Numbers);
    const QString equation = isLeaf(*term)
                                 ? QStringLiteral("%1 = %2").arg(symbols, numbers)
                                 : QStringLiteral("%1 = %2").arg(numbers, formatNumber(term->value));
    return tr("Term %1 of %2 in %3: %4.").arg(place.term + 1).arg(count).arg(subject, equation);
}

QString plainName(const Trace& trace, const Operation& o) {
    const QString layer = layerName(trace, o.layer);
    if (o.phase == Phase::Forward && isMasked(trace, o))
        return maskOperationName(o, layer);
    if (o.name == "z")
        return tr("weighted sums z of %1").arg(layer);
    if (o.name == "a")
        return tr("activations a of %1").arg(layer);
    if (isSum(o))
        return sumName(trace, o);
    if (isOfLayers(trace, o) || o.phase == Phase::Update)
        return layerOperationName(trace, o);
    if (o.name == "dL/da")
        return tr("error ∂L/∂a arriving at %1").arg(layer);
    if (o.name == "dL/dz")
        return tr("error δ of %1").arg(layer);
    if (o.name == "dL/dW")
        return tr("gradient of the weights of %1").arg(layer);
    return tr("gradient of the biases of %1").arg(layer);
}

QString plainSentence(const Cursor& cursor, const Explanation& explanation) {
    const Trace& trace = *cursor.trace();
    const Selection &place = cursor.selection(), element = elementOf(cursor);
    const Operation& o = operationOf(trace, place);
    const QString layer = layerName(trace, o.layer), value = formatNumber(explanation.value);
    if (place.row >= 0 && place.term >= 0)
        if (const QString term = termSentence(trace, element, explanation); !term.isEmpty())
            return term;
    if (isSum(o))
        return sumSentence(trace, o, place.row);
    const bool wholeRow = place.col < 0 && !o.perSample() && o.values.cols() > 1;
    if (isOfLayers(trace, o) && (place.row < 0 || !wholeRow))
        return place.row < 0 ? wholeOfLayer(trace, o) : elementOfLayer(trace, o, element, value);
    if (isMasked(trace, o))
        return place.row < 0 ? wholeMasked(trace, o, element.col) : elementMasked(trace, o, element, value);
    if (place.row < 0) {
        if (o.phase == Phase::Forward)
            return wholeForward(trace, o, layer);
        if (o.phase == Phase::Backward)
            return wholeBackward(trace, o, layer);
        return wholeUpdate(trace, o, layer);
    }
    if (wholeRow)
        return rowOfWeights(trace, o, place.row);
    if (o.phase == Phase::Forward)
        return elementForward(trace, o, element, value) + answerInOwnUnits(trace, element);
    return o.phase == Phase::Backward ? elementBackward(trace, o, element, value)
                                      : elementUpdate(trace, o, element, value);
}

} // namespace

QString operationName(const Trace& trace, const Operation& o) {
    const QString name = plainName(trace, o);
    return isUnused(trace, o) ? tr("%1 (not used: frozen)").arg(name) : name;
}

QString sentence(const Cursor& cursor, const Explanation& explanation) {
    const Trace& trace = *cursor.trace();
    return plainSentence(cursor, explanation) + frozenSentence(trace, operationOf(trace, cursor.selection()));
}

QString formulaInWords(const Trace& trace, const Operation& o) {
    const QString f = activationName(trace, o.layer);
    if (isOfLayers(trace, o))
        return layerInWords(trace, o);
    if (isMasked(trace, o))
        return maskInWords(trace, o);
    if (o.name == "z")
        return tr("each input times its weight, added up, and the bias");
    if (o.name == "a")
        return isSoftmax(trace, o.layer) ? tr("this neuron's share of all exponentials")
                                         : tr("%1 at z").arg(f);
    if (isSum(o))
        return sumInWords(trace, o);
    if (o.name == "dL/da")
        return o.layer == lastLayer(trace)
                   ? tr("slope of the loss at this answer")
                   : tr("errors of the layer above, each times the weight it came along");
    if (o.name == "dL/dz" && isFusedDelta(trace, o))
        return tr("answer less target, over the number of samples");
    if (o.name == "dL/dz" && isSoftmax(trace, o.layer))
        return tr("errors of all answers, each times how this sum moves it");
    if (o.name == "dL/dz")
        return o.layer == lastLayer(trace)
                   ? tr("slope of the loss × slope of %1 at z").arg(f)
                   : tr("error arriving from the layer above × slope of %1 at z").arg(f);
    if (o.name == "dL/dW" && trace.input.penalty().isOn())
        return tr("error δ at the end of the weight × input at its beginning, added over the batch, and the "
                  "slope of the penalty");
    if (o.name == "dL/dW")
        return tr("error δ at the end of the weight × input at its beginning, added over the batch");
    if (o.name == "dL/db")
        return tr("errors δ of this neuron, added over the batch");
    return tr("old value less one step of the optimizer");
}

QString answerInOwnUnits(const Trace& trace, const Selection& element) {
    const Operation& o = operationOf(trace, element);
    if (!trace.input.scalesTargets() || o.layer != lastLayer(trace) || o.name != "a")
        return {};
    return tr(" In the target's own units: %1.")
        .arg(formatNumber(trace.input.inOwnUnits(element.row, o.values(element.row, element.col))));
}

QString limitInWords(const Trace& trace, const Selection& element) {
    const auto limit = engine::trace::deltaLimit(trace, element);
    if (!limit || limit->by == engine::trace::DeltaLimit::By::Neither)
        return {};
    const auto percent = [](double share) {
        return share < 0.001 ? tr("less than 0.1 %")
                             : tr("%1 %").arg(formatTick(std::round(1000 * share) / 10));
    };
    if (limit->by == engine::trace::DeltaLimit::By::Slope)
        return tr(". The slope limits it: %1 of the steepest there is.").arg(percent(limit->slopeShare));
    return tr(". What arrives limits it: %1 of the most in this layer.").arg(percent(limit->arrivingShare));
}

QString useNote(const Trace& trace, const Operation& o, int count) {
    if (const QString note = layerUseNote(trace, o, count); !note.isEmpty())
        return note;
    if (o.name == "dL/dW")
        return count > 1 ? tr("%1 weights").arg(count) : tr("this weight's gradient");
    if (o.name == "dL/db")
        return tr("the bias");
    if (isSum(o))
        return sumNote(o);
    if (o.phase == Phase::Update)
        return tr("the update");
    return count > 1 ? tr("%1 neurons").arg(count) : QString();
}

} // namespace ui::trace
