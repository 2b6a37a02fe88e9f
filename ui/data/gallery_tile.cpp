#include "ui/data/gallery_tile.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace ui {

namespace {

constexpr double kSide = 88, kMargin = 5, kTextLines = 1.5;

bool isArrow(int key) {
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down ||
           key == Qt::Key_Home || key == Qt::Key_End;
}

bool isEnter(int key) { return key == Qt::Key_Return || key == Qt::Key_Enter; }

/// A sheet with its corner turned down and a plus.
void paintFile(QPainter& painter, const QRectF& area) {
    const double w = area.width() * 0.34, h = area.height() * 0.44, fold = w * 0.36;
    const QRectF sheet(area.center().x() - w / 2, area.center().y() - h / 2, w, h);
    QPainterPath path(sheet.topLeft());
    path.lineTo(sheet.right() - fold, sheet.top());
    path.lineTo(sheet.right(), sheet.top() + fold);
    path.lineTo(sheet.bottomRight());
    path.lineTo(sheet.bottomLeft());
    path.closeSubpath();
    painter.drawPath(path);
    painter.drawPolyline(QPolygonF({{sheet.right() - fold, sheet.top()},
                                    {sheet.right() - fold, sheet.top() + fold},
                                    {sheet.right(), sheet.top() + fold}}));
    const QPointF middle = sheet.center() + QPointF(0, fold / 3);
    painter.drawLine(middle - QPointF(w / 5, 0), middle + QPointF(w / 5, 0));
    painter.drawLine(middle - QPointF(0, w / 5), middle + QPointF(0, w / 5));
}

/// Points of two classes as if from a brush.
void paintPoints(QPainter& painter, const QRectF& area) {
    const double places[][3] = {{.2, .72, 0},  {.29, .6, 0}, {.34, .74, 0}, {.42, .55, 0}, {.46, .68, 0},
                                {.52, .36, 1}, {.6, .26, 1}, {.68, .38, 1}, {.75, .24, 1}, {.8, .4, 1}};
    painter.setPen(Qt::NoPen);
    for (const auto& place : places) {
        painter.setBrush(place[2] > 0 ? theme().positive : theme().negative);
        painter.drawEllipse(
            QPointF(area.left() + place[0] * area.width(), area.top() + place[1] * area.height()),
            area.width() / 26, area.width() / 26);
    }
}

/// A digit as it is painted.
void paintDigit(QPainter& painter, const QRectF& area) {
    const auto at = [&area](double x, double y) {
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height());
    };
    QPainterPath two(at(.34, .36));
    two.cubicTo(at(.36, .18), at(.66, .2), at(.64, .4));
    two.cubicTo(at(.62, .54), at(.42, .62), at(.34, .76));
    two.lineTo(at(.68, .76));
    painter.setPen(QPen(theme().text, area.width() / 11, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(two);
}

} // namespace

GalleryTile::GalleryTile(const QString& key, const QString& name, Sign sign, QWidget* parent)
    : QAbstractButton(parent), m_key(key), m_sign(sign) {
    setText(name);
    setAccessibleName(name);
    setCheckable(sign == Sign::None);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
}

int GalleryTile::side() { return scaled(kSide); }

QSize GalleryTile::sizeHint() const {
    const int margin = scaled(kMargin);
    return {side() + 2 * margin,
            side() + 2 * margin + int(kTextLines * QFontMetrics(ui::font(FontRole::Small)).height())};
}

void GalleryTile::setImage(const QImage& image) {
    m_image = image;
    m_problem.clear();
    update();
}

void GalleryTile::setProblem(const QString& why) {
    m_problem = why;
    m_image = QImage();
    update();
}

bool GalleryTile::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (isArrow(key->key()) || isEnter(key->key()))) {
            event->accept();
            return true;
        }
    }
    return QAbstractButton::event(event);
}

void GalleryTile::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::NoModifier && isArrow(event->key()))
        Q_EMIT moveAsked(event->key());
    else if (event->modifiers() == Qt::NoModifier && isEnter(event->key()))
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void GalleryTile::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    Q_EMIT regarded();
}

void GalleryTile::focusInEvent(QFocusEvent* event) {
    QAbstractButton::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        Q_EMIT regarded();
}

void GalleryTile::paintEvent(QPaintEvent*) {
    Q_EMIT seen();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double margin = scaled(kMargin);
    const bool lit = underMouse() || hasFocus();
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    QColor ground = theme().accent;
    ground.setAlpha(isChecked() ? 56 : 0);
    painter.setBrush(isChecked() ? ground : lit ? theme().raised : QColor(Qt::transparent));
    painter.setPen(hasFocus() || isChecked() ? QPen(theme().accent, hasFocus() ? 2 : 1.2) : QPen(Qt::NoPen));
    painter.drawRoundedRect(frame, 6, 6);

    const QRectF area((width() - side()) / 2.0, margin, side(), side());
    QPainterPath rounded;
    rounded.addRoundedRect(area, 4, 4);
    painter.save();
    painter.setClipPath(rounded);
    painter.fillRect(area, theme().window);
    if (!m_image.isNull())
        painter.drawImage(area, m_image);
    else
        paintSign(painter, area);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().border, 1));
    painter.drawPath(rounded);

    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(isChecked() || lit ? theme().text : theme().muted);
    const QRectF line(margin, area.bottom(), width() - 2 * margin, height() - area.bottom() - 1);
    painter.drawText(line, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, int(line.width())));
}

void GalleryTile::paintSign(QPainter& painter, const QRectF& area) const {
    painter.setPen(QPen(theme().muted, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (m_sign) {
    case Sign::File:
        return paintFile(painter, area);
    case Sign::Points:
        return paintPoints(painter, area);
    case Sign::Picture:
        return paintDigit(painter, area);
    case Sign::None:
        break;
    }
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().faint);
    painter.drawText(area.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_problem.isEmpty() ? QStringLiteral("…") : tr("cannot be shown"));
}

} // namespace ui
