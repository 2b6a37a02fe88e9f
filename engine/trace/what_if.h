#pragma once

#include "engine/trace/expression.h"

#include <optional>
#include <vector>

namespace engine::trace {

/// Numbers of a pass set to others, to see what would follow. A plain value: the pass itself stays as it is.
class WhatIf {
public:
    struct Edit {
        Link link;
        double value = 0;
    };
    /// Sets parameters, inputs or targets at once (Link::To of that kind, row and col given; of a bias col
    /// 0); the same ones again go on with the same step. Errors, with nothing changed: InvalidValue for other
    /// links, numbers outside of the trace, and what is not finite.
    core::Result<void> set(const Trace& base, std::vector<Edit> edits);
    core::Result<void> set(const Trace& base, const Link& link, double value) {
        return set(base, std::vector<Edit>{{link, value}});
    }
    /// Holds a hidden unit's output out of what follows, of a layer with pictures (a convolution, pooling) a
    /// whole map's: the weights from it to the next layer with weights are 0, all of a kernel's slice where
    /// that is a convolution. Its own gradients are then 0. Error: InvalidValue for an output, a unit that is
    /// not there, and where what it gives goes elsewhere as well.
    core::Result<void> switchOff(const Trace& base, int layer, int unit);

    /// Takes the last of these back.
    void undo();
    bool isEmpty() const { return m_steps.empty(); }
    std::size_t steps() const { return m_steps.size(); }
    /// Whether it is about parameters alone, so that a run could go on with it.
    bool isOfParameters() const;

    struct Step {
        std::vector<Edit> edits;
        int offLayer = -1, offUnit = -1; ///< a unit or map switched off
    };
    const std::vector<Step>& all() const { return m_steps; }
    /// The last value set for it; nothing if it is as it was.
    std::optional<double> valueOf(const Link& link) const;

    /// The input of the pass with these numbers.
    PassInput applied(const Trace& base) const;

private:
    std::vector<Step> m_steps;
};

/// The same pass with these numbers, by the one engine.
core::Result<TracePtr> record(const Trace& base, const WhatIf& whatIf);

} // namespace engine::trace
