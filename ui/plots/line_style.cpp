#include "ui/plots/line_style.h"

#include "ui/theme.h"

#include <array>

namespace ui::plots {

namespace {

/// On and off, in widths of the line.
using Dashes = QList<double>;

const Dashes& dashesOf(int place) {
    static const std::array<Dashes, 6> kDashes = {Dashes{},       Dashes{4, 2},
                                                  Dashes{1, 1.5}, Dashes{6, 1.5, 1, 1.5},
                                                  Dashes{9, 2.5}, Dashes{4, 1.5, 1, 1.5, 1, 1.5}};
    return kDashes[std::size_t(place) % kDashes.size()];
}

} // namespace

bool dashesTellCurvesApart() { return Look::instance().scheme() == Scheme::Print; }

QPen curvePen(const QColor& color, double width, int place, bool dashed) {
    QPen pen(color, stroke(width), Qt::SolidLine, Qt::FlatCap);
    if (!dashesTellCurvesApart())
        pen.setStyle(dashed ? Qt::DashLine : Qt::SolidLine);
    else if (!dashesOf(place).isEmpty())
        pen.setDashPattern(dashesOf(place));
    return pen;
}

} // namespace ui::plots
