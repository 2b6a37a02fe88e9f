#include "engine/io/pytorch.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    engine::io::setMemoryBudget(std::uint64_t{64} << 20);
    static_cast<void>(engine::io::readPytorch({reinterpret_cast<const char*>(data), size}));
    return 0;
}
