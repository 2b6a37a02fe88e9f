#include "ui/data/thumbnail.h"

#include "engine/data/telling.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using engine::core::Index;
using engine::data::Dataset;
using engine::data::Task;

constexpr Index kMostPoints = 400;
constexpr int kPicturesAcross = 3, kColours = 7, kShades = 33;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::Thumbnail)
};

struct Range {
    double low = 0, high = 1;
    double place(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
};

/// One coordinate of every sample: a feature, or the target (-1).
struct Column {
    const Dataset& dataset;
    Index feature;
    double at(Index sample) const {
        if (feature >= 0)
            return dataset.features(feature, sample);
        return dataset.task == Task::Regression ? dataset.targets(0, sample)
                                                : dataset.classes[std::size_t(sample)];
    }
    Range range(const std::vector<Index>& samples) const {
        Range range{1e300, -1e300};
        for (const Index i : samples)
            if (std::isfinite(at(i)))
                range = {std::min(range.low, at(i)), std::max(range.high, at(i))};
        return range;
    }
};

QString nameOf(const Dataset& dataset, Index feature) {
    const auto at = std::size_t(feature);
    return at < dataset.featureNames.size() ? QString::fromStdString(dataset.featureNames[at])
                                            : QString::number(feature + 1);
}

/// Some samples of all, spread evenly, not always the same one of a turn: where classes take turns each is shown.
std::vector<Index> spread(Index samples) {
    const Index stride = std::max<Index>(1, samples / kMostPoints);
    std::vector<Index> shown;
    for (Index i = 0; i * stride + i % stride < samples; ++i)
        shown.push_back(i * stride + i % stride);
    return shown;
}

class PointsPainter {
public:
    PointsPainter(const Dataset& dataset, int pixels, const ThumbnailLook& look)
        : m_dataset(dataset), m_look(look), m_pixels(pixels),
          m_shown(spread(dataset.samples())) {}

    void paint(QPainter& painter, Index first, Index second) {
        const Column x{m_dataset, first}, y{m_dataset, second};
        Range across = x.range(m_shown), up = y.range(m_shown);
        if (m_dataset.features.rows() == 2 && second >= 0) // one scale for both: a circle stays one
            across = up = {std::min(across.low, up.low), std::max(across.high, up.high)};
        const double margin = 0.08 * m_pixels, room = m_pixels - 2 * margin;
        if (m_dataset.task == Task::Regression)
            m_values = Column{m_dataset, -1}.range(m_shown);
        const double radius = std::max(1.2, m_pixels / 62.0);
        painter.setPen(Qt::NoPen);
        for (const Index i : m_shown) {
            const QPointF at(margin + room * across.place(x.at(i)),
                             m_pixels - margin - room * up.place(y.at(i)));
            if (!std::isfinite(at.x()) || !std::isfinite(at.y()))
                continue;
            painter.setBrush(colour(i, second < 0));
            if (isDiamond(i))
                painter.drawPolygon(
                    QPolygonF({at + QPointF(0, -1.4 * radius), at + QPointF(1.4 * radius, 0),
                               at + QPointF(0, 1.4 * radius), at + QPointF(-1.4 * radius, 0)}));
            else
                painter.drawEllipse(at, radius, radius);
        }
    }

private:
    bool isDiamond(Index sample) const {
        return m_dataset.task == Task::Classification && m_dataset.classNames.size() > 2 &&
               m_dataset.classes[std::size_t(sample)] >= kColours;
    }
    QColor colour(Index sample, bool overTarget) const {
        if (m_dataset.task == Task::Regression) {
            if (overTarget)
                return m_look.line;
            const double share = m_values.place(m_dataset.targets(0, sample));
            return m_look.shades[std::size_t(std::lround(std::clamp(share, 0.0, 1.0) * (kShades - 1)))];
        }
        const auto label = std::size_t(m_dataset.classes[std::size_t(sample)]);
        const auto& colours = m_dataset.classNames.size() <= 2 ? m_look.two : m_look.classes;
        return colours[label % colours.size()];
    }

