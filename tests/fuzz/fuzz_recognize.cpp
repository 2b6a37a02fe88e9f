#include "engine/io/project.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)engine::io::recognize({reinterpret_cast<const char*>(data), size});
    return 0;
}
