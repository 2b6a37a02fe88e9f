// A Keras configuration: the network it says, if it says one, is one.
#include "engine/io/keras_config.h"
#include "engine/model/network.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const engine::io::View text(reinterpret_cast<const char*>(data), size);
    const auto model = engine::io::readKerasConfig(text, "config");
    if (!model)
        return 0;
    if (model->network.has_value() != model->unsupported.empty())
        std::abort();
    if (model->network && !engine::model::Network<float>::create(*model->network))
        std::abort();
    static_cast<void>(engine::io::placeKeras(*model, {}));
    return 0;
}
