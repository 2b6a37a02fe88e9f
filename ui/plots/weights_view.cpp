#include "ui/plots/weights_view.h"

#include "ui/theme.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

using engine::core::Index;

constexpr double kGap = 6;
/// Pixels of a unit's picture in a file.
constexpr int kFileSide = 256;
constexpr std::size_t kFilterDimensions = 4;

// Viewers of SVG and PDF smear a picture of few pixels.
QImage forPainter(const QImage& image, const QPainter& painter) {
    const bool file = painter.paintEngine()->type() != QPaintEngine::Raster;
    return file ? image.scaled(image.size() * std::max(1, kFileSide / image.width())) : image;
}

} // namespace

WeightsView::WeightsView(QWidget* parent) : Picture(QStringLiteral("weights"), parent) {}

void WeightsView::setData(engine::data::DatasetPtr dataset) {
    m_dataset = std::move(dataset);
    m_images.clear();
    m_weights.resize(0, 0);
    update();
}

int WeightsView::shownUnits() const {
    return int(std::min<Index>(m_weights.rows(), pictures() ? kMostTiles : kMostRows));
}

void WeightsView::setWeights(const engine::core::MatrixD& weights, const std::vector<int>& shape) {
    m_weights = weights;
    m_scale = weights.size() == 0 ? 0 : weights.cwiseAbs().maxCoeff();
    m_filters = shape.size() == kFilterDimensions;
    m_cells = cellsOf(shape);
    forgetPixels();
    update();
}

WeightsView::Cells WeightsView::cellsOf(const std::vector<int>& shape) const {
    Cells cells;
    if (m_filters)
        cells = {shape[3], shape[2], shape[1]};
    else if (m_dataset && m_dataset->imageWidth > 0 && m_dataset->imageHeight > 0)
        cells = {m_dataset->imageWidth, m_dataset->imageHeight};
    const Index pixels = Index(cells.width) * cells.height * cells.channels;
    if (pixels == 0 || pixels != m_weights.cols())
        return {};
    cells.across = int(std::ceil(std::sqrt(double(cells.channels))));
    return cells;
}

QSize WeightsView::pixels() const {
    if (!pictures())
        return {int(m_weights.cols()), 1};
    const int down = (m_cells.channels + m_cells.across - 1) / m_cells.across;
    return {m_cells.across * (m_cells.width + 1) - 1, down * (m_cells.height + 1) - 1};
}

QPoint WeightsView::pixel(int input) const {
    if (!pictures())
        return {input, 0};
    const int cell = m_cells.width * m_cells.height, channel = input / cell, at = input % cell;
    return {channel % m_cells.across * (m_cells.width + 1) + at % m_cells.width,
            channel / m_cells.across * (m_cells.height + 1) + at / m_cells.width};
}

void WeightsView::forgetPixels() { m_images.clear(); }

const std::vector<QImage>& WeightsView::images() const {
    if (!m_images.empty() || m_weights.size() == 0)
        return m_images;
    for (int unit = 0; unit < shownUnits(); ++unit) {
        QImage image(pixels(), QImage::Format_RGB32);
        image.fill(theme().panel);
        for (int input = 0; input < int(m_weights.cols()); ++input)
            image.setPixel(pixel(input), valueColor(m_weights(unit, input), m_scale).rgb());
        m_images.push_back(std::move(image));
    }
    return m_images;
}

QRectF WeightsView::room() const {
    const double left = pictures() ? scaled(14) : scaled(40);
    return QRectF(rect()).adjusted(left, scaled(12), -scaled(14),
                                   -keysHeight() - scaled(pictures() ? 8 : 24));
}

int WeightsView::tilesAcross() const {
    const QRectF space = room();
    const int count = std::max(1, shownUnits());
    int best = 1;
    double bestSide = 0;
    // The arrangement with the largest square tiles.
    for (int across = 1; across <= count; ++across) {
        const int down = (count + across - 1) / across;
        const double side = std::min((space.width() + kGap) / across, (space.height() + kGap) / down) - kGap;
        if (side > bestSide) {
            bestSide = side;
            best = across;
        }
    }
    return best;
}

