#include "engine/model/max_pool2d.h"

#include "engine/model/pooling.h"

#include <algorithm>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;

constexpr const char* kWhat = "a max_pool2d layer";

template <class S>
class MaxPool2d final : public Pooling<S> {
public:
    using Pooling<S>::Pooling;

    Index multiplications() const override { return 0; }

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const Index samples = x.cols();
        for (Index unit = 0; unit < this->outputs(); ++unit) {
            S* a = state.a.data() + unit * samples;
            bool first = true;
            this->forEachInput(unit, [&](Index input) {
                const S* from = x.data() + input * samples;
                // What is no number stays, as in PyTorch.
                if (first)
                    std::copy(from, from + samples, a);
                else
                    for (Index s = 0; s < samples; ++s)
                        a[s] = (from[s] > a[s]) | (from[s] != from[s]) ? from[s] : a[s];
                first = false;
            });
        }
    }

    void backward(const S*, const ConstMatrixMap<S>& x, LayerState<S>& state, S*,
                  MatrixMap<S>* dx) const override {
        if (!dx)
            return;
        if (!this->coversOnce())
            dx->setZero();
        if (this->overlaps())
            share<true>(x, state, *dx);
        else
            share<false>(x, state, *dx);
    }

private:
    /// Each window's gradient goes to the first of its largest inputs. Of windows that do not overlap no
    /// input has anything yet.
    template <bool kAdds>
    void share(const ConstMatrixMap<S>& x, const LayerState<S>& state, MatrixMap<S>& dx) const {
        const Index samples = dx.cols();
        S* left = state.scratch;
        for (Index unit = 0; unit < this->outputs(); ++unit) {
            const S* a = state.a.data() + unit * samples;
            const S* da = state.da.data() + unit * samples;
            std::copy(da, da + samples, left);
            this->forEachInput(unit, [&](Index input) {
                const S* from = x.data() + input * samples;
                S* to = dx.data() + input * samples;
                for (Index s = 0; s < samples; ++s) {
                    const bool chosen = from[s] == a[s];
                    const S given = chosen ? left[s] : S(0);
                    to[s] = kAdds ? to[s] + given : given;
                    left[s] = chosen ? S(0) : left[s];
                }
            });
        }
    }
};

core::Result<std::vector<int>> outputShape(const core::Settings& settings, const std::vector<int>& input) {
    return poolingShape(settings, input, kWhat);
}

template <class S>
std::unique_ptr<Layer<S>> make(const core::Settings& settings, const std::vector<int>& input) {
    return std::make_unique<MaxPool2d<S>>(*poolingWindows(settings, input, kWhat));
}

} // namespace

LayerType maxPool2dType() {
    return {{"max_pool2d", "Max pooling",
             "Keeps the largest number of each window of a picture: a smaller picture that says where "
             "something was found.",
             poolingParameters()},
            outputShape,
            make<float>,
            make<double>,
            false};
}

} // namespace engine::model
