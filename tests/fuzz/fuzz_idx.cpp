#include "engine/io/idx.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)engine::io::readIdx({reinterpret_cast<const char*>(data), size});
    return 0;
}