QRectF WeightsView::place(int unit) const {
    const QRectF space = room();
    const int count = std::max(1, shownUnits());
    if (!pictures()) {
        const double height = std::min(space.height() / count, double(scaled(30)));
        return {space.left(), space.top() + unit * height, space.width(), height};
    }
    const int across = tilesAcross(), down = (count + across - 1) / across;
    const double side = std::min((space.width() + kGap) / across, (space.height() + kGap) / down) - kGap;
    const double left = space.center().x() - (across * (side + kGap) - kGap) / 2;
    const double top = space.center().y() - (down * (side + kGap) - kGap) / 2;
    return {left + (unit % across) * (side + kGap), top + (unit / across) * (side + kGap), side, side};
}

void WeightsView::draw(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    for (std::size_t unit = 0; unit < images().size(); ++unit) {
        const QRectF tile = place(int(unit));
        painter.drawImage(tile, forPainter(images()[unit], painter));
        if (pictures() || tile.height() < scaled(11))
            continue;
        painter.setPen(theme().muted);
        painter.drawText(QRectF(0, tile.top(), tile.left() - scaled(6), tile.height()),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(unit + 1));
    }
    if (images().empty())
        return;
    const QRectF last = place(int(images().size()) - 1);
    if (!pictures()) {
        const double width = last.width() / double(m_weights.cols());
        painter.setPen(theme().muted);
        for (int input = 0; input < int(m_weights.cols()) && width > scaled(20); ++input) {
            const QRectF label(last.left() + input * width, last.bottom() + 2, width - 4, scaled(18));
            painter.drawText(
                label, Qt::AlignCenter,
                painter.fontMetrics().elidedText(inputName(input), Qt::ElideRight, int(label.width())));
        }
    }
    const QString scale = formatNumber(m_scale);
    paintKeys(painter, {0, double(height()) - keysHeight() - scaled(4), double(width()), keysHeight()},
              {{valueColor(-1, 1), tr("−%1").arg(scale)},
               {valueColor(0, 1), QStringLiteral("0")},
               {valueColor(1, 1), scale}});
}

std::pair<int, int> WeightsView::weightAt(const QPointF& position) const {
    for (int unit = 0; unit < int(images().size()); ++unit) {
        const QRectF tile = place(unit);
        if (!tile.contains(position))
            continue;
        const QSize size = pixels();
        const QPoint at(
            std::min(size.width() - 1, int((position.x() - tile.left()) / tile.width() * size.width())),
            std::min(size.height() - 1, int((position.y() - tile.top()) / tile.height() * size.height())));
        for (int input = 0; input < int(m_weights.cols()); ++input)
            if (pixel(input) == at)
                return {unit, input};
    }
    return {-1, -1};
}

QString WeightsView::where(int unit, int input) const {
    if (!m_filters)
        return tr("unit %1, input %2").arg(QString::number(unit + 1), inputName(input));
    const int cell = m_cells.width * m_cells.height, at = input % cell;
    const QString place = tr("filter %1, row %2, column %3")
                              .arg(unit + 1)
                              .arg(at / m_cells.width + 1)
                              .arg(at % m_cells.width + 1);
    return m_cells.channels == 1 ? place : tr("%1, channel %2").arg(place).arg(input / cell + 1);
}

QString WeightsView::inputName(int input) const {
    const bool named = m_dataset && m_dataset->featureNames.size() == std::size_t(m_weights.cols());
    return named ? QString::fromStdString(m_dataset->featureNames[std::size_t(input)])
                 : QString::number(input);
}

QStringList WeightsView::readAt(const QPointF& position) const {
    const auto [unit, input] = weightAt(position);
    if (unit < 0)
        return {};
    return {where(unit, input), tr("w = %1").arg(formatNumber(m_weights(unit, input)))};
}

QByteArray WeightsView::csv() const {
    QByteArray text;
    for (Index unit = 0; unit < m_weights.rows(); ++unit)
        for (Index input = 0; input < m_weights.cols(); ++input)
            text += QByteArray::number(m_weights(unit, input), 'g', 17) +
                    (input + 1 < m_weights.cols() ? ',' : '\n');
    return text;
}

} // namespace ui::plots
