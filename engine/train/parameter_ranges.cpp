#include "engine/train/parameter_ranges.h"

namespace engine::train {

void findTrainableRanges(const model::Layout& layout, std::vector<ParameterRange>& ranges) {
    ranges.clear();
    for (const model::TensorSlot& slot : layout.slots) {
        if (!slot.trainable)
            continue;
        if (!ranges.empty() && ranges.back().offset + ranges.back().size == slot.offset &&
            ranges.back().learningRateScale == slot.learningRateScale)
            ranges.back().size += slot.size;
        else
            ranges.push_back({slot.offset, slot.size, slot.learningRateScale});
    }
}

std::vector<ParameterRange> trainableRanges(const model::Layout& layout) {
    std::vector<ParameterRange> ranges;
    findTrainableRanges(layout, ranges);
    return ranges;
}

std::vector<ParameterRange> layerRanges(const model::Layout& layout) {
    std::vector<ParameterRange> ranges;
    int layer = -1;
    for (const model::TensorSlot& slot : layout.slots) {
        if (slot.isBuffer)
            continue;
        if (slot.layer == layer)
            ranges.back().size += slot.size;
        else
            ranges.push_back({slot.offset, slot.size, 1});
        layer = slot.layer;
    }
    return ranges;
}

} // namespace engine::train
