// model.json of TensorFlow.js: up to a zero byte; what is behind it is every shard.
#include "engine/io/tfjs.h"

#include <algorithm>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace engine;
    io::setMemoryBudget(std::uint64_t{64} << 20);
    const io::View all(reinterpret_cast<const char*>(data), size);
    const io::View json = all.substr(0, all.find('\0'));
    const io::Bytes shard(all.substr(std::min(json.size() + 1, all.size())));
    io::FileSource files;
    files.file = [&](const std::string&) -> core::Result<io::Bytes> { return shard; };
    static_cast<void>(io::isTfjsModel(json));
    static_cast<void>(io::readTfjsModel(json, {"model.json", files}));
    return 0;
}
