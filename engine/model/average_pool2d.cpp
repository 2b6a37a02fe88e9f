#include "engine/model/average_pool2d.h"

#include "engine/model/pooling.h"

#include <algorithm>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;

constexpr const char* kWhat = "an average_pool2d layer";

template <class S>
class AveragePool2d final : public Pooling<S> {
public:
    using Pooling<S>::Pooling;

    Index multiplications() const override { return this->outputs(); }

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const Index samples = x.cols();
        for (Index unit = 0; unit < this->outputs(); ++unit) {
            S* a = state.a.data() + unit * samples;
            std::fill(a, a + samples, S(0));
            this->forEachInput(unit, [&](Index input) {
                const S* from = x.data() + input * samples;
                for (Index s = 0; s < samples; ++s)
                    a[s] += from[s];
            });
            const S share = S(1) / S(this->windowSize(unit));
            for (Index s = 0; s < samples; ++s)
                a[s] *= share;
        }
    }

    void backward(const S*, const ConstMatrixMap<S>&, LayerState<S>& state, S*,
                  MatrixMap<S>* dx) const override {
        if (!dx)
            return;
        const Index samples = dx->cols();
        const bool adds = this->overlaps();
        if (!this->coversOnce())
            dx->setZero();
        for (Index unit = 0; unit < this->outputs(); ++unit) {
            const S* da = state.da.data() + unit * samples;
            const S share = S(1) / S(this->windowSize(unit));
            this->forEachInput(unit, [&](Index input) {
                S* to = dx->data() + input * samples;
                if (adds)
                    for (Index s = 0; s < samples; ++s)
                        to[s] += share * da[s];
                else
                    for (Index s = 0; s < samples; ++s)
                        to[s] = share * da[s];
            });
        }
    }
};

core::Result<std::vector<int>> outputShape(const core::Settings& settings, const std::vector<int>& input) {
    return poolingShape(settings, input, kWhat);
}

template <class S>
std::unique_ptr<Layer<S>> make(const core::Settings& settings, const std::vector<int>& input) {
    return std::make_unique<AveragePool2d<S>>(*poolingWindows(settings, input, kWhat));
}

} // namespace

LayerType averagePool2dType() {
    return {{"average_pool2d", "Average pooling",
             "Takes the mean of each window of a picture: a smaller, smoother picture.", poolingParameters()},
            outputShape,
            make<float>,
            make<double>,
            false};
}

} // namespace engine::model
