#include "engine/io/onnx.h"
#include "engine/model/network.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace engine;
    static const io::FileSource none;
    io::setMemoryBudget(std::uint64_t{64} << 20);
    const io::View bytes(reinterpret_cast<const char*>(data), size);
    static_cast<void>(io::isOnnx(bytes));
    const auto file = io::readOnnx(bytes, {"model.onnx", none});
    if (!file || !file->network)
        return 0;
    // Every tensor that has a source finds it, in the size that it needs.
    const auto network = model::Network<float>::create(*file->network);
    if (!network || file->placements.size() != network->layout().slots.size())
        __builtin_trap();
    for (std::size_t i = 0; i < file->placements.size(); ++i) {
        const io::Placement& placement = file->placements[i];
        const core::Tensor* source = core::find(file->tensors, placement.source);
        if (!placement.source.empty() &&
            (source == nullptr || core::Index(source->values.size()) != network->layout().slots[i].size))
            __builtin_trap();
    }
    return 0;
}
