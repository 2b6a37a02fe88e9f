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
/// The strip: its share of the height, its limits, and the height from which on there is one; scaled pixels.
constexpr double kStripShare = 0.25;
constexpr int kSmallestStrip = 52, kLargestStrip = 150, kRoomForStrip = 210, kCaption = 26;
/// How near the mouse has to be to a sample.
constexpr int kNear = 9;
constexpr float kDistanceStrength = 0.55f;

template <class Do>
void eachDrawn(const std::vector<int>& rows, Do&& what) {
    const std::size_t every = std::max<std::size_t>(1, rows.size() / FitView::kMostPoints);
    for (std::size_t i = 0; i < rows.size(); i += every)
        what(Index(i), rows[i]);
}

QString partName(Part part) {
    return part == Part::Train        ? FitView::tr("training")
           : part == Part::Validation ? FitView::tr("validation")
                                      : FitView::tr("test");
}

QByteArray number(double value) { return ',' + QByteArray::number(value, 'g', 9); }

} // namespace

FitView::FitView(QWidget* parent) : Picture(QStringLiteral("fitted-curve"), parent) {}

void FitView::setData(engine::data::PreparedPtr prepared) {
    m_data = std::move(prepared);
    m_response = nullptr;
    m_residuals = nullptr;
    m_residualRange.reset();
    if (m_data && m_data->targets.size() > 0) {
        m_x = planeOf(*m_data->dataset).x;
        const double low = m_data->ownTargets().minCoeff(), high = m_data->ownTargets().maxCoeff();
        const double room = high > low ? kRoom * (high - low) : 0.5;
        m_y = {low - room, high + room};
    }
    update();
}

void FitView::setResponse(ResponsePtr response, ResidualsPtr residuals) {
    m_response = std::move(response);
    m_residuals = std::move(residuals);
    double largest = 0;
    for (const Shown& shown : shownResiduals())
        if (shown.of.values.size() > 0)
            largest = std::max(largest, shown.of.values.cwiseAbs().maxCoeff<Eigen::PropagateNumbers>());
    m_residualRange.follow(-1.05 * largest, 1.05 * largest);
    update();
}

std::vector<FitView::Shown> FitView::shownResiduals() const {
    if (!m_residuals || !m_data)
        return {};
    return {{Part::Validation, m_residuals->validation}, {Part::Train, m_residuals->train}};
}

int FitView::curves() const { return m_response ? int(m_response->layers.back().rows()) : 0; }

double FitView::answer(int output, Index point) const {
    const double a = double(m_response->layers.back()(output, point));
    const auto& scaler = m_data->targetScaler;
    return m_data->scalesTargets() ? a * scaler.deviation(output) + scaler.mean(output) : a;
}

QString FitView::outputName(int output) const {
    const auto& dataset = *m_data->dataset;
    const bool regression = dataset.task == engine::data::Task::Regression;
    const auto& names = regression ? dataset.targetNames : dataset.classNames;
    const std::size_t index = std::size_t(output) + (!regression && m_data->targets.rows() == 1 ? 1 : 0);
    return index < names.size() ? QString::fromStdString(names[index]) : QString::number(output);
}

QColor FitView::pointColor(int output) const {
    return m_data->targets.rows() == 1 ? theme().muted : seriesColor(output);
}

QRectF FitView::room() const {
    return QRectF(rect()).marginsRemoved(Axes::margins() + QMarginsF(0, 0, 0, keysHeight()));
}

Axes FitView::axes() const {
    Axes axes;
    axes.area = room();
    axes.x = m_x;
    axes.y = m_y;
    axes.grid = true;
    if (m_data && !m_data->dataset->featureNames.empty())
        axes.xName = QString::fromStdString(m_data->dataset->featureNames[0]);
    if (m_data && m_data->targets.rows() == 1)
        axes.yName = outputName(0);
    if (const auto strip = stripAxes()) {
        axes.area.setBottom(strip->area.top() - scaled(kCaption));
        axes.xLabels = false;
        axes.xName.clear();
    }
    return axes;
}

