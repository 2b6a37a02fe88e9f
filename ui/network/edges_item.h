#pragma once

#include "ui/network/edge_raster.h"
#include "ui/network/picture.h"

#include <QGraphicsItem>
#include <QTransform>

namespace ui {

/// All edges between a layer and the one below it, drawn at once and kept as an image until something
/// changes.
class EdgesItem : public QGraphicsItem {
public:
    EdgesItem(const Picture& picture, int layer);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    /// Weights, highlight, geometry or colours are other than before.
    void invalidate();

private:
    struct Line {
        Stroke stroke;
        double strength;
        bool lit;
    };
    std::vector<Line> lines() const;
    Line line(EdgeRef edge, double from, double to, double largest, double calm) const;
    /// What the weight began as: thicker than what it is now, or in the other colour, where it is seen
    /// beneath that.
    std::optional<Line> ghost(EdgeRef edge, double from, double to, double largest, double calm) const;
    void paintBundle(QPainter* painter) const;
    void render(const QTransform& transform, QRect area);

    const Picture& m_picture;
    int m_layer;
    QImage m_image;
    QTransform m_transform;
    QRect m_area;
};

} // namespace ui
