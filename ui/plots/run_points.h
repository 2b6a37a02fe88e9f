#pragma once

#include "engine/train/replay.h"
#include "ui/plots/long_table.h"

#include <functional>

namespace ui::plots {

/// The points of a panel's curves, one an epoch, from the run taken again: see engine::train::Replay for why.
class RunPoints : public PointSource {
public:
    /// The values of the curves at the end of an epoch, from nothing but its record: called on other threads.
    using Values = std::function<void(const engine::train::EpochRecord&, std::vector<double>&)>;

    RunPoints(engine::train::Course course, Values values)
        : m_replay(std::move(course)), m_values(std::move(values)) {}

    Next next(double& x, std::vector<double>& values) override;
    double done() const override;

private:
    engine::train::Replay m_replay;
    Values m_values;
};

} // namespace ui::plots