std::optional<Axes> FitView::stripAxes() const {
    const QRectF room = this->room();
    if (!m_residuals || !m_data || room.height() < scaled(kRoomForStrip))
        return {};
    const double height = std::clamp(kStripShare * room.height(), double(scaled(kSmallestStrip)),
                                     double(scaled(kLargestStrip)));
    Axes axes;
    axes.area = room;
    axes.area.setTop(std::round(room.bottom() - height));
    axes.x = m_x;
    axes.y = m_residualRange.range();
    axes.grid = true;
    if (!m_data->dataset->featureNames.empty())
        axes.xName = QString::fromStdString(m_data->dataset->featureNames[0]);
    axes.yName = tr("residual t − y");
    return axes;
}

QString FitView::residualsCaption(double width) const {
    if (!m_residuals)
        return {};
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    const bool both = !m_data->split.validation.empty();
    const QString training = formatNumber(m_residuals->train.overall),
                  validation = both ? formatNumber(m_residuals->validation.overall) : QString();
    for (const QString& name : {tr("root mean square"), tr("RMS")}) {
        const QString line = both ? tr("%1: training %2 · validation %3").arg(name, training, validation)
                                  : tr("%1: training %2").arg(name, training);
        if (metrics.horizontalAdvance(line) <= width)
            return line;
    }
    return {};
}

void FitView::draw(QPainter& painter) const {
    if (!m_data)
        return;
    const Axes axes = this->axes();
    axes.paint(painter);
    painter.save();
    painter.setClipRect(axes.area);
    drawDistances(painter, axes);
    drawSamples(painter, axes);
    drawCurves(painter, axes);
    painter.restore();
    if (const auto strip = stripAxes())
        drawStrip(painter, *strip);
    paintKeys(painter, {0, room().bottom() + Axes::margins().bottom(), double(width()), keysHeight()},
              keys());
}

void FitView::drawSamples(QPainter& painter, const Axes& axes) const {
    for (const Part part : {Part::Test, Part::Validation, Part::Train})
        eachDrawn(m_data->split.rows(part), [&](Index, int row) {
            for (Index output = 0; output < m_data->targets.rows(); ++output)
                paintPoint(painter,
                           axes.toPixel(m_data->dataset->features(0, row), m_data->ownTargets()(output, row)),
                           scaled(3), pointColor(int(output)), part == Part::Train);
        });
}

void FitView::drawDistances(QPainter& painter, const Axes& axes) const {
    if (!m_residuals)
        return;
    const auto& train = m_residuals->train;
    const bool one = m_data->targets.rows() == 1;
    for (int output = 0; output < curves(); ++output)
        eachDrawn(m_data->split.train, [&](Index i, int row) {
            const double x = m_data->dataset->features(0, row), y = train.answers(output, i);
            if (!std::isfinite(y))
                return;
            QColor color = !one                          ? seriesColor(output)
                           : train.values(output, i) < 0 ? theme().negative
                                                         : theme().positive;
            color.setAlphaF(kDistanceStrength);
            painter.setPen(QPen(color, 1));
            painter.drawLine(axes.toPixel(x, m_data->ownTargets()(output, row)), axes.toPixel(x, y));
        });
}

void FitView::drawStrip(QPainter& painter, const Axes& strip) const {
    strip.paint(painter);
    const double nameWidth = QFontMetricsF(ui::font(FontRole::Small)).horizontalAdvance(strip.yName);
    const double left = strip.area.left() + nameWidth + scaled(12), height = painter.fontMetrics().height();
    const QRectF place(left, strip.area.top() - height - 1, strip.area.right() - left, height);
    painter.setPen(theme().muted);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, residualsCaption(place.width()));
    painter.save();
    painter.setClipRect(strip.area);
    painter.setPen(QPen(theme().faint, 1));
    painter.drawLine(strip.toPixel(strip.x.lower, 0), strip.toPixel(strip.x.upper, 0));
    for (const Shown& shown : shownResiduals())
        eachDrawn(m_data->split.rows(shown.part), [&](Index i, int row) {
            for (Index output = 0; output < shown.of.values.rows(); ++output)
                if (const double residual = shown.of.values(output, i); std::isfinite(residual))
                    paintPoint(painter, strip.toPixel(m_data->dataset->features(0, row), residual),
                               scaled(2.4), pointColor(int(output)), shown.part == Part::Train);
        });
    painter.restore();
}

std::vector<Key> FitView::keys() const {
    std::vector<Key> keys;
    for (int output = 0; output < std::max(1, curves()); ++output)
        keys.push_back({seriesColor(output), curves() > 1 ? outputName(output) : tr("network"),
                        Key::Shape::Line, output});
    keys.push_back({theme().muted, tr("training"), Key::Shape::Dot});
    if (!m_data->split.validation.empty() || !m_data->split.test.empty())
        keys.push_back({theme().muted, tr("held out"), Key::Shape::Ring});
    return keys;
}

