#include "ui/plots/fit_view.h"

#include "ui/plots/field.h"
#include "ui/plots/line_style.h"
#include "ui/plots/scale.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

using engine::core::Index;
using engine::data::Part;

constexpr double kRoom = 0.12;
constexpr std::size_t kMostPoints = 5000;

} // namespace

FitView::FitView(QWidget* parent) : Picture(QStringLiteral("fitted-curve"), parent) {}

void FitView::setData(engine::data::PreparedPtr prepared) {
    m_data = std::move(prepared);
    m_response = nullptr;
    if (m_data && m_data->targets.size() > 0) {
        m_x = planeOf(*m_data->dataset).x;
        const double low = m_data->targets.minCoeff(), high = m_data->targets.maxCoeff();
        const double room = high > low ? kRoom * (high - low) : 0.5;
        m_y = {low - room, high + room};
    }
    update();
}

void FitView::setResponse(ResponsePtr response) {
    m_response = std::move(response);
    update();
}

int FitView::curves() const { return m_response ? int(m_response->layers.back().rows()) : 0; }

QString FitView::outputName(int output) const {
    const auto& dataset = *m_data->dataset;
    const bool regression = dataset.task == engine::data::Task::Regression;
    const auto& names = regression ? dataset.targetNames : dataset.classNames;
    const std::size_t index = std::size_t(output) + (!regression && m_data->targets.rows() == 1 ? 1 : 0);
    return index < names.size() ? QString::fromStdString(names[index]) : QString::number(output);
}

Axes FitView::axes() const {
    Axes axes;
    axes.area = QRectF(rect()).marginsRemoved(Axes::margins() + QMarginsF(0, 0, 0, keysHeight()));
    axes.x = m_x;
    axes.y = m_y;
    axes.grid = true;
    if (m_data && !m_data->dataset->featureNames.empty())
        axes.xName = QString::fromStdString(m_data->dataset->featureNames[0]);
    if (m_data && m_data->targets.rows() == 1)
        axes.yName = outputName(0);
    return axes;
}

void FitView::draw(QPainter& painter) const {
    if (!m_data)
        return;
    const Axes axes = this->axes();
    axes.paint(painter);
    painter.save();
    painter.setClipRect(axes.area);
    const double radius = scaled(3);
    for (const Part part : {Part::Test, Part::Validation, Part::Train}) {
        const auto& rows = m_data->split.rows(part);
        const std::size_t every = std::max<std::size_t>(1, rows.size() / kMostPoints);
        for (std::size_t i = 0; i < rows.size(); i += every)
            for (Index output = 0; output < m_data->targets.rows(); ++output)
                paintPoint(
                    painter,
                    axes.toPixel(m_data->dataset->features(0, rows[i]), m_data->targets(output, rows[i])),
                    radius, m_data->targets.rows() == 1 ? theme().muted : seriesColor(int(output)),
                    part == Part::Train);
    }
    drawCurves(painter, axes);
    painter.restore();
    std::vector<Key> keys;
    for (int output = 0; output < std::max(1, curves()); ++output)
        keys.push_back({seriesColor(output), curves() > 1 ? outputName(output) : tr("network"),
                        Key::Shape::Line, output});
    keys.push_back({theme().muted, tr("training"), Key::Shape::Dot});
    if (!m_data->split.validation.empty() || !m_data->split.test.empty())
        keys.push_back({theme().muted, tr("held out"), Key::Shape::Ring});
    paintKeys(painter, {0, axes.area.bottom() + Axes::margins().bottom(), double(width()), keysHeight()},
              keys);
}

void FitView::drawCurves(QPainter& painter, const Axes& axes) const {
    std::vector<Sample> points, inside;
    for (int output = 0; output < curves(); ++output) {
        points.clear();
        for (int i = 0; i < m_response->width; ++i) {
            const double share = double(i) / (m_response->width - 1);
            points.push_back({m_response->x0 + share * (m_response->x1 - m_response->x0),
                              double(m_response->layers.back()(output, i))});
        }
        cut(points, {axes.area, axes.x, axes.y, false}, inside);
        QPainterPath line;
        bool down = false;
        for (const Sample& point : inside) {
            const bool drawn = std::isfinite(point.y);
            if (drawn)
                down ? line.lineTo(axes.toPixel(point.x, point.y))
                     : line.moveTo(axes.toPixel(point.x, point.y));
            down = drawn;
        }
        painter.strokePath(line, curvePen(seriesColor(output), 2, output, false));
    }
}

QStringList FitView::readAt(const QPointF& position) const {
    const Axes axes = this->axes();
    if (!m_data || !m_response || !axes.area.contains(position))
        return {};
    const double share = (position.x() - axes.area.left()) / axes.area.width();
    const auto point = Index(std::lround(share * (m_response->width - 1)));
    QStringList lines{axes.xName + QLatin1Char(' ') + formatNumber(axes.valueX(position.x()))};
    for (int output = 0; output < curves(); ++output)
        lines += outputName(output) + QStringLiteral(" = ") +
                 formatNumber(double(m_response->layers.back()(output, point)));
    return lines;
}

QByteArray FitView::csv() const {
    if (!m_data || !m_response)
        return {};
    QStringList head{axes().xName};
    for (int output = 0; output < curves(); ++output)
        head += outputName(output);
    QByteArray text = head.join(QLatin1Char(',')).toUtf8() + '\n';
    for (int i = 0; i < m_response->width; ++i) {
        const double share = double(i) / (m_response->width - 1);
        text += QByteArray::number(m_response->x0 + share * (m_response->x1 - m_response->x0), 'g', 9);
        for (int output = 0; output < curves(); ++output)
            text += ',' + QByteArray::number(double(m_response->layers.back()(output, i)), 'g', 9);
        text += '\n';
    }
    return text;
}

} // namespace ui::plots
