#pragma once

#include "engine/core/team.h"
#include "engine/model/layout.h"
#include "engine/optim/optimizer.h"
#include "engine/train/parameter_ranges.h"

#include <memory>
#include <vector>

namespace engine::train {

/// Takes updates: clips, asks the optimizer for the step, looks whether all stays finite, and only then takes
/// it. One pass over the parameters; the new ones are written beside the old, so that an update is taken
/// whole or not at all.
template <class S>
class Updater {
public:
    /// `clipNorm` 0: gradients are not clipped.
    Updater(std::unique_ptr<optim::Optimizer<S>> optimizer, const model::Layout& layout, double clipNorm);

    /// Parameters were set from outside; the moments are those before the first step.
    void begin(const core::Vector<S>& parameters);
    /// With these moments; no slots: those before the first step, which then is the one after moments.begun.
    void begin(const core::Vector<S>& parameters, const optim::OptimizerState<double>& moments);
    /// From now on what this layout says is trained, with moments as before the first step, which then is the
    /// one after `begun`. Allocates nothing.
    void train(const model::Layout& layout, long long begun);
    /// Parameters were set from outside; the moments stay.
    void replace(const core::Vector<S>& parameters) { m_next = parameters; }
    const optim::OptimizerState<S>& moments() const { return m_moments; }
    /// The parameters before the last update that was taken.
    const core::Vector<S>& before() const { return m_next; }

    /// The update number `step` at that rate (layers' scales come on top). False if a gradient or a new
    /// parameter is not finite: then `parameters` are as they were. Frozen ones do not change by a bit.
    bool update(core::Vector<S>& parameters, const core::Vector<S>& gradients, long long step, double rate,
                core::Team& team);

private:
    bool updateRange(const ParameterRange& range, const core::Vector<S>& parameters,
                     const core::Vector<S>& gradients, const optim::Update& update, core::Team& team);
    bool updatePart(const optim::Coefficients<S>& coefficients, core::Index first, core::Index end,
                    const S* parameters, const S* gradients);
    double clipScale(const core::Vector<S>& gradients) const;

    std::unique_ptr<optim::Optimizer<S>> m_optimizer;
    std::vector<ParameterRange> m_trainable;
    std::vector<std::pair<core::Index, core::Index>>
        m_buffers; ///< offset and size: carried along, not trained
    double m_clipNorm;
    core::Index m_size;
    optim::OptimizerState<S> m_moments;
    core::Vector<S> m_next;
};

extern template class Updater<float>;
extern template class Updater<double>;

} // namespace engine::train
