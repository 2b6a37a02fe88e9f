#pragma once

#include "ui/plots/curve.h"

#include <QString>

#include <memory>
#include <vector>

namespace ui::plots {

/// One curve of a chart.
struct Series {
    QString name;
    QString definition; ///< what exactly is plotted
    int color = 0;      ///< of the Okabe-Ito order
    bool dashed = false;
    enum class Best { None, Lowest, Highest };
    Best best = Best::None; ///< which of its points is marked
    bool locked = false;    ///< of what is frozen: its name bears a lock
    /// Known from the start and drawn faint behind the others; it has no values of its own. Null: a usual
    /// one.
    std::shared_ptr<const std::vector<Sample>> ghost = {};
    bool operator==(const Series&) const = default;
};

/// What values are usual, drawn behind the curves.
struct Band {
    double lower = 0, upper = 0;
    QString label;
};

/// A vertical line at a moment: a change by hand, a divergence.
struct Mark {
    double x = 0;
    QString label;
    bool bad = false;
};

/// What a chart has collected, to be put back later.
struct Collected {
    std::vector<Curve> curves;
    std::vector<Mark> marks;
};

} // namespace ui::plots
