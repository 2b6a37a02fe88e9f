#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QPainterPath>
#include <QRectF>
#include <QString>

#include <map>
#include <utility>
#include <vector>

class QPainter;

namespace ui::trace {

/// Letters of formulas, what stands upright in them, numbers, numbers of a result, and plain text beside
/// formulas.
enum class Face { Letter, Upright, Number, Strong, Plain };
enum class Ink { Text, Muted };

/// Some text on its baseline.
struct Run {
    QString text;
    Face face;
    double size; ///< pixels
    QPointF at;
    Ink ink;
};

/// A fraction bar, a root sign, a tall parenthesis.
struct Stroke {
    QPainterPath path;
    double width;
};

/// Where a node of the expression was drawn; `node` is its number in the layout.
struct Zone {
    int node;
    QRectF rect;
};

/// A laid out piece of a formula. Coordinates are relative to the left end of its baseline, y downwards.
struct Box {
    double width = 0, ascent = 0, descent = 0;
    std::vector<Run> runs;
    std::vector<Stroke> strokes;
    std::vector<Zone> zones;

    double height() const { return ascent + descent; }
    QRectF rect() const { return {0, -ascent, width, ascent + descent}; }
    /// Draws `other` into this at an offset of its baseline; extends the height, not the width.
    void place(const Box& other, QPointF offset);
    /// Puts `other` on the baseline at the right end.
    void append(const Box& other, double gap = 0);
};

/// Makes boxes out of text and boxes. Sizes are pixels of the font.
class Typesetter {
public:
    Typesetter();

    /// Size of letters in a formula by the current look.
    double baseSize() const { return m_baseSize; }
    QFont font(Face face, double size) const;
    Box text(const QString& text, Face face, double size, Ink ink = Ink::Text);
    /// A name in letters and digits: letters italic, all else upright.
    Box name(const QString& text, double size);
    Box script(Box base, const Box& sub, const Box& sup, double size) const;
    Box fraction(const Box& above, const Box& below, double size) const;
    Box root(const Box& inside, double size) const;
    Box bars(const Box& inside, double size) const;
    /// ‖inside‖
    Box norm(const Box& inside, double size) const;
    /// One parenthesis as high as that content.
    Box parenthesis(bool opening, double ascent, double descent, double size);
    /// Σ with its index below.
    Box sigma(const QString& index, double size);

    void paint(QPainter& painter, const Box& box, QPointF at) const;

private:
    const QFontMetricsF& metrics(Face face, double size);

    double m_baseSize;
    std::map<std::pair<Face, int>, QFontMetricsF> m_metrics;
};

} // namespace ui::trace
