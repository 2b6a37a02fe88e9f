#include "engine/model/flatten.h"

#include "engine/model/network_plan.h"
#include "engine/model/passing.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Settings;

template <class S>
class Flatten final : public Passing<S> {
public:
    using Passing<S>::Passing;

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        state.a = x;
    }
};

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) {
    return std::vector<int>{int(sizeOf(input))};
}

template <class S>
std::unique_ptr<Layer<S>> make(const Settings&, const std::vector<int>& input) {
    return std::make_unique<Flatten<S>>(sizeOf(input));
}

} // namespace

LayerType flattenType() {
    return {{"flatten",
             "Flatten",
             "Puts the numbers of pictures into one list, row by row, so that a dense layer can take them.",
             {}},
            outputShape,
            make<float>,
            make<double>,
            false,
            true};
}

} // namespace engine::model