QStringList FitView::readSample(const QPointF& position) const {
    const Axes axes = this->axes();
    const auto strip = stripAxes();
    const bool below = strip && strip->area.contains(position);
    if (!below && !axes.area.contains(position))
        return {};
    QStringList lines;
    double nearest = scaled(kNear);
    for (const Shown& shown : shownResiduals())
        eachDrawn(m_data->split.rows(shown.part), [&](Index i, int row) {
            for (Index output = 0; output < shown.of.values.rows(); ++output) {
                const double x = m_data->dataset->features(0, row), t = m_data->ownTargets()(output, row);
                const double residual = shown.of.values(output, i);
                const QPointF at = below ? strip->toPixel(x, residual) : axes.toPixel(x, t);
                const double distance = std::hypot(at.x() - position.x(), at.y() - position.y());
                if (!(distance < nearest))
                    continue;
                nearest = distance;
                lines = {tr("sample %1 · %2").arg(row).arg(partName(shown.part)),
                         QStringLiteral("%1 = %2").arg(strip ? strip->xName : axes.xName, formatNumber(x)),
                         QStringLiteral("t = %1").arg(formatNumber(t)),
                         QStringLiteral("y = %1").arg(formatNumber(shown.of.answers(output, i))),
                         QStringLiteral("t − y = %1").arg(formatNumber(residual))};
                if (shown.of.values.rows() > 1)
                    lines.insert(1, outputName(int(output)));
            }
        });
    return lines;
}

void FitView::drawCurves(QPainter& painter, const Axes& axes) const {
    std::vector<Sample> points, inside;
    for (int output = 0; output < curves(); ++output) {
        points.clear();
        for (int i = 0; i < m_response->width; ++i) {
            const double share = double(i) / (m_response->width - 1);
            points.push_back({m_response->x0 + share * (m_response->x1 - m_response->x0), answer(output, i)});
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
    if (!m_data || !m_response)
        return {};
    const QStringList sample = readSample(position);
    const Axes axes = this->axes();
    if (!sample.isEmpty() || !axes.area.contains(position))
        return sample;
    const double share = (position.x() - axes.area.left()) / axes.area.width();
    const auto point = Index(std::lround(share * (m_response->width - 1)));
    const double x =
        m_response->x0 + double(point) / (m_response->width - 1) * (m_response->x1 - m_response->x0);
    const QString name = QString::fromStdString(m_data->dataset->featureNames.front());
    QStringList lines{name + QLatin1Char(' ') + formatNumber(x)};
    for (int output = 0; output < curves(); ++output)
        lines += outputName(output) + QStringLiteral(" = ") + formatNumber(answer(output, point));
    return lines;
}

QByteArray FitView::csv() const {
    if (!m_data || !m_response)
        return {};
    QStringList head{QStringLiteral("row"), QString::fromStdString(m_data->dataset->featureNames.front())};
    for (const char* kind : {"", "target ", "residual "})
        for (int output = 0; output < curves() && (m_residuals || *kind == '\0'); ++output)
            head += QLatin1String(kind) + outputName(output);
    QByteArray text = head.join(QLatin1Char(',')).toUtf8() + '\n';
    for (int i = 0; i < m_response->width; ++i) {
        const double share = double(i) / (m_response->width - 1);
        text += "curve" + number(m_response->x0 + share * (m_response->x1 - m_response->x0));
        for (int output = 0; output < curves(); ++output)
            text += number(answer(output, i));
        text += QByteArray(m_residuals ? 2 * curves() : 0, ',') + '\n';
    }
    const auto shown = shownResiduals();
    for (auto part = shown.rbegin(); part != shown.rend(); ++part) {
        const auto& rows = m_data->split.rows(part->part);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            text += (part->part == Part::Train ? "training" : "validation") +
                    number(m_data->dataset->features(0, rows[i]));
            for (const auto& column : {engine::core::VectorD(part->of.answers.col(Index(i))),
                                       engine::core::VectorD(m_data->ownTargets().col(rows[i])),
                                       engine::core::VectorD(part->of.values.col(Index(i)))})
                for (const double value : column)
                    text += number(value);
            text += '\n';
        }
    }
    return text;
}

} // namespace ui::plots
