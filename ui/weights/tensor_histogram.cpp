#include "ui/weights/tensor_histogram.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

constexpr int kBarsWanted = 32;

} // namespace

void paintTensorHistogram(QPainter& painter, const QRectF& area, const engine::train::Histogram& histogram) {
    painter.setPen(theme().grid);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (histogram.finite == 0)
        return;
    const double low = histogram.lowest, high = histogram.highest;
    if (!(high > low)) { // all alike: one bar
        painter.fillRect(QRectF(area.center().x() - 2, area.top(), 4, area.height()),
                         low < 0 ? theme().negative : theme().positive);
        return;
    }
    const int together = engine::train::Histogram::kBins / kBarsWanted;
    std::vector<double> bars(kBarsWanted, 0);
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
        bars[bin / std::size_t(together)] += histogram.counts[bin];
    const double most = *std::max_element(bars.begin(), bars.end()), width = area.width() / kBarsWanted;
    for (int i = 0; i < kBarsWanted; ++i) {
        const double height = bars[std::size_t(i)] / most * area.height();
        if (height <= 0)
            continue;
        const double middle = low + (high - low) * (i + 0.5) / kBarsWanted;
        painter.fillRect(QRectF(area.left() + i * width, area.bottom() - std::max(height, 1.0), width - 0.5,
                                std::max(height, 1.0)),
                         middle < 0 ? theme().negative : theme().positive);
    }
    if (low < 0 && high > 0) {
        const double zero = area.left() - low / (high - low) * area.width();
        painter.setPen(theme().faint);
        painter.drawLine(QPointF(zero, area.top()), QPointF(zero, area.bottom()));
    }
}

} // namespace ui
