#pragma once

#include "engine/core/flush_denormals.h"
#include "engine/train/batches.h"
#include "engine/train/metrics.h"
#include "engine/train/trainer.h"

#include <limits>
#include <optional>

namespace engine::train {

/// Loss and, of a classification, accuracy of a part in evaluation mode. `each(first, block)`, called when a
/// block of samples went forward (workspace.layers.back().a are its outputs), says whether to go on; where it
/// does not, the loss is NaN. Blocks: Batches, or what else has its forEachBlock(part, body).
template <class S, class Blocks, class Each>
Evaluation evaluateBlocks(const model::Network<S>& network, const core::Vector<S>& parameters,
                          const model::Loss& loss, std::optional<double> threshold, data::Part part,
                          Blocks& blocks, model::Workspace<S>& workspace, Each each) {
    const core::FlushDenormals flush;
    Evaluation evaluation;
    evaluation.loss = std::numeric_limits<double>::quiet_NaN();
    double lossSum = 0;
    core::Index hitSum = 0;
    bool goOn = true;
    blocks.forEachBlock(part, [&](const Batch<S>& block) {
        if (!goOn)
            return;
        network.forward(parameters, block.x, workspace);
        lossSum += network.loss(loss, block.t, workspace) * static_cast<double>(block.x.cols());
        if (threshold)
            hitSum += hits<S>(workspace.layers.back().a, block.t, *threshold);
        goOn = each(evaluation.samples, block);
        evaluation.samples += block.x.cols();
    });
    if (!goOn || evaluation.samples == 0)
        return evaluation;
    evaluation.loss = lossSum / static_cast<double>(evaluation.samples);
    if (threshold)
        evaluation.accuracy = static_cast<double>(hitSum) / static_cast<double>(evaluation.samples);
    return evaluation;
}

} // namespace engine::train
