#include "ui/trace/formula_box.h"

#include "ui/theme.h"

#include <QFontInfo>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui::trace {

namespace {

bool isLetter(QChar c) { return c.isLetter() || c == QChar(0x2202); }

} // namespace

void Box::place(const Box& other, QPointF offset) {
    for (Run run : other.runs) {
        run.at += offset;
        runs.push_back(std::move(run));
    }
    for (Stroke stroke : other.strokes) {
        stroke.path.translate(offset);
        strokes.push_back(std::move(stroke));
    }
    for (const Zone& zone : other.zones)
        zones.push_back({zone.node, zone.rect.translated(offset)});
    ascent = std::max(ascent, other.ascent - offset.y());
    descent = std::max(descent, other.descent + offset.y());
}

void Box::append(const Box& other, double gap) {
    place(other, {width + gap, 0});
    width += gap + other.width;
}

Typesetter::Typesetter() : m_baseSize(QFontInfo(ui::font(FontRole::Formula)).pixelSize()) {}

QFont Typesetter::font(Face face, double size) const {
    const bool number = face == Face::Number || face == Face::Strong;
    QFont font = ui::font(number                ? FontRole::Number
                          : face == Face::Plain ? FontRole::Small
                                                : FontRole::Formula);
    if (face == Face::Upright)
        font.setItalic(false);
    if (face == Face::Strong)
        font.setBold(true);
    font.setPixelSize(std::max(5, static_cast<int>(std::lround(number ? 0.92 * size : size))));
    return font;
}

const QFontMetricsF& Typesetter::metrics(Face face, double size) {
    const std::pair key(face, static_cast<int>(std::lround(size * 8)));
    const auto found = m_metrics.find(key);
    return found != m_metrics.end() ? found->second
                                    : m_metrics.emplace(key, QFontMetricsF(font(face, size))).first->second;
}

Box Typesetter::text(const QString& text, Face face, double size, Ink ink) {
    const QFontMetricsF& m = metrics(face, size);
    Box box;
    box.width = m.horizontalAdvance(text);
    // Ink heights instead of the font's, so that fractions and scripts sit close.
    box.ascent = std::max(m.capHeight(), 0.72 * size);
    box.descent = 0.22 * size;
    box.runs.push_back({text, face, size, {0, 0}, ink});
    return box;
}

Box Typesetter::name(const QString& text, double size) {
    // The e of 1.5e−5 is no letter of its own.
    bool isNumber = false;
    QString(text).replace(QChar(0x2212), QLatin1Char('-')).toDouble(&isNumber);
    if (isNumber)
        return this->text(text, Face::Upright, size);
    Box box;
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = begin + 1;
        while (end < text.size() && isLetter(text[end]) == isLetter(text[begin]))
            ++end;
        const Face face = isLetter(text[begin]) ? Face::Letter : Face::Upright;
        box.append(this->text(text.mid(begin, end - begin), face, size));
        begin = end;
    }
    return box;
}

Box Typesetter::script(Box base, const Box& sub, const Box& sup, double size) const {
    const double gap = 0.06 * size, x = base.width + gap;
    if (sup.width > 0)
        base.place(sup, {x + 0.04 * size, -0.38 * size});
    if (sub.width > 0)
        base.place(sub, {x, 0.24 * size});
    base.width += std::max(sup.width, sub.width) + gap + 0.06 * size;
    return base;
}

Box Typesetter::fraction(const Box& above, const Box& below, double size) const {
    const double pad = 0.15 * size, axis = -0.3 * size;
    Box box;
    box.width = std::max(above.width, below.width) + 2 * pad;
    box.place(above, {(box.width - above.width) / 2, axis - 0.14 * size - above.descent});
    box.place(below, {(box.width - below.width) / 2, axis + 0.18 * size + below.ascent});
    QPainterPath bar({0.04 * size, axis});
    bar.lineTo(box.width - 0.04 * size, axis);
    box.strokes.push_back({bar, std::max(1.0, 0.06 * size)});
    return box;
}

Box Typesetter::root(const Box& inside, double size) const {
    const double top = -inside.ascent - 0.14 * size, left = 0.62 * size;
    Box box;
    box.place(inside, {left, 0});
    box.width = left + inside.width + 0.1 * size;
    box.ascent = -top + 0.06 * size;
    QPainterPath path({0.06 * size, -0.28 * size});
    path.lineTo(0.2 * size, -0.36 * size);
    path.lineTo(0.36 * size, inside.descent);
    path.lineTo(left - 0.06 * size, top);
    path.lineTo(box.width, top);
    box.strokes.push_back({path, std::max(1.0, 0.06 * size)});
    return box;
}

Box Typesetter::bars(const Box& inside, double size) const {
    const double pad = 0.18 * size;
    Box box;
    box.place(inside, {pad, 0});
    box.width = inside.width + 2 * pad;
    for (const double x : {0.08 * size, box.width - 0.08 * size}) {
        QPainterPath bar({x, -inside.ascent - 0.06 * size});
        bar.lineTo(x, inside.descent + 0.02 * size);
        box.strokes.push_back({bar, std::max(1.0, 0.06 * size)});
    }
    return box;
}

Box Typesetter::norm(const Box& inside, double size) const { return bars(bars(inside, size), size); }

Box Typesetter::parenthesis(bool opening, double ascent, double descent, double size) {
    if (ascent + descent < 1.35 * size)
        return text(opening ? QStringLiteral("(") : QStringLiteral(")"), Face::Upright, size);
    Box box;
    box.width = 0.42 * size;
    box.ascent = ascent;
    box.descent = descent;
    const double outer = opening ? 0.32 * size : 0.1 * size;
    const double middle = (opening ? 0.02 : 0.4) * size;
    QPainterPath path({outer, -ascent});
    path.quadTo({middle, (descent - ascent) / 2}, {outer, descent});
    box.strokes.push_back({path, std::max(1.0, 0.075 * size)});
    return box;
}

Box Typesetter::sigma(const QString& index, double size) {
    const Box sign = text(QStringLiteral("Σ"), Face::Upright, 1.3 * size);
    const Box below = name(index, 0.62 * size);
    Box box;
    box.width = std::max(sign.width, below.width) + 0.08 * size;
    box.place(sign, {(box.width - sign.width) / 2, 0.1 * size});
    box.place(below, {(box.width - below.width) / 2, 0.3 * size + below.ascent});
    return box;
}

void Typesetter::paint(QPainter& painter, const Box& box, QPointF at) const {
    for (const Run& run : box.runs) {
        painter.setFont(font(run.face, run.size));
        painter.setPen(run.ink == Ink::Muted ? theme().muted : theme().text);
        painter.drawText(at + run.at, run.text);
    }
    painter.setBrush(Qt::NoBrush);
    for (const Stroke& stroke : box.strokes) {
        painter.setPen(QPen(theme().text, stroke.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(stroke.path.translated(at));
    }
}

} // namespace ui::trace
