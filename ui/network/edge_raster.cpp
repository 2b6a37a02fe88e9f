#include "ui/network/edge_raster.h"

#include "ui/network/geometry.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kDash = 17, kGap = 4;

// Source over destination; both premultiplied, `cover` 0 ... 256.
QRgb blended(QRgb source, QRgb destination, unsigned cover) {
    const unsigned keep = 256 - ((qAlpha(source) * cover * 257 + 32768) >> 16);
    const unsigned rb = ((source & 0xff00ff) * cover + (destination & 0xff00ff) * keep) >> 8;
    const unsigned ag = (((source >> 8) & 0xff00ff) * cover + ((destination >> 8) & 0xff00ff) * keep) >> 8;
    return (rb & 0xff00ff) | ((ag & 0xff00ff) << 8);
}

} // namespace

EdgeRaster::EdgeRaster(QRect area, double left, double right, double scale)
    : m_area(area), m_width(right - left), m_scale(scale),
      m_image(area.size(), QImage::Format_ARGB32_Premultiplied) {
    m_image.fill(Qt::transparent);
    m_pixels = reinterpret_cast<QRgb*>(m_image.bits());
    m_stride = m_image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    m_first = std::max(area.left(), static_cast<int>(std::floor(left)));
    const int last = std::min(area.right(), static_cast<int>(std::ceil(right)) - 1);
    for (int x = m_first; x <= last; ++x) {
        const double u = (x + 0.5 - left) / m_width;
        m_shape.push_back(edgeShape(u));
        m_slope.push_back(edgeSlope(u) / m_width);
    }
}

void EdgeRaster::draw(const Stroke& stroke) {
    const QRgb colour = qPremultiply(stroke.colour.rgba());
    const double height = stroke.y1 - stroke.y0, period = (kDash + kGap) * m_scale;
    double length = 0;
    for (std::size_t i = 0; i < m_shape.size(); ++i) {
        const double slope = height * m_slope[i];
        const double stretch = std::sqrt(1 + slope * slope);
        length += stretch;
        while (length > period)
            length -= period;
        if (stroke.dashed && length > kDash * m_scale)
            continue;
        fillColumn(m_first + static_cast<int>(i), stroke.y0 + height * m_shape[i], stroke.width * stretch,
                   std::max(1.0, std::abs(slope)), colour);
    }
}

// The line's thickness along y, smoothed over the height that it climbs within one pixel.
void EdgeRaster::fillColumn(int x, double centre, double thickness, double ramp, QRgb colour) {
    const double reach = (thickness + ramp) / 2, full = std::min(1.0, thickness / ramp);
    const int top = std::max(m_area.top(), static_cast<int>(std::floor(centre - reach)));
    const int bottom = std::min(m_area.bottom(), static_cast<int>(std::ceil(centre + reach)));
    QRgb* pixel = m_pixels + m_stride * (top - m_area.top()) + (x - m_area.left());
    const auto slope = static_cast<float>(256 / ramp), most = static_cast<float>(256 * full);
    const auto middle = static_cast<float>(centre - 0.5 - top), far = static_cast<float>(reach);
    for (int i = 0; i <= bottom - top; ++i, pixel += m_stride) {
        const float cover = std::min(most, (far - std::abs(static_cast<float>(i) - middle)) * slope);
        if (cover >= 1)
            *pixel = blended(colour, *pixel, static_cast<unsigned>(cover));
    }
}

} // namespace ui
