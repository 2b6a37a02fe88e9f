#include "ui/trace/formula_layout.h"

#include <QPainter>

#include <algorithm>

namespace ui::trace {

FormulaLayout::FormulaLayout(const std::vector<FormulaRow>& rows, const FormulaSetter::Options& options)
    : m_width(options.width) {
    FormulaSetter setter(m_set, options);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const FormulaRow& row = rows[i];
        const double size = row.scale * m_set.baseSize();
        Box head;
        if (!row.subject.empty())
            head.append(setter.symbol(row.subject, size));
        head.append(m_set.text(QStringLiteral("="), Face::Upright, size), head.width > 0 ? 0.25 * size : 0);
        head.width += 0.33 * size;
        m_height += i == 0 ? 0 : (row.strong ? 0.3 : 0.5) * size;
        layRow(row, setter.set(row.expression, row.notation, size, static_cast<int>(i), row.strong), head,
               size);
    }
    m_nodes = setter.takeNodes();
}

void FormulaLayout::layRow(const FormulaRow& row, const FormulaTokens& tokens, const Box& head, double size) {
    const double indent = std::min(head.width, 2.2 * size);
    double x = head.width;
    std::size_t begin = 0, best = 0;
    double bestX = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const double end = x + (i == begin ? 0 : tokens[i].gap) + tokens[i].box.width;
        if (end > m_width && best > begin) {
            layLine(tokens, begin, best, begin == 0 ? head : Box{}, begin == 0 ? 0 : indent, row.note);
            m_height += 0.35 * size;
            begin = best;
            i = best - 1;
            x = indent;
            best = 0;
            continue;
        }
        const bool canBreak = i + 1 < tokens.size() && tokens[i + 1].breakRank > 0;
        // A better place far to the left would leave a ragged line: after 45 % of the width only.
        const bool better = best <= begin ||
                            tokens[i + 1 < tokens.size() ? i + 1 : i].breakRank <= tokens[best].breakRank ||
                            bestX < 0.45 * m_width;
        x = end;
        if (canBreak && better) {
            best = i + 1;
            bestX = x;
        }
    }
    layLine(tokens, begin, tokens.size(), begin == 0 ? head : Box{}, begin == 0 ? 0 : indent, row.note);
}

void FormulaLayout::layLine(const FormulaTokens& tokens, std::size_t begin, std::size_t end, const Box& head,
                            double indent, const QString& note) {
    Box line = head;
    line.width += indent;
    std::vector<Zone> zones;
    for (std::size_t i = begin; i < end; ++i) {
        line.append(tokens[i].box, i == begin ? 0 : tokens[i].gap);
        const QRectF rect = tokens[i].box.rect().translated(line.width - tokens[i].box.width, 0);
        for (const int owner : tokens[i].owners) {
            const auto found = std::find_if(zones.begin(), zones.end(),
                                            [&](const Zone& zone) { return zone.node == owner; });
            if (found == zones.end())
                zones.push_back({owner, rect});
            else
                found->rect = found->rect.united(rect);
        }
    }
    const double size = m_set.baseSize();
    const bool noted = end == tokens.size() && !note.isEmpty();
    const Box after = noted ? m_set.text(note, Face::Plain, 0.8 * size, Ink::Muted) : Box{};
    const bool fits = line.width + size + after.width <= m_width;
    if (noted && fits)
        line.append(after, size);
    const QPointF at(0, m_height + line.ascent);
    for (std::vector<Zone>* list : {&zones, &line.zones})
        for (const Zone& zone : *list)
            m_zones.push_back({zone.node, zone.rect.translated(at)});
    m_height += line.height();
    m_lines.emplace_back(std::move(line), at);
    if (!noted || fits)
        return;
    // A number is not cut off: it gets a line of its own.
    m_height += 0.2 * size;
    m_lines.emplace_back(after, QPointF(std::max(indent, 2 * size), m_height + after.ascent));
    m_height += after.height();
}

int FormulaLayout::nodeAt(QPointF position) const {
    int best = -1;
    double bestArea = 0;
    for (const Zone& zone : m_zones) {
        const double area = zone.rect.width() * zone.rect.height();
        if (zone.rect.adjusted(-1, -3, 1, 3).contains(position) && (best < 0 || area <= bestArea)) {
            best = zone.node;
            bestArea = area;
        }
    }
    return best;
}

void FormulaLayout::paint(QPainter& painter) const {
    for (const auto& [box, at] : m_lines)
        m_set.paint(painter, box, at);
}

} // namespace ui::trace
