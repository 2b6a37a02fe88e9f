#include "ui/data/probability_bars.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kLine = 19;

} // namespace

ProbabilityBars::ProbabilityBars(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Probability of every class"));
    connect(&Look::instance(), &Look::changed, this, &QWidget::updateGeometry);
}

void ProbabilityBars::setValues(const QStringList& names, const std::vector<double>& values) {
    const bool grows = names.size() != m_names.size();
    m_names = names;
    m_values = values;
    if (best() >= 0)
        setAccessibleDescription(tr("%1 with %2 %")
                                     .arg(m_names.value(best()))
                                     .arg(std::lround(100 * m_values[std::size_t(best())])));
    if (grows)
        updateGeometry();
    update();
}

int ProbabilityBars::best() const {
    if (m_values.empty())
        return -1;
    return int(std::max_element(m_values.begin(), m_values.end()) - m_values.begin());
}

double ProbabilityBars::lineHeight() const { return scaled(kLine); }

QSize ProbabilityBars::sizeHint() const {
    return {scaled(220), int(lineHeight() * double(std::max<qsizetype>(m_names.size(), 2)))};
}

QSize ProbabilityBars::minimumSizeHint() const { return {scaled(150), sizeHint().height()}; }

void ProbabilityBars::mouseReleaseEvent(QMouseEvent* event) {
    const int one = int(event->position().y() / lineHeight());
    if (event->button() == Qt::LeftButton && one >= 0 && one < int(m_values.size()))
        Q_EMIT chosen(one, event->globalPosition().toPoint());
}

void ProbabilityBars::keyPressEvent(QKeyEvent* event) {
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter || best() < 0)
        return QWidget::keyPressEvent(event);
    Q_EMIT chosen(best(), mapToGlobal(QPoint(width() / 2, int((best() + 1) * lineHeight()))));
}

void ProbabilityBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    double nameWidth = 0;
    for (const QString& name : m_names)
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(name));
    nameWidth = std::min(nameWidth, width() * 0.4) + scaled(8);
    const double numberWidth = metrics.horizontalAdvance(QStringLiteral("100.0 %")) + scaled(6);
    const double room = std::max(10.0, width() - nameWidth - numberWidth), line = lineHeight();
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        const double top = double(i) * line;
        const bool leads = i == best();
        painter.setPen(leads ? theme().text : theme().muted);
        painter.drawText(QRectF(0, top, nameWidth - scaled(8), line), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(m_names[i], Qt::ElideRight, nameWidth - scaled(8)));
        const QRectF full(nameWidth, top + line * 0.2, room, line * 0.6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().grid);
        painter.drawRoundedRect(full, 2, 2);
        if (i >= qsizetype(m_values.size()) || !std::isfinite(m_values[std::size_t(i)]))
            continue;
        const double value = m_values[std::size_t(i)];
        QRectF bar = full;
        bar.setWidth(std::clamp(value, 0.0, 1.0) * room);
        painter.setBrush(leads ? theme().accent : theme().faint);
        painter.drawRoundedRect(bar, 2, 2);
        painter.setPen(leads ? theme().text : theme().muted);
        painter.drawText(QRectF(full.right(), top, numberWidth, line), Qt::AlignRight | Qt::AlignVCenter,
                         QStringLiteral("%1 %").arg(100 * value, 0, 'f', 1));
    }
}

} // namespace ui
