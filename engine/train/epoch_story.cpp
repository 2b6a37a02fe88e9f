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

/// A number of the validation part: all of its samples at once.
trace::Explanation overValidation(const EpochStory& story, Symbol subject, Symbol part, double mean) {
    trace::Explanation why;
    const auto samples = static_cast<double>(story.validationSamples);
    why.subject = std::move(subject);
    why.value = mean;
    const Expression total = number(part, mean * samples), count = number({"N", "val", {}}, samples);
    why.formula = trace::quotient(total, count);
    why.numbers = trace::recordedAs(trace::quotient(total, count), mean);
    return why;
}

} // namespace

core::Result<EpochStory> epochStory(const Experiment& experiment, data::PreparedPtr data,
                                    const TrainerState& start) {
    if (start.position != 0)
        return core::Error{core::Code::InvalidValue, "the state is not at the beginning of an epoch",
                           "epoch"};
    auto made = makeTrainer(experiment, data);
    if (!made)
        return made.error();
    AnyTrainer& trainer = **made;
    trainer.restore(start);
    const auto rows = static_cast<long long>(data->split.train.size());
    const long long size = std::min<long long>(trainer.experiment().training.batchSize, rows);
    EpochStory story;
    long long seen = 0;
    double hits = start.hitSum;
    do {
        trainer.step();
        const long long samples = std::min(size, rows - seen);
        seen += samples;
        double now = hits;
        if (data->dataset->task == data::Task::Classification)
            now = trainer.epochEnded() ? trainer.lastEpoch().trainAccuracy * static_cast<double>(rows)
                                       : trainer.state().hitSum;
        story.batches.push_back({trainer.steps(), samples, trainer.batchLoss(), std::round(now - hits)});
        hits = now;
    } while (!trainer.epochEnded());
    story.record = trainer.lastEpoch();
    story.validationSamples = static_cast<long long>(data->split.validation.size());
    core::VectorD gradients;
    trainer.copyGradients(gradients);
    for (const model::TensorSlot& slot : trainer.layout().slots)
        story.tensors.push_back(
            {slot.layer, slot.parameter == "bias", gradients.segment(slot.offset, slot.size).squaredNorm()});
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
    return overValidation(story, {"L", "val", {}}, {"ΣL", {}, {}}, story.record.validationLoss);
}

trace::Explanation explainValidationAccuracy(const EpochStory& story) {
    return overValidation(story, {"accuracy", "val", {}}, {"r", {}, {}}, story.record.validationAccuracy);
}

trace::Explanation explainGradientNorm(const EpochStory& story, std::size_t index) {
    trace::Explanation why;
    std::vector<int> layers;
    for (const EpochStory::Tensor& tensor : story.tensors)
        if (layers.empty() || layers.back() != tensor.layer)
            layers.push_back(tensor.layer);
    const int layer = index < layers.size() ? layers[index] : -1;
    const std::string sup = "(" + std::to_string(layer + 1) + ")";
    std::vector<Expression> squares, formula;
    for (const EpochStory::Tensor& tensor : story.tensors)
        if (tensor.layer == layer) {
            const Symbol symbol{tensor.isBias ? "‖∂L/∂b‖²" : "‖∂L/∂W‖²", {}, sup};
            squares.push_back(number(symbol, tensor.squares));
        }
    why.subject = {"‖∂L/∂θ‖", {}, sup};
    why.value = index < story.record.gradientNorms.size() ? story.record.gradientNorms[index] : 0;
    formula = squares;
    why.formula = trace::call("sqrt", {trace::sum(std::move(formula))});
    why.numbers = trace::call("sqrt", {trace::sum(std::move(squares))});
    return why;
}

} // namespace engine::train
