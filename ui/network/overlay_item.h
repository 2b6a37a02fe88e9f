#pragma once

#include "ui/network/picture.h"

#include <QGraphicsItem>

namespace ui {

/// Above everything: the edge under the pointer, the arrows of the flow, the label at an edge, why a layer
/// does not fit, where a dragged layer would go, and the band that selects.
class OverlayItem : public QGraphicsItem {
public:
    explicit OverlayItem(const Picture& picture);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void prepare() { prepareGeometryChange(); }

private:
    void paintHovered(QPainter* painter) const;
    void paintArrows(QPainter* painter) const;
    void paintLabel(QPainter* painter) const;
    void paintFault(QPainter* painter) const;
    void paintGap(QPainter* painter) const;
    void paintBand(QPainter* painter) const;

    const Picture& m_picture;
};

} // namespace ui
