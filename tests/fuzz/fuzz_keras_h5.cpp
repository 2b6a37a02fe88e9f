// What the child process hands back of an HDF5 file, which may have damaged it: safetensors to weights.
// libhdf5 itself is not fuzzed here; that it crashes is why there is a child.
#include "engine/io/keras_h5.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace engine;
    io::setMemoryBudget(std::uint64_t{64} << 20);
    io::FileSource files;
    files.hdf5 = [](io::View file) -> core::Result<io::Bytes> { return io::Bytes(file); };
    static_cast<void>(io::readKerasH5({reinterpret_cast<const char*>(data), size}, {"model.h5", files}));
    return 0;
}
