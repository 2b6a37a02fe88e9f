#include "engine/model/embedding.h"

#include "engine/core/parameter.h"
#include "engine/model/network_plan.h"

#include <algorithm>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

constexpr double kReach = 0.05;
constexpr int kMostNumbers = 1000000, kMostDimensions = 4096;

template <class S>
class Embedding final : public Layer<S> {
public:
    Embedding(const Settings& settings, Index length)
        : m_length(length), m_numbers(settings.integer("input_dim")), m_size(settings.integer("output_dim")),
          m_linear(*findActivation("linear")) {}

    Index inputs() const override { return m_length; }
    Index outputs() const override { return m_length * m_size; }
    std::vector<TensorShape> tensors() const override { return {{"weight", {int(m_numbers), int(m_size)}}}; }
    Index multiplications() const override { return 0; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {}; }
    Index scratch(Index) const override { return 0; }
    Index wholeNumbers() const override { return m_numbers; }

    void initialize(core::Random& random, double* parameters) const override {
        for (Index i = 0; i < m_numbers * m_size; ++i)
            parameters[i] = random.uniform(-kReach, kReach);
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const Index samples = x.cols();
        for (Index l = 0; l < m_length; ++l)
            for (Index s = 0; s < samples; ++s) {
                const S* row = parameters + embeddedNumber(x(l, s), m_numbers) * m_size;
                S* to = state.a.data() + l * m_size * samples + s;
                for (Index d = 0; d < m_size; ++d)
                    to[d * samples] = row[d];
            }
    }

    void backward(const S*, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        const Index samples = x.cols();
        std::fill(gradients, gradients + m_numbers * m_size, S(0));
        for (Index l = 0; l < m_length; ++l)
            for (Index s = 0; s < samples; ++s) {
                S* row = gradients + embeddedNumber(x(l, s), m_numbers) * m_size;
                const S* da = state.da.data() + l * m_size * samples + s;
                for (Index d = 0; d < m_size; ++d)
                    row[d] += da[d * samples];
            }
        if (dx)
            dx->setZero();
    }

private:
    Index m_length, m_numbers, m_size;
    const Activation& m_linear;
};

core::Result<std::vector<int>> outputShape(const Settings& settings, const std::vector<int>& input) {
    if (input.size() != 1)
        return core::Error{core::Code::ShapeMismatch,
                           "an embedding layer takes a list of whole numbers, its input has " +
                               std::to_string(input.size()) + " dimensions",
                           ""};
    return std::vector<int>{input.front(), int(settings.integer("output_dim"))};
}

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<Embedding<S>>(settings, input.front());
}

} // namespace

LayerType embeddingType() {
    LayerType type{{"embedding",
                    "Embedding",
                    "Turns each whole number (a letter, a word) into a list of numbers of its own, which "
                    "training finds.",
                    {core::wholeParameter("input_dim", 32, 1, kMostNumbers, "Different inputs",
                                          "How many different whole numbers come in: 0 and on."),
                     core::wholeParameter("output_dim", 4, 1, kMostDimensions, "Numbers for each",
                                          "How many numbers each one becomes.", "numbers")}},
                   outputShape,
                   make<float>,
                   make<double>,
                   false};
    type.mustBeFirst = true;
    return type;
}

} // namespace engine::model
