#pragma once

#include "ui/network/picture.h"

#include <QGraphicsItem>

#include <optional>
#include <vector>

namespace ui {

/// Something on the canvas that can be clicked besides units and edges.
struct Control {
    using Kind = CanvasControl;
    Kind kind = Kind::Title;
    int layer = -1;
    QRectF rect;
    bool operator==(const Control&) const = default;
};

/// Room for captions and buttons in that text size; where the picture is condensed, all columns in view.
Room roomFor(QSizeF viewport, const Picture& picture);
/// Captions of every column; in an editable picture also the buttons, unless it is condensed.
std::vector<Control> arrangeControls(const Picture& picture);
QString controlTip(const Control& control, const Picture& picture);

/// Draws captions and buttons, the selected columns, and the shapes that flow from one to the next.
class ControlsItem : public QGraphicsItem {
public:
    explicit ControlsItem(const Picture& picture);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    void arrange();
    const std::vector<Control>& controls() const { return m_controls; }
    const Control* at(QPointF point) const;
    const Control* find(Control::Kind kind, int layer) const;
    void setHovered(const Control* control);
    /// The column with the focus ring.
    void setFocusVisible(bool visible);

private:
    void paintSelection(QPainter* painter) const;
    void paintFrozen(QPainter* painter) const;
    void paintLockButton(QPainter* painter, const Control& control) const;
    bool showsLock(int layer) const;
    void paintTitle(QPainter* painter, const Control& control) const;
    void paintButton(QPainter* painter, const Control& control) const;
    void paintActivation(QPainter* painter, const Control& control) const;
    void paintUnits(QPainter* painter) const;
    void paintFlow(QPainter* painter) const;
    void paintSkips(QPainter* painter, double below) const;
    void paintTallTitles(QPainter* painter) const;

    const Picture& m_picture;
    std::vector<Control> m_controls;
    std::optional<Control> m_hovered;
    bool m_focusVisible = false;
};

} // namespace ui
