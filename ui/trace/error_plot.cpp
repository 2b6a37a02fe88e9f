#include "ui/plots/widget_picture.h"
#include "ui/theme.h"
#include "ui/trace/check_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

/// Of the axes: exponents of ten.
constexpr double kLeast = -13.3, kMost = -0.7, kBottom = -13, kTop = 1;

} // namespace

ErrorPlot::ErrorPlot(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Relative error over ε"));
    plots::offerExport(*this, QStringLiteral("gradient-check"), [this] {
        QByteArray text = "epsilon,both sides,error,one side,error\n";
        for (const auto& point : m_curve.points)
            text += plots::csvLine({point.epsilon, point.central, point.centralError, point.oneSided, point.oneSidedError});
        return text;
    });
}

QSize ErrorPlot::sizeHint() const { return {scaled(320), scaled(220)}; }

QSize ErrorPlot::minimumSizeHint() const { return {scaled(180), scaled(220)}; }

void ErrorPlot::show(const engine::trace::CheckCurve& curve) {
    m_curve = curve;
    if (!curve.points.empty()) {
        const auto& best = curve.points[curve.best];
        setAccessibleDescription(tr("smallest error %1 at ε = %2")
                                     .arg(formatNumber(best.centralError), formatNumber(best.epsilon)));
    }
    update();
}

QPointF ErrorPlot::at(double epsilon, double error) const {
    const double left = scaled(44), right = width() - 10, top = 8, bottom = height() - scaled(36);
    const double x = (std::log10(epsilon) - kLeast) / (kMost - kLeast);
    const double y =
        (std::clamp(std::log10(std::max(error, 1e-300)), kBottom, kTop) - kBottom) / (kTop - kBottom);
    return {left + x * (right - left), bottom - y * (bottom - top)};
}

void ErrorPlot::paintAxes(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    for (int power = -13; power <= 1; power += 2) {
        const QPointF p = at(1e-13, std::pow(10.0, power)), q = at(0.2, std::pow(10.0, power));
        painter.setPen(theme().grid);
        painter.drawLine(p, q);
        painter.setPen(theme().muted);
        painter.drawText(QRectF(0, p.y() - 9, at(5e-14, 1).x() - 4, 18), Qt::AlignRight | Qt::AlignVCenter,
                         formatTick(std::pow(10.0, power)));
    }
    for (int power = -13; power <= -1; power += 3) {
        const QPointF p = at(std::pow(10.0, power), std::pow(10.0, kBottom));
        painter.setPen(theme().grid);
        painter.drawLine(p, at(std::pow(10.0, power), std::pow(10.0, kTop)));
        painter.setPen(theme().muted);
        painter.drawText(QRectF(p.x() - 30, p.y() + 2, 60, scaled(15)), Qt::AlignHCenter | Qt::AlignTop,
                         formatTick(std::pow(10.0, power)));
    }
    painter.setPen(theme().muted);
    painter.drawText(QRectF(0, height() - scaled(18), width() - 10, scaled(17)), Qt::AlignRight, tr("ε"));
}

void ErrorPlot::paintTheory(QPainter& painter) const {
    if (m_curve.isKink || m_curve.points.size() < 12)
        return;
    // Through the central error at the largest ε whose neighbours fall with ε², and round-off through its
    // smallest.
    const auto& first = m_curve.points[3];
    const double size = std::abs(m_curve.loss) * 1.1e-16 / std::max(std::abs(m_curve.analytic), 1e-300);
    painter.setPen(QPen(theme().faint, 1, Qt::DashLine));
    painter.drawLine(at(first.epsilon, first.centralError),
                     at(1e-6, first.centralError * std::pow(1e-6 / first.epsilon, 2)));
    painter.drawLine(at(1e-13, size / 1e-13), at(1e-3, size / 1e-3));
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().muted);
    const QPointF middle = at(3e-3, first.centralError * std::pow(3e-3 / first.epsilon, 2));
    painter.drawText(QRectF(middle.x() - 160, middle.y() - 18, 150, 18), Qt::AlignRight | Qt::AlignVCenter,
                     tr("ε²: curvature"));
    painter.drawText(at(1e-12, size / 1e-12) + QPointF(12, -8), tr("1/ε: rounding"));
}

void ErrorPlot::paintErrors(QPainter& painter, bool central) const {
    QPainterPath line;
    bool down = false;
    for (const auto& point : m_curve.points) {
        const double error = central ? point.centralError : point.oneSidedError;
        if (!std::isfinite(error)) {
            down = false;
            continue;
        }
        const QPointF p = at(point.epsilon, error);
        down ? line.lineTo(p) : line.moveTo(p);
        down = true;
    }
    const QColor color = central ? theme().backward : theme().muted;
    painter.setPen(QPen(color, stroke(central ? 2 : 1.25), central ? Qt::SolidLine : Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
}

void ErrorPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    if (m_curve.points.empty())
        return;
    paintTheory(painter);
    paintErrors(painter, false);
    paintErrors(painter, true);
    const auto& best = m_curve.points[m_curve.best];
    painter.setPen(QPen(theme().text, 1.5));
    painter.setBrush(theme().good);
    painter.drawEllipse(at(best.epsilon, best.centralError), 4.5, 4.5);
    painter.setFont(ui::font(FontRole::Small));
    // Where no curve comes: small ε, small error.
    const QPointF corner = at(2e-13, 1e-11);
    painter.setPen(theme().backward);
    painter.drawText(corner, tr("— both sides"));
    painter.setPen(theme().muted);
    painter.drawText(corner + QPointF(0, scaled(16)), tr("··· one side"));
}

bool ErrorPlot::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_curve.points.empty())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto nearest =
        std::min_element(m_curve.points.begin(), m_curve.points.end(), [&](const auto& a, const auto& b) {
            return std::abs(at(a.epsilon, 1).x() - help->pos().x()) <
                   std::abs(at(b.epsilon, 1).x() - help->pos().x());
        });
    QToolTip::showText(help->globalPos(),
                       tr("ε = %1\nboth sides: %2, error %3\none side: %4, error %5")
                           .arg(formatNumber(nearest->epsilon), formatNumber(nearest->central),
                                formatNumber(nearest->centralError), formatNumber(nearest->oneSided),
                                formatNumber(nearest->oneSidedError)),
                       this);
    return true;
}

} // namespace ui
