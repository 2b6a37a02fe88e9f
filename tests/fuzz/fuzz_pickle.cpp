// The pickle of a state dict by itself: checksums of the archive around it do not stand in the way.
#include "engine/io/pytorch_state.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const engine::io::View bytes(reinterpret_cast<const char*>(data), size);
    if (const auto pickle = engine::io::readPickle(bytes, 0, engine::io::torchGlobals()))
        static_cast<void>(engine::io::findTensors(*pickle));
    return 0;
}
