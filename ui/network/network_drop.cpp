#include "ui/network/layer_names.h"
#include "ui/network/network_view_impl.h"
#include "ui/theme.h"

#include "engine/model/layer.h"

#include <QDropEvent>
#include <QIntValidator>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace ui {

namespace {

constexpr int kBorder = 36, kScrolled = 14; // pixels
constexpr double kPixelsPerUnit = 7;
/// From so many units on a pixel is more than one of them.
constexpr double kManyUnits = 40;

/// Takes a number over the place where it stands; Enter or leaving it takes it over, Escape does not.
class NumberEntry : public QLineEdit {
public:
    NumberEntry(QWidget* parent, int largest, std::function<void(int)> done)
        : QLineEdit(parent), m_done(std::move(done)) {
        setValidator(new QIntValidator(0, largest, this));
        setAlignment(Qt::AlignCenter);
        setObjectName(QStringLiteral("unitsEntry"));
    }

    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Escape)
            return close(false);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            return close(true);
        QLineEdit::keyPressEvent(event);
    }

    void focusOutEvent(QFocusEvent* event) override {
        QLineEdit::focusOutEvent(event);
        close(true);
    }

private:
    void close(bool take) {
        if (std::exchange(m_closed, true))
            return;
        const int number = text().toInt();
        const bool hadFocus = hasFocus();
        hide();
        deleteLater();
        if (hadFocus)
            parentWidget()->parentWidget()->setFocus();
        if (take && number >= 1)
            m_done(number);
    }

    std::function<void(int)> m_done;
    bool m_closed = false;
};

int mostUnits(const engine::model::LayerSpec& layer) {
    const auto* width = widthParameter(layer.type);
    return width != nullptr ? static_cast<int>(std::min(width->maximum, 1e9)) : 1;
}

} // namespace

int NetworkView::Impl::dropTarget(double x) const {
    int before = 0;
    for (const Column& column : picture.geometry.columns)
        if (column.layer >= 0 && x > column.x)
            before = column.layer + 1;
    return before;
}

bool NetworkView::Impl::isOwnPlace(int before) const {
    const auto& layers = picture.selection;
    if (layers.empty() || layers.back() - layers.front() + 1 != static_cast<int>(layers.size()))
        return false;
    return before >= layers.front() && before <= layers.back() + 1;
}

void NetworkView::Impl::openGap(std::optional<int> before, const QString& what) {
    picture.dragged = what;
    if (gap == before)
        return;
    gap = before;
    arrange();
}

void NetworkView::Impl::scrollNear(QPoint position) {
    QScrollBar* bar = view.horizontalScrollBar();
    if (position.x() < kBorder)
        bar->setValue(bar->value() - kScrolled);
    else if (position.x() > view.viewport()->width() - kBorder)
        bar->setValue(bar->value() + kScrolled);
}

void NetworkView::Impl::finishLayers() {
    const std::optional<int> before = gap;
    openGap({}, {});
    if (before && !isOwnPlace(*before))
        Q_EMIT view.layersMoveRequested(std::vector<int>(picture.selection), *before);
}

void NetworkView::Impl::moveBand(QPoint position) {
    picture.band = QRectF(view.mapToScene(gesture.start), view.mapToScene(position)).normalized();
    picture.selection.clear();
    for (const Column& column : picture.geometry.columns) {
        const double half = picture.geometry.unit / 2;
        if (column.layer >= 0 && column.x + half >= picture.band.left() &&
            column.x - half <= picture.band.right())
            picture.selection.push_back(column.layer);
    }
    picture.selected = picture.selection.empty() ? std::nullopt : std::optional(picture.selection.back());
    scrollNear(position);
    scene.update();
}

void NetworkView::Impl::finishBand() {
    picture.band = {};
    if (picture.selection.empty())
        picture.selection.clear();
    anchor = picture.selection.empty() ? std::nullopt : std::optional(picture.selection.front());
    describeSelection();
    if (picture.selected)
        Q_EMIT view.layerSelected(*picture.selected);
}

void NetworkView::Impl::dragUnits(QPoint position) {
    const int layer = *gesture.layer;
    if (picture.selected != layer)
        view.choose(layer);
    const auto& spec = picture.spec.layers[static_cast<std::size_t>(layer)];
    auto& shown = picture.units[static_cast<std::size_t>(layer + 1)];
    const bool areUnits = picture.width(layer) == shown;
    const auto before = static_cast<double>(spec.settings.integer(widthParameter(spec.type)->name, 1));
    const double rise = gesture.start.y() - position.y() + position.x() - gesture.start.x();
    const double wanted = before + rise / kPixelsPerUnit * std::max(1.0, before / kManyUnits);
    picture.wanted = std::clamp(static_cast<int>(std::lround(wanted)), 1, mostUnits(spec));
    if (areUnits && shown != *picture.wanted) {
        shown = *picture.wanted;
        arrange();
    }
    scene.update();
}

void NetworkView::Impl::finishUnits() {
    const std::optional<int> wanted = std::exchange(picture.wanted, std::nullopt);
    const int layer = *gesture.layer;
    followShapes(picture); // should the number not be taken
    arrange();
    if (wanted && wanted != picture.width(layer))
        Q_EMIT view.unitsChangeRequested(layer, *wanted);
}

void NetworkView::typeUnits(int layer, const QString& begin) {
    const QRect at = place(CanvasControl::Units, layer);
    if (at.isEmpty())
        return;
    const auto& spec = m_impl->picture.spec.layers[static_cast<std::size_t>(layer)];
    auto* entry = new NumberEntry(viewport(), mostUnits(spec), [this, layer](int units) {
        if (units != m_impl->picture.width(layer))
            Q_EMIT unitsChangeRequested(layer, units);
    });
    entry->setAccessibleName(tr("Units of %1").arg(m_impl->picture.title(layer)));
    const int wide = scaled(64), high = scaled(26);
    entry->setGeometry(at.center().x() - wide / 2, at.center().y() - high / 2, wide, high);
    entry->setText(begin.isEmpty() ? QString::number(m_impl->picture.width(layer).value_or(1)) : begin);
    entry->show();
    entry->setFocus();
    if (begin.isEmpty())
        entry->selectAll();
}

void NetworkView::dragEnterEvent(QDragEnterEvent* event) {
    if (m_impl->picture.editable && event->mimeData()->hasFormat(QLatin1String(kMimeType)))
        event->acceptProposedAction();
    else
        event->ignore();
}

void NetworkView::dragMoveEvent(QDragMoveEvent* event) {
    if (!event->mimeData()->hasFormat(QLatin1String(kMimeType)))
        return event->ignore();
    const QPoint position = event->position().toPoint();
    m_impl->scrollNear(position);
    m_impl->openGap(m_impl->dropTarget(mapToScene(position).x()), event->mimeData()->text());
    event->acceptProposedAction();
}

void NetworkView::dragLeaveEvent(QDragLeaveEvent*) { m_impl->openGap({}, {}); }

void NetworkView::dropEvent(QDropEvent* event) {
    const QByteArray text = event->mimeData()->data(QLatin1String(kMimeType));
    const int before = m_impl->dropTarget(mapToScene(event->position().toPoint()).x());
    m_impl->openGap({}, {});
    event->acceptProposedAction();
    Q_EMIT layersDropped(text, before);
    setFocus();
}

} // namespace ui
