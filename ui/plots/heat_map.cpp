#include "ui/plots/heat_map.h"

#include "ui/theme.h"

#include <QCoreApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace ui::plots {

namespace {

using Shades = std::array<QRgb, 256>;

/// Of one moment only, in pixels.
constexpr int kSingle = 6;

QString tr(const char* text) { return QCoreApplication::translate("ui::plots::HeatMap", text); }

QColor shade(const QColor& color, double share) { return blend(theme().panel, color, std::sqrt(share)); }

/// What share of the line's peak is between two values.
double share(const RidgeLine& line, double from, double to) {
    if (!(line.peak > 0))
        return 0;
    if (line.density.spacing == 0)
        return line.density.first >= from && line.density.first < to ? 1 : 0;
    return line.density.most(from, to) / line.peak;
}

void fillColumn(QImage& image, int left, int right, const RidgeBlock& block, const RidgeLine& line,
                const Shades& shades) {
    const double step = block.x.size() / image.height();
    for (int y = 0; y < image.height(); ++y) {
        const double top = block.x.upper - y * step;
        const QRgb pixel = shades[std::size_t(std::lround(255 * share(line, top - step, top)))];
        std::fill_n(reinterpret_cast<QRgb*>(image.scanLine(y)) + left, right - left, pixel);
    }
}

/// The column of pixels where each moment's ends.
std::vector<int> ends(const Axes& axes, const std::vector<double>& epochs, int wide) {
    std::vector<int> result;
    for (std::size_t i = 0; i + 1 < epochs.size(); ++i) {
        const double until = (epochs[i] + epochs[i + 1]) / 2;
        result.push_back(int(std::lround(axes.toPixel(until, 0).x() - axes.area.left())));
    }
    result.push_back(epochs.back() > epochs.front() ? wide : std::min(wide, scaled(kSingle)));
    return result;
}

} // namespace

void paintHeatMap(QPainter& painter, const Axes& axes, const RidgeBlock& block,
                  const std::vector<double>& epochs, const QColor& color) {
    QImage image(std::max(1, int(axes.area.width())), std::max(1, int(axes.area.height())),
                 QImage::Format_RGB32);
    image.fill(theme().panel);
    Shades shades;
    for (std::size_t i = 0; i < shades.size(); ++i)
        shades[i] = shade(color, double(i) / 255).rgb();
    const auto until = ends(axes, epochs, image.width());
    for (std::size_t i = 0, left = 0; i < block.lines.size(); left = std::size_t(until[i]), ++i)
        if (until[i] > int(left))
            fillColumn(image, int(left), until[i], block, block.lines[i], shades);
    painter.drawImage(axes.area, image);
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(axes.area);
    axes.paint(painter);
    painter.setPen(theme().faint);
    const double high = painter.fontMetrics().height();
    painter.drawText(QRectF(axes.area.left(), axes.area.top() - high - 1, axes.area.width(), high),
                     Qt::AlignRight | Qt::AlignVCenter, tr("over epochs"));
}

std::vector<Key> heatKeys(const QColor& color) {
    return {{shade(color, 0), tr("none")},
            {shade(color, 0.5), tr("half as many")},
            {shade(color, 1), tr("most numbers of the moment")}};
}

} // namespace ui::plots
