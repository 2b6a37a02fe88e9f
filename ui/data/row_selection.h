#pragma once

#include <QObject>

#include <cstdint>
#include <vector>

namespace ui {

/// Which rows of the data set are selected: one for all views of it, so that what is selected in one is
/// selected in all. Rows are sample numbers from 0, not places in a sorted table.
class RowSelection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    enum class How { Replace, Add, Toggle };
    /// How keys say it: Ctrl toggles, Shift adds.
    static How howOf(Qt::KeyboardModifiers keys);

    /// Another data set of so many rows, none of them selected.
    void reset(int rows);
    void select(const std::vector<int>& rows, How how = How::Replace);
    void clear() { select({}); }
    /// All that were not.
    void invert();

    int rows() const { return int(m_marks.size()); }
    int count() const { return m_count; }
    bool contains(int row) const { return m_marks[std::size_t(row)] != 0; }
    /// One a row, 0 where it is not selected.
    const std::vector<char>& marks() const { return m_marks; }
    /// In ascending order.
    std::vector<int> selected() const;
    /// The first of those selected last, as long as it is selected; −1: none.
    int current() const { return m_current; }
    /// Another number whenever changed() is emitted.
    std::uint64_t revision() const { return m_revision; }

Q_SIGNALS:
    void changed();

private:
    void mark(int row, bool on);
    void tell();

    std::vector<char> m_marks;
    int m_count = 0, m_current = -1;
    std::uint64_t m_revision = 0;
};

} // namespace ui
