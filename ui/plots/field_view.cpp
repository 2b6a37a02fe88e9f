#include "ui/plots/field_view.h"

#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

using engine::core::Index;

/// With more samples than these, points are smaller.
constexpr int kCrowded = 250;
/// Pixels for one of the grid in an SVG; even.
constexpr int kFineness = 6;

} // namespace

FieldView::FieldView(QWidget* parent) : Picture(QStringLiteral("decision-boundary"), parent) {}

void FieldView::setData(engine::data::PreparedPtr prepared, const FieldMeaning& meaning) {
    m_data = std::move(prepared);
    m_meaning = meaning;
    m_response = nullptr;
    m_plane = m_data ? planeOf(*m_data->dataset) : Plane();
    forgetPixels();
    update();
}

void FieldView::setResponse(ResponsePtr response) {
    m_response = std::move(response);
    m_image = QImage();
    update();
}

void FieldView::forgetPixels() {
    m_points = QPixmap();
    m_image = QImage();
}

Axes FieldView::axes() const {
    const QRectF room = QRectF(rect()).marginsRemoved(Axes::margins() + QMarginsF(0, 0, 0, keysHeight()));
    const double side = std::max(10.0, std::min(room.width(), room.height()));
    Axes axes;
    axes.area = QRectF(std::round(room.center().x() - side / 2), std::round(room.center().y() - side / 2),
                       side, side);
    axes.x = m_plane.x;
    axes.y = m_plane.y;
    if (m_data && m_data->dataset->featureNames.size() >= 2) {
        axes.xName = QString::fromStdString(m_data->dataset->featureNames[0]);
        axes.yName = QString::fromStdString(m_data->dataset->featureNames[1]);
    }
    return axes;
}

void FieldView::draw(QPainter& painter) const {
    if (!m_data)
        return;
    const Axes axes = this->axes();
    painter.save();
    QPainterPath rounded;
    rounded.addRoundedRect(axes.area, 5, 5);
    painter.setClipPath(rounded);
    if (m_response && m_response->height > 1) {
        if (m_image.isNull())
            m_image = fieldImage(*m_response, m_meaning);
        drawField(painter, axes.area);
    } else {
        painter.fillRect(axes.area, theme().raised);
    }
    painter.restore();
    axes.paint(painter);
    drawPoints(painter, axes);
    const double top = axes.area.bottom() + Axes::margins().bottom();
    paintKeys(painter, {0, top, double(width()), keysHeight()}, keys());
}

// Grid points are at the edges of the plane: half of the outermost pixels lies outside.
void FieldView::drawField(QPainter& painter, const QRectF& area) const {
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    // What a painter of SVG is told to clip it shows all the same: what lies outside is taken off before.
    if (painter.paintEngine()->type() == QPaintEngine::SVG) {
        const QImage fine =
            m_image.scaled(m_image.size() * kFineness, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        const int edge = kFineness / 2;
        painter.drawImage(area, fine.copy(fine.rect().adjusted(edge, edge, -edge, -edge)));
        return;
    }
    const double dx = area.width() / (m_image.width() - 1) / 2,
                 dy = area.height() / (m_image.height() - 1) / 2;
    painter.drawImage(area.adjusted(-dx, -dy, dx, dy), m_image);
}

void FieldView::drawPoints(QPainter& painter, const Axes& axes) const {
    const auto paintAll = [&](QPainter& onto) {
        const auto& dataset = *m_data->dataset;
        const int every = std::max(1, int(dataset.samples() / kMostPoints));
        const bool crowded = dataset.samples() > kCrowded || axes.area.width() < 260;
        const double radius = (crowded ? 2.7 : 3.4) * Look::instance().textFactor();
        // In the order of the samples, so that no part covers another.
        std::vector<char> training(std::size_t(dataset.samples()), 0);
        for (const int row : m_data->split.train)
            training[std::size_t(row)] = 1;
        for (int i = 0; i < int(dataset.samples()); i += every)
            paintSample(onto, axes.toPixel(dataset.features(0, i), dataset.features(1, i)), radius, m_meaning,
                        dataset, i, training[std::size_t(i)] != 0);
    };
    // Onto paper they go as they are; onto the screen from a picture of them.
    if (painter.device()->devType() != QInternal::Widget)
        return paintAll(painter);
    if (m_points.isNull()) {
        const double ratio = devicePixelRatioF();
        m_points = QPixmap(size() * ratio);
        m_points.setDevicePixelRatio(ratio);
        m_points.fill(Qt::transparent);
        QPainter onto(&m_points);
        onto.setRenderHint(QPainter::Antialiasing);
        paintAll(onto);
    }
    painter.drawPixmap(0, 0, m_points);
}

std::vector<Key> FieldView::keys() const {
    auto keys = answerKeys(m_meaning, *m_data->dataset);
    for (const Key& key : partKeys(m_data->split))
        keys.push_back(key);
    return keys;
}

QString FieldView::outputName(int output) const {
    const auto& dataset = *m_data->dataset;
    const auto& names =
        m_meaning.kind == FieldMeaning::Kind::Value ? dataset.targetNames : dataset.classNames;
    const std::size_t index = m_meaning.kind == FieldMeaning::Kind::TwoClasses ? 1 : std::size_t(output);
    const QString name = index < names.size() ? QString::fromStdString(names[index]) : QString::number(index);
    return m_meaning.probability ? QStringLiteral("P(%1)").arg(name) : name;
}

QStringList FieldView::readAt(const QPointF& position) const {
    const Axes axes = this->axes();
    if (!m_data || !axes.area.contains(position))
        return {};
    const double x = axes.valueX(position.x()), y = axes.valueY(position.y());
    QStringList lines{
        QStringLiteral("%1 %2   %3 %4").arg(axes.xName, formatNumber(x), axes.yName, formatNumber(y))};
    if (!m_response || m_response->height < 2)
        return lines;
    const auto cell = [](double share, int count) {
        return Index(std::lround(std::clamp(share, 0.0, 1.0) * (count - 1)));
    };
    const Index column = cell((x - axes.x.lower) / axes.x.size(), m_response->width);
    const Index row = cell((axes.y.upper - y) / axes.y.size(), m_response->height);
    const auto outputs = m_meaning.read(*m_response, row * m_response->width + column);
    for (std::size_t i = 0; i < outputs.size() && i < 10; ++i)
        lines += QStringLiteral("%1 = %2").arg(outputName(int(i)), formatNumber(outputs[i]));
    return lines;
}

QByteArray FieldView::csv() const {
    if (!m_data || !m_response || m_response->height < 2)
        return {};
    const Axes axes = this->axes();
    QStringList head{axes.xName, axes.yName};
    for (Index i = 0; i < m_response->layers.back().rows(); ++i)
        head += outputName(int(i));
    QByteArray text = head.join(QLatin1Char(',')).toUtf8() + '\n';
    for (Index point = 0; point < Index(m_response->width) * m_response->height; ++point) {
        const double acrossShare = double(point % m_response->width) / (m_response->width - 1);
        const double downShare = double(point / m_response->width) / (m_response->height - 1);
        text += QByteArray::number(m_response->x0 + acrossShare * (m_response->x1 - m_response->x0), 'g', 9) +
                ',' +
                QByteArray::number(m_response->y1 - downShare * (m_response->y1 - m_response->y0), 'g', 9);
        for (const double value : m_meaning.read(*m_response, point))
            text += ',' + QByteArray::number(value, 'g', 9);
        text += '\n';
    }
    return text;
}

} // namespace ui::plots
