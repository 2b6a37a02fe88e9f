// A .keras archive; in the place of the child process that reads HDF5 always the same weights.
#include "engine/io/keras_h5.h"
#include "engine/io/safetensors.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace engine;
    io::setMemoryBudget(std::uint64_t{64} << 20);
    const core::Tensor numbers{{2, 2}, core::DType::Float32, {1, 2, 3, 4}};
    static const io::Bytes kWeights = *io::writeSafetensors(
        {{"layers/dense/vars/0", numbers}, {"layers/conv2d/vars/0", numbers}, {"optimizer/vars/0", numbers}},
        {{"attributes", R"({"layers/dense/vars": {"name": "hidden"}})"}});
    io::FileSource files;
    files.hdf5 = [](io::View) -> core::Result<io::Bytes> { return kWeights; };
    const io::View bytes(reinterpret_cast<const char*>(data), size);
    static_cast<void>(io::isKerasArchive(bytes));
    static_cast<void>(io::readKerasArchive(bytes, {"model.keras", files}));
    return 0;
}
