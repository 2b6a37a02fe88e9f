#include "ui/network/controls_item.h"

#include "ui/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

double lineHeight() { return QFontMetricsF(font(FontRole::Small)).height(); }
double buttonSize() { return scaled(20); }

double captionWidth(const Picture& picture) {
    const auto& columns = picture.geometry.columns;
    const double spacing = columns.size() > 1 ? columns[1].x - columns[0].x : picture.geometry.size.width();
    const double around = picture.editable ? buttonSize() + 10.0 : 6.0;
    const double sides = 2 * std::min(columns.front().x, picture.geometry.size.width() - columns.back().x);
    return std::min({spacing - around, scaled(170) * 1.0, std::max(sides - 4, scaled(60) * 1.0)});
}

bool hasActivation(const Picture& picture, int layer) {
    return layer >= 0 &&
           picture.spec.layers[static_cast<std::size_t>(layer)].settings.find("activation") != nullptr;
}

bool hasUnits(const Picture& picture, int layer) {
    return layer >= 0 &&
           picture.spec.layers[static_cast<std::size_t>(layer)].settings.find("units") != nullptr;
}

QRectF square(double x, double y, double size) { return {x - size / 2, y - size / 2, size, size}; }

void addButtons(std::vector<Control>& controls, const Picture& picture, int layer, const QRectF& title) {
    const double size = buttonSize(), x = title.center().x();
    const double foot = picture.geometry.size.height() - size / 2 - 7;
    if (hasActivation(picture, layer))
        controls.push_back({Control::Kind::Activation, layer, title.translated(0, title.height() + 3)});
    if (hasUnits(picture, layer)) {
        controls.push_back({Control::Kind::Fewer, layer, square(x - size * 1.35, foot, size)});
        controls.push_back({Control::Kind::More, layer, square(x + size * 1.35, foot, size)});
    }
    if (layer >= 0 && picture.layerCount() > 1)
        controls.push_back({Control::Kind::Remove, layer,
                            square(title.right() - size * 0.45, title.center().y(), size * 0.8)});
    if (layer >= 0)
        controls.push_back({Control::Kind::Insert, layer,
                            square(picture.geometry.boundary(layer), title.center().y(), size)});
}

} // namespace

Room roomFor(QSizeF viewport, bool editable) {
    Room room;
    room.size = viewport;
    room.largestUnit = scaled(44);
    room.largestPitch = scaled(68);
    room.smallestPitch = scaled(editable ? 26 : 30);
    room.side = scaled(75);
    room.spacing = scaled(editable ? 112 : 72);
    room.header = lineHeight() * (editable ? 2 : 1) + (editable ? 34 : 16);
    room.footer = editable ? buttonSize() + 16 : 10;
    room.tail = editable ? buttonSize() + 4 : 0;
    return room;
}

std::vector<Control> arrangeControls(const Picture& picture) {
    std::vector<Control> controls;
    const double width = captionWidth(picture), height = lineHeight() + 6;
    for (const Column& column : picture.geometry.columns) {
        const QRectF title(column.x - width / 2, 6, width, height);
        controls.push_back({Control::Kind::Title, column.layer, title});
        if (picture.editable)
            addButtons(controls, picture, column.layer, title);
    }
    if (picture.editable) {
        const int end = picture.layerCount();
        controls.push_back({Control::Kind::Insert, end,
                            square(picture.geometry.boundary(end), 6 + height / 2, buttonSize())});
    }
    return controls;
}

QString controlTip(const Control& control, const Picture& picture) {
    const auto last = picture.layerCount();
    switch (control.kind) {
    case Control::Kind::Title:
        if (!picture.editable || control.layer < 0)
            return {};
        return tr("%1: click to select, drag to move it among the layers (Ctrl+← Ctrl+→)")
            .arg(picture.title(control.layer));
    case Control::Kind::Activation:
        return tr("Activation of %1 (Enter)").arg(picture.title(control.layer));
    case Control::Kind::Fewer:
        return tr("One unit less in %1 (−)").arg(picture.title(control.layer));
    case Control::Kind::More:
        return tr("One unit more in %1 (+)").arg(picture.title(control.layer));
    case Control::Kind::Insert:
        return control.layer == last
                   ? tr("Add a layer at the end; its type is chosen below")
                   : tr("Add a layer before %1 (Insert adds one after the selected); its type "
                        "is chosen below")
                         .arg(picture.title(control.layer));
    case Control::Kind::Remove:
        return tr("Remove %1 (Delete)").arg(picture.title(control.layer));
    }
    return {};
}

ControlsItem::ControlsItem(const Picture& picture) : m_picture(picture) { setZValue(0.5); }

QRectF ControlsItem::boundingRect() const { return {QPointF(0, 0), m_picture.geometry.size}; }

void ControlsItem::arrange() {
    prepareGeometryChange();
    m_controls = arrangeControls(m_picture);
    m_hovered.reset();
}

const Control* ControlsItem::at(QPointF point) const {
    const Control* found = nullptr;
    for (const Control& control : m_controls)
        if (control.rect.adjusted(-2, -2, 2, 2).contains(point) &&
            (found == nullptr || found->kind == Control::Kind::Title))
            found = &control;
    return found;
}

const Control* ControlsItem::find(Control::Kind kind, int layer) const {
    for (const Control& control : m_controls)
        if (control.kind == kind && control.layer == layer)
            return &control;
    return nullptr;
}

