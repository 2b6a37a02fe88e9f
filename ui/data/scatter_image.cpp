#include "ui/data/scatter_image.h"

#include "ui/data/explorer_words.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ui {

namespace {

using engine::data::Part;

/// Regression: so many shades.
constexpr int kShades = 41;
constexpr int kFaded = 56; ///< of 255
/// So many rows are painted before it is asked again whether anybody waits.
constexpr int kLook = 16384;

/// A point of one kind, painted once.
struct Stamp {
    int side = 0;
    std::vector<QRgb> pixels; ///< premultiplied
};

Stamp stampOf(double radius, double ratio, const std::function<void(QPainter&, const QPointF&)>& paint) {
    const int half = int(std::ceil((radius * 1.3 + 2) * ratio));
    QImage image(2 * half + 1, 2 * half + 1, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(ratio, ratio);
    paint(painter, QPointF((half + 0.5) / ratio, (half + 0.5) / ratio));
    painter.end();
    Stamp stamp{image.width(), {}};
    for (int y = 0; y < image.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        stamp.pixels.insert(stamp.pixels.end(), line, line + image.width());
    }
    return stamp;
}

Stamp faded(Stamp stamp) {
    for (QRgb& pixel : stamp.pixels)
        pixel = qRgba(qRed(pixel) * kFaded / 255, qGreen(pixel) * kFaded / 255, qBlue(pixel) * kFaded / 255,
                      qAlpha(pixel) * kFaded / 255);
    return stamp;
}

/// source over destination, all four channels in two multiplications.
QRgb over(QRgb source, QRgb below) {
    const quint32 rest = 255 - qAlpha(source);
    quint32 odd = (below & 0xff00ff) * rest, even = ((below >> 8) & 0xff00ff) * rest;
    odd = (odd + ((odd >> 8) & 0xff00ff) + 0x800080) >> 8 & 0xff00ff;
    even = (even + ((even >> 8) & 0xff00ff) + 0x800080) & 0xff00ff00;
    return source + (odd | even);
}

class Canvas {
public:
    Canvas(const QSize& size, double ratio) : m_image(size, QImage::Format_ARGB32_Premultiplied) {
        m_image.fill(Qt::transparent);
        m_image.setDevicePixelRatio(ratio);
        m_bits = reinterpret_cast<QRgb*>(m_image.bits());
        m_stride = m_image.bytesPerLine() / qsizetype(sizeof(QRgb));
    }

    void put(const Stamp& stamp, double x, double y) {
        const int left = int(std::floor(x)) - stamp.side / 2, top = int(std::floor(y)) - stamp.side / 2;
        const int fromX = std::max(0, -left), toX = std::min(stamp.side, m_image.width() - left);
        const int fromY = std::max(0, -top), toY = std::min(stamp.side, m_image.height() - top);
        for (int row = fromY; row < toY; ++row) {
            const QRgb* source = stamp.pixels.data() + row * stamp.side;
            QRgb* line = m_bits + (top + row) * m_stride + left;
            for (int column = fromX; column < toX; ++column)
                if (source[column] != 0)
                    line[column] = over(source[column], line[column]);
        }
    }
    const QImage& image() const { return m_image; }

private:
    QImage m_image;
    QRgb* m_bits;
    qsizetype m_stride;
};

/// Of each kind: hollow, hollow and faded, filled, filled and faded.
constexpr std::size_t kVariants = 4;

} // namespace

class ScatterStamps {
public:
    ScatterStamps(const Scatter& scatter, double ratio)
        : m_set(*scatter.overview->dataset), m_meaning(meaningOf(m_set)), m_stamps(kVariants * kinds()),
          m_ring(stampOf(scatter.radius + 3, ratio, [&](QPainter& painter, const QPointF& at) {
              painter.setPen(QPen(outlierColor(), stroke(1.4)));
              painter.drawEllipse(at, scatter.radius + 2.5, scatter.radius + 2.5);
          })) {
        std::size_t missing = kinds();
        for (int row = 0; row < int(m_set.samples()) && missing > 0; ++row) {
            const std::size_t first = kVariants * std::size_t(kind(row));
            if (m_stamps[first].side > 0)
                continue;
            --missing;
            for (const bool training : {false, true}) {
                Stamp& stamp = m_stamps[first + 2 * std::size_t(training)];
                stamp = stampOf(scatter.radius, ratio, [&](QPainter& painter, const QPointF& at) {
                    plots::paintSample(painter, at, scatter.radius, m_meaning, m_set, row, training);
                });
                m_stamps[first + 2 * std::size_t(training) + 1] = faded(stamp);
            }
        }
    }

