#include "ui/network/controls_item.h"

#include "ui/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

constexpr double kTallCaption = 104; // of captions that read upwards
constexpr double kSkips = 18;        // for what goes past residual blocks
constexpr double kNarrowest = 9;     // from column to column, all layers in view

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

QString lockTip(const Picture& picture, int layer) {
    const LayerLock lock = picture.lock(layer);
    if (lock.state == LayerLock::State::Later)
        return tr("%1 %2; click to freeze it for good (L)").arg(picture.title(layer), lock.words);
    return (lock.isClosed()
                ? tr("%1 is frozen: its parameters stay, errors pass through it. Click to let it learn (L)")
                : tr("%1 learns. Click to freeze it: its parameters stay, errors pass through it (L)"))
        .arg(picture.title(layer));
}

QRectF square(double x, double y, double size) { return {x - size / 2, y - size / 2, size, size}; }

void addButtons(std::vector<Control>& controls, const Picture& picture, int layer, const QRectF& title) {
    const double size = buttonSize(), x = title.center().x();
    const double foot = picture.geometry.size.height() - size / 2 - 7;
    if (hasActivation(picture, layer))
        controls.push_back({Control::Kind::Activation, layer, title.translated(0, title.height() + 3)});
    if (const auto width = picture.width(layer)) {
        const double number = QFontMetricsF(font(FontRole::Small)).horizontalAdvance(QString::number(*width));
        const double away = std::max(size * 1.35, number / 2 + size * 0.5 + 6);
        controls.push_back({Control::Kind::Fewer, layer, square(x - away, foot, size)});
        controls.push_back({Control::Kind::Units,
                            layer,
                            {x - away + size / 2 + 2, foot - size / 2, 2 * away - size - 4, size}});
        controls.push_back({Control::Kind::More, layer, square(x + away, foot, size)});
    }
    if (picture.lock(layer).state != LayerLock::State::None)
        controls.push_back(
            {Control::Kind::Lock, layer, square(title.left() + size * 0.45, title.center().y(), size * 0.8)});
    if (layer >= 0 && picture.layerCount() > 1)
        controls.push_back({Control::Kind::Remove, layer,
                            square(title.right() - size * 0.45, title.center().y(), size * 0.8)});
    if (layer >= 0)
        controls.push_back({Control::Kind::Insert, layer,
                            square(picture.geometry.boundary(layer), title.center().y(), size)});
}

} // namespace

Room roomFor(QSizeF viewport, const Picture& picture) {
    const bool editable = picture.editable;
    Room room;
    room.size = viewport;
    room.largestUnit = scaled(44);
    room.largestPitch = scaled(68);
    room.smallestPitch = scaled(editable ? 26 : 30);
    room.side = scaled(75);
    room.spacing = scaled(editable ? 112 : 72);
    const auto& layers = picture.spec.layers;
    const bool skips =
        std::any_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.block > 0; });
    if (picture.condensed) {
        room.header = scaled(kTallCaption);
        const double share = std::floor(viewport.width() / (picture.layerCount() + 1.0));
        room.spacing = std::clamp(share, scaled(kNarrowest) * 1.0, scaled(112) * 1.0);
        room.side = room.spacing / 2;
        room.largestUnit = std::clamp(room.spacing * 0.8, 6.0, scaled(44) * 1.0);
        room.largestPitch = room.largestUnit * 1.5;
        room.smallestPitch = room.largestUnit * 1.25;
        room.footer = 8 + (skips ? scaled(kSkips) : 0);
        return room;
    }
    room.header = lineHeight() * (editable ? 2 : 1) + (editable ? 34 : 16);
    if (picture.hasClosedLock())
        room.header += lineHeight() + 2;
    room.footer = editable ? buttonSize() + lineHeight() + 20 : 10;
    room.footer += skips ? scaled(kSkips) : 0;
    room.tail = editable ? buttonSize() + 4 : 0;
    return room;
}

std::vector<Control> arrangeControls(const Picture& picture) {
    std::vector<Control> controls;
    if (picture.condensed) {
        const double spacing = picture.geometry.room.spacing;
        for (const Column& column : picture.geometry.columns)
            controls.push_back({Control::Kind::Title,
                                column.layer,
                                {column.x - spacing / 2, 2, spacing, scaled(kTallCaption) - 8.0}});
        return controls;
    }
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
        if (!picture.editable && picture.lock(control.layer).isClosed())
            return QStringLiteral("%1: %2").arg(picture.title(control.layer),
                                                picture.lock(control.layer).words);
        if (!picture.editable || control.layer < 0)
            return {};
        return tr("%1: click to select (Ctrl and Shift for several), drag to move it among the layers "
                  "(Ctrl+← Ctrl+→)")
            .arg(picture.title(control.layer));
    case Control::Kind::Activation:
        return tr("Activation of %1 (Enter)").arg(picture.title(control.layer));
    case Control::Kind::Fewer:
        return tr("One unit less in %1 (−)").arg(picture.title(control.layer));
    case Control::Kind::More:
        return tr("One unit more in %1 (+)").arg(picture.title(control.layer));
    case Control::Kind::Units:
        return tr("Units of %1: drag up or down, or click (or press a digit) to type the number")
            .arg(picture.title(control.layer));
    case Control::Kind::Insert:
        return control.layer == last
                   ? tr("Add a layer at the end; its type is chosen below")
                   : tr("Add a layer before %1 (Insert adds one after the selected); its type "
                        "is chosen below")
                         .arg(picture.title(control.layer));
    case Control::Kind::Lock:
        return lockTip(picture, control.layer);
    case Control::Kind::Remove:
        return tr("Remove %1 (Delete)").arg(picture.title(control.layer));
    }
    return {};
}

} // namespace ui
