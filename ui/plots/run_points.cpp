#include "ui/plots/run_points.h"

#include <algorithm>

namespace ui::plots {

PointSource::Next RunPoints::next(double& x, std::vector<double>& values) {
    if (m_replay.isDone())
        return Next::End;
    const engine::train::EpochRecord* record = m_replay.step();
    if (!record)
        return Next::NotYet;
    x = double(record->epoch);
    m_values(*record, values);
    return Next::Point;
}

double RunPoints::done() const { return double(m_replay.taken()) / double(std::max(1LL, m_replay.all())); }

} // namespace ui::plots
