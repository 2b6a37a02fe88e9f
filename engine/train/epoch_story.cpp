#include "engine/train/epoch_story.h"

#include "engine/trace/build.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine::train {

using trace::Expression;
using trace::Symbol;

namespace {

Expression number(Symbol symbol, double value) { return trace::operand(std::move(symbol), value, {}); }

Symbol indexed(const char* letter, std::size_t index) { return {letter, std::to_string(index + 1), {}}; }

/// Σ parts / N: written out, and with a running index.
trace::Explanation meanOver(Symbol subject, double value, std::vector<Expression> parts, Expression letter,
                            double samples) {
    trace::Explanation why;
    why.subject = std::move(subject);
    why.value = value;
    const Expression all = number({"N", {}, {}}, samples);
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] = trace::asTerm(std::move(parts[i]), static_cast<core::Index>(i));
    why.numbers = trace::recordedAs(trace::quotient(trace::sum(std::move(parts)), all), value);
    why.formula = trace::quotient(trace::bigSum("b", std::move(letter)), all);
    return why;
}

double samplesOf(const EpochStory& story) {
    double samples = 0;
    for (const EpochStory::Batch& batch : story.batches)
        samples += static_cast<double>(batch.samples);
    return samples;
}

/// A number of a part that is looked at once: all of its samples together.
trace::Explanation overPart(Symbol subject, Symbol part, double mean, const char* name, long long size) {
    trace::Explanation why;
    const auto samples = static_cast<double>(size);
    why.subject = std::move(subject);
    why.value = mean;
    const Expression total = number(part, mean * samples), count = number({"N", name, {}}, samples);
    why.formula = trace::quotient(total, count);
    why.numbers = trace::recordedAs(trace::quotient(total, count), mean);
    return why;
}

/// Of the layer that many with parameters.
std::vector<EpochStory::Tensor> tensorsOf(const EpochStory& story, std::size_t index) {
    std::vector<EpochStory::Tensor> tensors;
    int seen = -1, last = -1;
    for (const EpochStory::Tensor& tensor : story.tensors) {
        seen += tensor.layer == last ? 0 : 1;
        last = tensor.layer;
        if (seen == static_cast<int>(index))
            tensors.push_back(tensor);
    }
    return tensors;
}

std::string layerName(const std::vector<EpochStory::Tensor>& tensors) {
    return "(" + std::to_string(tensors.empty() ? 0 : tensors.front().layer + 1) + ")";
}

std::string itself(const std::string& letter) { return letter; }
std::string slopeAt(const std::string& letter) { return "∂L/∂" + letter; }
std::string update(const std::string& letter) { return "Δ" + letter; }
std::string atFirst(const std::string& letter) { return letter + "₀"; }
std::string way(const std::string& letter) { return letter + " − " + atFirst(letter); }

/// √Σ of the squares of a layer's tensors.
Expression length(const std::vector<EpochStory::Tensor>& tensors, std::string (*name)(const std::string&),
                  double EpochStory::Tensor::*squares) {
    std::vector<Expression> parts;
    for (const EpochStory::Tensor& tensor : tensors)
        parts.push_back(
            number({"‖" + name(tensor.isBias ? "b" : "W") + "‖²", {}, layerName(tensors)}, tensor.*squares));
    return trace::call("sqrt", {trace::sum(std::move(parts))});
}

} // namespace

long long sourceSamples(const AnyTrainer& trainer) {
    const SourceTaskPtr& source = trainer.origin().source;
    if (!source)
        return 0;
    const auto evaluator = SourceEvaluator<float>::create(source, trainer.layout());
    return evaluator ? static_cast<long long>(evaluator->samples()) : 0;
}

