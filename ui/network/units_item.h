#pragma once

#include "ui/network/picture.h"

#include <QGraphicsItem>

namespace ui {

/// The units of one column: rounded squares with the picture of their response or the colour of their value,
/// the number at their foot, a dot for the bias, and "… 48 more" where units are hidden.
class UnitsItem : public QGraphicsItem {
public:
    UnitsItem(const Picture& picture, int layer);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    /// The geometry is about to change.
    void prepare() { prepareGeometryChange(); }

private:
    void paintUnit(QPainter* painter, const Place& place, double largest) const;
    void paintCross(QPainter* painter, const QRectF& rect) const;
    void paintSheets(QPainter* painter, const QRectF& rect) const;
    void paintFace(QPainter* painter, const QRectF& rect, int unit, double largest) const;
    void paintValue(QPainter* painter, const QRectF& rect, double value) const;
    void paintGap(QPainter* painter, const Place& place) const;

    const Picture& m_picture;
    int m_layer;
};

} // namespace ui