    const Stamp& of(int row, bool training, bool isFaded) const {
        return m_stamps[kVariants * std::size_t(kind(row)) + 2 * std::size_t(training) +
                        std::size_t(isFaded)];
    }
    const Stamp& ring() const { return m_ring; }

private:
    std::size_t kinds() const {
        return hasClasses(m_set) ? std::max<std::size_t>(1, m_set.classNames.size()) : kShades;
    }
    int kind(int row) const {
        if (hasClasses(m_set))
            return m_set.classes[std::size_t(row)];
        const double share = m_set.targets.rows() > 0 ? m_meaning.strength(m_set.targets(0, row)) : 0;
        return std::isfinite(share) ? int(std::lround((std::clamp(share, -1.0, 1.0) + 1) / 2 * (kShades - 1)))
                                    : kShades / 2;
    }

    const engine::data::Dataset& m_set;
    plots::FieldMeaning m_meaning;
    std::vector<Stamp> m_stamps;
    Stamp m_ring;
};

ScatterStampsPtr scatterStamps(const Scatter& scatter, double ratio) {
    return std::make_shared<const ScatterStamps>(scatter, ratio);
}

double scatterRadius(Eigen::Index samples) {
    return (samples <= 250      ? 3.6
            : samples <= 5000   ? 2.8
            : samples <= 50'000 ? 1.9
                                : 1.3) *
           Look::instance().textFactor();
}

QImage scatterImage(const ScatterJob& job, const std::atomic<bool>& wanted) {
    const Scatter& scatter = job.scatter;
    const auto& overview = *scatter.overview;
    Canvas canvas(job.size, job.ratio);
    const double* xs = engine::data::columnValues(*overview.dataset, scatter.x);
    const double* ys = engine::data::columnValues(*overview.dataset, scatter.y);
    const auto& ofX = overview.summaries[std::size_t(scatter.x)];
    const auto& ofY = overview.summaries[std::size_t(scatter.y)];
    const bool anyOutlier = ofX.outliers + ofY.outliers > 0, someSelected = !job.selected.empty();
    const plots::Axes& axes = job.axes;
    const double left = axes.area.left() * job.ratio, bottom = axes.area.bottom() * job.ratio;
    const double perX = axes.area.width() / axes.x.size() * job.ratio,
                 perY = axes.area.height() / axes.y.size() * job.ratio;
    const int samples = int(overview.parts.size());
    const auto paint = [&](bool selected) {
        for (int row = 0; row < samples; ++row) {
            if (row % kLook == 0 && !wanted)
                return;
            if (someSelected && (job.selected[std::size_t(row)] != 0) != selected)
                continue;
            const double x = left + (xs[row] - axes.x.lower) * perX,
                         y = bottom - (ys[row] - axes.y.lower) * perY;
            // NaN as well.
            if (!(x > -20 && y > -20 && x < job.size.width() + 20 && y < job.size.height() + 20))
                continue;
            const bool training = overview.parts[std::size_t(row)] == Part::Train;
            canvas.put(job.stamps->of(row, training, someSelected && !selected), x, y);
            if (anyOutlier && (ofX.isOutlier(xs[row]) || ofY.isOutlier(ys[row])))
                canvas.put(job.stamps->ring(), x, y);
        }
    };
    paint(false);
    if (someSelected)
        paint(true);
    return canvas.image();
}

} // namespace ui
