#include "engine/model/dropout.h"

#include "engine/core/parameter.h"
#include "engine/model/network_plan.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

// 1 would leave nothing to be scaled up.
constexpr double kLargestRate = 0.999999;

/// The numbers of one layer in one step. Step and layer go through a whole generator each, so that
/// neighbouring ones have nothing in common.
core::Random drawsOf(const PassMode& mode, int index) {
    const std::uint64_t stream = core::stream::kDropout + (std::uint64_t(index) << 8);
    return core::Random(mode.seed, core::Random(std::uint64_t(mode.step), stream).next());
}

/// x, a, da, mask, dx: all the same size.
template <class S>
class Dropout final : public Layer<S> {
public:
    Dropout(const Settings& settings, Index size)
        : m_size(size), m_rate(settings.real("rate")), m_linear(*findActivation("linear")) {}

    Index inputs() const override { return m_size; }
    Index outputs() const override { return m_size; }
    std::vector<TensorShape> tensors() const override { return {}; }
    Index multiplications() const override { return m_size; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {.mask = true}; }
    void initialize(core::Random&, double*) const override {}

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode& mode, int index,
                 LayerState<S>& state) const override {
        if (!mode.training) {
            state.mask.setOnes();
            state.a = x;
            return;
        }
        if (!mode.masksGiven)
            draw(mode, index, state.mask);
        state.a = state.mask.cwiseProduct(x);
    }

    void backward(const S*, const ConstMatrixMap<S>&, LayerState<S>& state, S*,
                  MatrixMap<S>* dx) const override {
        if (dx)
            *dx = state.mask.cwiseProduct(state.da);
    }

private:
    /// Unit by unit, and in double: the same for both scalars.
    void draw(const PassMode& mode, int index, MatrixMap<S>& mask) const {
        core::Random random = drawsOf(mode, index);
        const S kept[2] = {S(0), S(1 / (1 - m_rate))};
        for (Index i = 0; i < mask.size(); ++i)
            mask.data()[i] = kept[random.uniform() >= m_rate];
    }

    Index m_size;
    double m_rate;
    const Activation& m_linear;
};

core::Parameter rate() {
    return core::realParameter(
        "rate", 0.5, 0, kLargestRate, "Rate",
        "The share of values that each training step sets to 0, drawn anew every time; the others are "
        "divided by 1 − rate. Validation and test use all of them.");
}

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) { return input; }

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<Dropout<S>>(settings, sizeOf(input));
}

} // namespace

LayerType dropoutType() {
    return {
        {"dropout",
         "Dropout",
         "In training sets some of its inputs to 0 by chance and makes up for it in the others, so that no "
         "neuron comes to rely on a single one.",
         {rate()}},
        outputShape,
        make<float>,
        make<double>,
        false,
        true};
}

} // namespace engine::model