    const Dataset& m_dataset;
    const ThumbnailLook& m_look;
    int m_pixels;
    std::vector<Index> m_shown;
    Range m_values;
};

/// The first sample of every class, then others, spread evenly.
std::vector<Index> examplesOf(const Dataset& dataset, int count) {
    std::vector<Index> examples;
    std::vector<char> seen(dataset.classNames.size(), 0);
    const bool classified = dataset.task == Task::Classification;
    for (Index i = 0; classified && i < dataset.samples() && int(examples.size()) < count; ++i) {
        char& known = seen[std::size_t(dataset.classes[std::size_t(i)])];
        if (!known)
            examples.push_back(i);
        known = 1;
    }
    for (int i = 0; int(examples.size()) < count && i < count && i < dataset.samples(); ++i)
        examples.push_back(i * dataset.samples() / count);
    return examples;
}

QImage pictureOf(const Dataset& dataset, Index sample) {
    double low = 0, high = 1e-9;
    for (Index i = 0; i < dataset.features.rows(); ++i) {
        low = std::min(low, dataset.features(i, sample));
        high = std::max(high, dataset.features(i, sample));
    }
    QImage image(dataset.imageWidth, dataset.imageHeight, QImage::Format_Grayscale8);
    for (int y = 0; y < dataset.imageHeight; ++y)
        for (int x = 0; x < dataset.imageWidth; ++x) {
            const double ink = (dataset.features(y * dataset.imageWidth + x, sample) - low) / (high - low);
            image.scanLine(y)[x] = uchar(std::lround(std::clamp(ink, 0.0, 1.0) * 255));
        }
    return image;
}

void paintPictures(QPainter& painter, const Dataset& dataset, int pixels) {
    const double gap = pixels / 32.0, side = (pixels - (kPicturesAcross + 1) * gap) / kPicturesAcross;
    const auto examples = examplesOf(dataset, kPicturesAcross * kPicturesAcross);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const int column = int(i) % kPicturesAcross, row = int(i) / kPicturesAcross;
        painter.drawImage(QRectF(gap + column * (side + gap), gap + row * (side + gap), side, side),
                          pictureOf(dataset, examples[i]));
    }
}

} // namespace

ThumbnailLook ThumbnailLook::now() {
    ThumbnailLook look{.paper = theme().window,
                       .grid = theme().grid,
                       .two = {},
                       .classes = {},
                       .shades = {},
                       .line = theme().positive};
    look.two = {theme().negative, theme().positive};
    for (int i = 0; i < kColours; ++i)
        look.classes.push_back(seriesColor(i));
    for (int i = 0; i < kShades; ++i)
        look.shades.push_back(valueColor(2.0 * i / (kShades - 1) - 1, 1));
    return look;
}

Thumbnail thumbnailOf(const Dataset& dataset, int pixels, const ThumbnailLook& look) {
    Thumbnail thumbnail{QImage(pixels, pixels, QImage::Format_ARGB32_Premultiplied), {}};
    thumbnail.image.fill(look.paper);
    if (dataset.samples() == 0 || dataset.features.rows() == 0)
        return thumbnail;
    QPainter painter(&thumbnail.image);
    painter.setRenderHint(QPainter::Antialiasing);
    if (dataset.imageWidth > 0) {
        paintPictures(painter, dataset, pixels);
        return thumbnail;
    }
    PointsPainter points(dataset, pixels, look);
    if (dataset.features.rows() <= 2) {
        points.paint(painter, 0, dataset.features.rows() == 2 ? 1 : -1);
        return thumbnail;
    }
    const auto [first, second] = engine::data::tellingFeatures(dataset);
    points.paint(painter, first, second);
    thumbnail.axes = Words::tr("Shown: %1 (across) and %2 (up), the two columns that tell most.")
                         .arg(nameOf(dataset, first), nameOf(dataset, second));
    return thumbnail;
}

} // namespace ui