void ControlsItem::setHovered(const Control* control) {
    const auto next = control != nullptr ? std::optional(*control) : std::nullopt;
    if (next == m_hovered)
        return;
    m_hovered = next;
    update();
}

void ControlsItem::setDropMark(std::optional<int> before) {
    m_dropMark = before;
    update();
}

void ControlsItem::setFocusVisible(bool visible) {
    m_focusVisible = visible;
    update();
}

void ControlsItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_picture.editable)
        paintSelection(painter);
    painter->setFont(font(FontRole::Small));
    for (const Control& control : m_controls)
        if (control.kind == Control::Kind::Title)
            paintTitle(painter, control);
        else if (control.kind == Control::Kind::Activation)
            paintActivation(painter, control);
        else
            paintButton(painter, control);
    if (m_picture.editable)
        paintUnits(painter);
    if (m_dropMark) {
        const double x = m_picture.geometry.boundary(*m_dropMark);
        painter->setPen(QPen(theme().accent, 3, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(QPointF(x, 8), QPointF(x, m_picture.geometry.size.height() - 8));
    }
}

void ControlsItem::paintSelection(QPainter* painter) const {
    if (!m_picture.selected)
        return;
    const Control* title = find(Control::Kind::Title, *m_picture.selected);
    if (title == nullptr)
        return;
    QColor back = theme().accent;
    back.setAlpha(m_focusVisible ? 42 : 26);
    QColor frame = theme().accent;
    frame.setAlpha(m_focusVisible ? 255 : 90);
    painter->setBrush(back);
    painter->setPen(QPen(frame, 1));
    painter->drawRoundedRect(
        QRectF(title->rect.left() - 4, 2.5, title->rect.width() + 8, m_picture.geometry.size.height() - 5), 6,
        6);
}

void ControlsItem::paintTitle(QPainter* painter, const Control& control) const {
    QString text = m_picture.title(control.layer);
    const QString activation = m_picture.editable ? QString() : m_picture.activation(control.layer);
    if (!activation.isEmpty())
        text += QStringLiteral(" · ") + activation;
    QRectF rect = control.rect;
    const Control* remove = find(Control::Kind::Remove, control.layer);
    if (remove != nullptr)
        rect.adjust(scaled(8), 0, remove->rect.left() - rect.right(), 0);
    const QFontMetricsF metrics(painter->font());
    const bool strong = m_picture.editable && m_picture.selected == control.layer;
    painter->setPen(strong ? theme().text : theme().muted);
    painter->drawText(rect, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, rect.width()));
}

void ControlsItem::paintActivation(QPainter* painter, const Control& control) const {
    const bool hovered = m_hovered == control;
    painter->setPen(QPen(hovered ? theme().accent : theme().border, 1));
    painter->setBrush(theme().raised);
    painter->drawRoundedRect(control.rect, 4, 4);
    const QRectF inner = control.rect.adjusted(4, 0, -14, 0);
    painter->setPen(theme().text);
    painter->drawText(inner, Qt::AlignCenter,
                      QFontMetricsF(painter->font())
                          .elidedText(m_picture.activation(control.layer), Qt::ElideRight, inner.width()));
    const QPointF tip(control.rect.right() - 9, control.rect.center().y() + 2);
    painter->setPen(QPen(theme().muted, 1.4));
    painter->drawPolyline(QPolygonF({tip + QPointF(-3.5, -3.5), tip, tip + QPointF(3.5, -3.5)}));
}

void ControlsItem::paintButton(QPainter* painter, const Control& control) const {
    const bool hovered = m_hovered == control, plain = control.kind == Control::Kind::Remove;
    const bool round = control.kind == Control::Kind::Insert;
    painter->setBrush(plain && !hovered ? QBrush(Qt::NoBrush) : QBrush(theme().raised));
    painter->setPen(plain && !hovered ? QPen(Qt::NoPen) : QPen(hovered ? theme().accent : theme().border, 1));
    const double radius = round ? control.rect.width() / 2 : 4;
    painter->drawRoundedRect(control.rect, radius, radius);
    const QPointF middle = control.rect.center();
    const double arm = control.rect.width() * (plain ? 0.2 : 0.25);
    const QColor ink = plain ? (hovered ? theme().bad : theme().faint) : theme().text;
    painter->setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap));
    if (plain) {
        painter->drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm));
        painter->drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm));
        return;
    }
    painter->drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0));
    if (control.kind != Control::Kind::Fewer)
        painter->drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm));
}

// The number of units between − and +; of the input, which has no buttons, in words.
void ControlsItem::paintUnits(QPainter* painter) const {
    painter->setPen(theme().muted);
    const double size = buttonSize(), foot = m_picture.geometry.size.height() - size / 2 - 7;
    for (const Column& column : m_picture.geometry.columns) {
        const bool counted = find(Control::Kind::More, column.layer) != nullptr;
        const double reach = counted ? size * 0.8 : scaled(50);
        const QString text =
            counted ? QString::number(column.units)
                    : (column.units == 1 ? tr("1 unit") : tr("%1 units").arg(formatCount(column.units)));
        painter->drawText(QRectF(column.x - reach, foot - size, 2 * reach, 2 * size), Qt::AlignCenter, text);
    }
}

} // namespace ui
