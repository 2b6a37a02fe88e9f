#include "ui/data/class_keys.h"

#include "ui/data/explorer_words.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace ui {

void fillGroup(QPainter& painter, const QRectF& bar, const engine::data::Dataset& dataset, int group,
               double strength) {
    QColor color = groupColor(dataset, group);
    color.setAlphaF(float(strength));
    painter.fillRect(bar, color);
    if (hasClasses(dataset) && group >= plots::kClassColors)
        painter.fillRect(bar, QBrush(theme().panel, Qt::BDiagPattern));
}

ClassKeys::ClassKeys(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ClassKeys::setOverview(engine::data::OverviewPtr overview) {
    m_overview = std::move(overview);
    setVisible(m_overview && hasClasses(*m_overview->dataset));
    update();
}

QSize ClassKeys::sizeHint() const { return {scaled(200), int(plots::keysHeight()) + 4}; }

void ClassKeys::paintEvent(QPaintEvent*) {
    if (!m_overview)
        return;
    QPainter painter(this);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const auto& set = *m_overview->dataset;
    const int count = int(set.classNames.size());
    const double side = scaled(9), gap = scaled(14);
    double all = -gap;
    for (int i = 0; i < count; ++i)
        all += side + scaled(5) + metrics.horizontalAdvance(classTitle(set, i)) + gap;
    double left = std::max(double(scaled(10)), (width() - all) / 2);
    for (int i = 0; i < count; ++i) {
        const QString name = classTitle(set, i);
        const double wide = side + scaled(5) + metrics.horizontalAdvance(name);
        if (left + wide > width())
            break;
        fillGroup(painter, QRectF(left, (height() - side) / 2, side, side), set, i, 1);
        painter.setPen(theme().muted);
        painter.drawText(QRectF(left + side + scaled(5), 0, wide, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         name);
        left += wide + gap;
    }
}

} // namespace ui
