#include "engine/io/safetensors.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    engine::io::setMemoryBudget(std::uint64_t{64} << 20);
    const auto content = engine::io::readSafetensors({reinterpret_cast<const char*>(data), size});
    if (content) // what was read can be written
        static_cast<void>(engine::io::writeSafetensors(content->tensors, content->metadata));
    return 0;
}
