#pragma once

#include "engine/train/density.h"
#include "ui/plots/ticks.h"

#include <QColor>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace ui::plots {

/// A distribution at a moment, as it is drawn.
struct RidgeLine {
    engine::train::Density density;
    double peak = 0;  ///< of the density
    double depth = 0; ///< 0: the latest, in front; 1: the oldest, at the back
};

/// One layer's distributions over time: where they are, and how they are painted. All lines have the same
/// axis; each is as high as its own largest density allows.
struct RidgeBlock {
    int layer = 0;
    QString name;
    bool isBroken = false; ///< the latest has numbers that are not finite
    Range x;
    std::vector<RidgeLine> lines; ///< of every slice, the oldest first
    QRectF place;                 ///< all that belongs to it, labels included
    double labelWidth = 0;

    /// Of the lines' plane: its front edge is at the bottom, shifted to the right against the back one.
    QRectF area() const;
    double peakHeight() const, depthHeight() const;
    QPointF toPixel(double value, double height, double depth) const;
    double valueAt(double pixelX, double depth) const;
    /// Those that are drawn, the oldest first: not closer to each other than they can be told apart.
    std::vector<std::size_t> drawn() const;
    /// The drawn line whose foot is nearest to that height.
    std::size_t lineAt(double pixelY) const;
    QPolygonF outline(const RidgeLine& line) const;

    /// `back` and `front`: the moments of the oldest and the latest line, in words.
    void paint(QPainter& painter, const QColor& color, const QString& back, const QString& front) const;
    /// That line brought out.
    void paintLit(QPainter& painter, std::size_t line) const;

    static double leastHeight();
};

/// `share` of `color` over `background`.
QColor blend(const QColor& background, const QColor& color, double share);

} // namespace ui::plots