core::Result<EpochStory> epochStory(const Moment& start, const Changes& changes) {
    if (start.state.position != 0)
        return core::Error{core::Code::InvalidValue, "the state is not at the beginning of an epoch",
                           "epoch"};
    auto made = makeTrainer(start.experiment, start.data);
    if (!made)
        return made.error();
    std::unique_ptr<AnyTrainer> trainer = *std::move(made);
    if (const auto placed = start.origin.parameters ? trainer->setOrigin(start.origin) : core::Result<void>();
        !placed)
        return placed.error();
    trainer->restore(start.state);
    auto rows = static_cast<long long>(start.data->split.train.size());
    const bool classes = start.data->dataset->task == data::Task::Classification;
    EpochStory story;
    double hits = start.state.hitSum;
    core::VectorD before, after, gradients;
    for (bool ended = false; !ended;) {
        const long long seen = static_cast<long long>(trainer->position());
        trainer->copyParameters(before);
        trainer->step();
        ended = trainer->epochEnded();
        const long long samples = (ended ? rows : static_cast<long long>(trainer->position())) - seen;
        double now = hits;
        if (classes)
            now = ended ? trainer->lastEpoch().trainAccuracy * static_cast<double>(rows)
                        : trainer->state().hitSum;
        story.batches.push_back({trainer->steps(), samples, trainer->batchLoss(), std::round(now - hits)});
        hits = now;
        const auto change = changes.find(trainer->steps());
        if (change == changes.end() || ended)
            continue;
        if (const auto applied = apply(change->second, trainer, start.state.parameters); !applied)
            return applied.error();
        if (!change->second.isAnew)
            continue;
        story.batches.clear(); // of rows that do not count any more
        hits = 0;
        rows = static_cast<long long>(trainer->data()->split.train.size());
    }
    story.record = trainer->lastEpoch();
    story.validationSamples = static_cast<long long>(trainer->data()->split.validation.size());
    trainer->copyGradients(gradients);
    trainer->copyParameters(after);
    const core::VectorD& origin = *trainer->origin().parameters;
    for (const model::TensorSlot& slot : trainer->layout().slots) {
        if (slot.isBuffer)
            continue;
        const auto was = before.segment(slot.offset, slot.size), is = after.segment(slot.offset, slot.size);
        story.tensors.push_back({slot.layer, slot.parameter == "bias",
                                 gradients.segment(slot.offset, slot.size).squaredNorm(), was.squaredNorm(),
                                 (is - was).squaredNorm(),
                                 origin.segment(slot.offset, slot.size).squaredNorm(),
                                 (is - origin.segment(slot.offset, slot.size)).squaredNorm()});
    }
    story.sourceSamples = sourceSamples(*trainer);
    return story;
}

trace::Explanation explainTrainLoss(const EpochStory& story) {
    std::vector<Expression> parts;
    for (std::size_t i = 0; i < story.batches.size(); ++i)
        parts.push_back(
            trace::product({number(indexed("n", i), static_cast<double>(story.batches[i].samples)),
                            number(indexed("L", i), story.batches[i].loss)}));
    return meanOver({"L", "train", {}}, story.record.trainLoss, std::move(parts),
                    trace::product({trace::letter({"n", "b", {}}), trace::letter({"L", "b", {}})}),
                    samplesOf(story));
}

trace::Explanation explainTrainAccuracy(const EpochStory& story) {
    std::vector<Expression> parts;
    for (std::size_t i = 0; i < story.batches.size(); ++i)
        parts.push_back(number(indexed("r", i), story.batches[i].hits));
    return meanOver({"accuracy", "train", {}}, story.record.trainAccuracy, std::move(parts),
                    trace::letter({"r", "b", {}}), samplesOf(story));
}

trace::Explanation explainValidationLoss(const EpochStory& story) {
    return overPart({"L", "val", {}}, {"ΣL", {}, {}}, story.record.validationLoss, "val",
                    story.validationSamples);
}

trace::Explanation explainValidationAccuracy(const EpochStory& story) {
    return overPart({"accuracy", "val", {}}, {"r", {}, {}}, story.record.validationAccuracy, "val",
                    story.validationSamples);
}

trace::Explanation explainGradientNorm(const EpochStory& story, std::size_t index) {
    const auto tensors = tensorsOf(story, index);
    trace::Explanation why;
    why.subject = {"‖∂L/∂θ‖", {}, layerName(tensors)};
    why.value = index < story.record.gradientNorms.size() ? story.record.gradientNorms[index] : 0;
    why.numbers = length(tensors, slopeAt, &EpochStory::Tensor::squares);
    why.formula = why.numbers;
    return why;
}

trace::Explanation explainUpdateRatio(const EpochStory& story, std::size_t index) {
    const auto tensors = tensorsOf(story, index);
    trace::Explanation why;
    why.subject = {"‖Δθ‖/‖θ‖", {}, layerName(tensors)};
    why.value = index < story.record.updateRatios.size() ? story.record.updateRatios[index] : 0;
    why.numbers = trace::quotient(length(tensors, update, &EpochStory::Tensor::updateSquares),
                                  length(tensors, itself, &EpochStory::Tensor::weightSquares));
    why.formula = why.numbers;
    return why;
}

trace::Explanation explainDrift(const EpochStory& story, std::size_t index) {
    const auto tensors = tensorsOf(story, index);
    trace::Explanation why;
    why.subject = {"‖θ − θ₀‖/‖θ₀‖", {}, layerName(tensors)};
    why.value = index < story.record.drifts.size() ? story.record.drifts[index] : 0;
    why.numbers = trace::quotient(length(tensors, way, &EpochStory::Tensor::driftSquares),
                                  length(tensors, atFirst, &EpochStory::Tensor::originSquares));
    why.formula = why.numbers;
    return why;
}

trace::Explanation explainSourceLoss(const EpochStory& story) {
    return overPart({"L", "source", {}}, {"ΣL", {}, {}}, story.record.sourceLoss, "source",
                    story.sourceSamples);
}

trace::Explanation explainSourceAccuracy(const EpochStory& story) {
    return overPart({"accuracy", "source", {}}, {"r", {}, {}}, story.record.sourceAccuracy, "source",
                    story.sourceSamples);
}

} // namespace engine::train
