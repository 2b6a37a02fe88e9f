#include "ui/data/row_selection.h"

#include <algorithm>

namespace ui {

RowSelection::How RowSelection::howOf(Qt::KeyboardModifiers keys) {
    return keys & Qt::ControlModifier ? How::Toggle : keys & Qt::ShiftModifier ? How::Add : How::Replace;
}

void RowSelection::reset(int rows) {
    m_marks.assign(std::size_t(rows), 0);
    m_count = 0;
    m_current = -1;
    tell();
}

void RowSelection::mark(int row, bool on) {
    char& mark = m_marks[std::size_t(row)];
    m_count += int(on) - int(mark != 0);
    mark = on;
}

void RowSelection::select(const std::vector<int>& rows, How how) {
    if (how == How::Replace) {
        std::fill(m_marks.begin(), m_marks.end(), 0);
        m_count = 0;
        m_current = -1;
    }
    for (const int row : rows)
        mark(row, how != How::Toggle || !contains(row));
    if (!rows.empty() && contains(rows.front()))
        m_current = rows.front();
    else if (m_current >= 0 && !contains(m_current))
        m_current = -1;
    tell();
}

void RowSelection::invert() {
    for (char& mark : m_marks)
        mark = !mark;
    m_count = rows() - m_count;
    m_current = -1;
    tell();
}

std::vector<int> RowSelection::selected() const {
    std::vector<int> found;
    found.reserve(std::size_t(m_count));
    for (int row = 0; row < rows(); ++row)
        if (contains(row))
            found.push_back(row);
    return found;
}

void RowSelection::tell() {
    ++m_revision;
    Q_EMIT changed();
}

} // namespace ui
