#include "engine/io/weights.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)engine::io::readNpz({reinterpret_cast<const char*>(data), size});
    return 0;
}
