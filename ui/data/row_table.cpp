#include "ui/data/row_table.h"

#include "ui/data/explorer_words.h"
#include "ui/data/row_selection.h"
#include "ui/data/rows_model.h"
#include "ui/theme.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ui {

namespace {

constexpr double kWidest = 170;
constexpr int kRoom = 18, kPadding = 8;

/// Paints a cell without asking a style: a table full of them has a frame's time.
class CellPainter : public QStyledItemDelegate {
public:
    CellPainter(const RowsModel& model, const RowTable& table)
        : QStyledItemDelegate(nullptr), m_model(model), m_table(table) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const QRect place = option.rect;
        const bool selected = m_table.selection().contains(m_model.sampleAt(index.row()));
        if (selected) {
            QColor back = theme().accent;
            back.setAlpha(60);
            painter->fillRect(place, back);
        }
        const bool number = index.column() == 0 || m_model.columnOf(index.column()) >= 0;
        const bool outlier = m_model.isOutlier(index.row(), index.column());
        painter->setPen(outlier ? outlierColor() : index.column() <= 1 ? theme().muted : theme().text);
        const QRect text = place.adjusted(kPadding, 0, -kPadding, 0);
        painter->drawText(text, int(number ? Qt::AlignRight : Qt::AlignLeft) | int(Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(m_model.cell(index.row(), index.column()),
                                                            Qt::ElideRight, text.width()));
        // By shape as well as by colour.
        if (outlier) {
            const int size = scaled(6);
            painter->setPen(Qt::NoPen);
            painter->setBrush(outlierColor());
            painter->drawPolygon(QPolygon(
                {place.topRight(), place.topRight() - QPoint(size, 0), place.topRight() + QPoint(0, size)}));
        }
    }

private:
    const RowsModel& m_model;
    const RowTable& m_table;
};

} // namespace

RowTable::RowTable(RowsModel& model, RowSelection& selection, QWidget* parent)
    : QTableView(parent), m_model(model), m_selection(selection) {
    setModel(&model);
    auto* cells = new CellPainter(model, *this);
    cells->setParent(this);
    setItemDelegate(cells);
    setSelectionMode(QAbstractItemView::NoSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Rows of the data"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(true);
    connect(&selection, &RowSelection::changed, viewport(), QOverload<>::of(&QWidget::update));
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_anchor = -1; });
    connect(&Look::instance(), &Look::changed, this, &RowTable::restyle);
    restyle();
}

void RowTable::restyle() {
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(scaled(24));
    fitColumns();
}

void RowTable::fitColumns() {
    const QFontMetrics metrics(font());
    for (int section = 0; section < m_model.columnCount(); ++section)
        setColumnWidth(section, std::clamp(metrics.horizontalAdvance(m_model.widest(section)) + scaled(kRoom),
                                           scaled(44), scaled(kWidest)));
}

void RowTable::reveal(int sample) {
    const int place = m_model.placeOf(sample);
    if (place >= 0)
        scrollTo(m_model.index(place, std::max(0, horizontalHeader()->logicalIndexAt(1))),
                 QAbstractItemView::EnsureVisible);
}

void RowTable::selectTo(int tableRow, bool keepOthers) {
    if (m_anchor < 0 || m_anchor >= m_model.rowCount())
        m_anchor = tableRow;
    std::vector<int> samples;
    const int step = tableRow < m_anchor ? 1 : -1;
    // The row that was gone to is the current one.
    for (int row = tableRow;; row += step) {
        samples.push_back(m_model.sampleAt(row));
        if (row == m_anchor)
            break;
    }
    m_selection.select(samples, keepOthers ? RowSelection::How::Add : RowSelection::How::Replace);
}

void RowTable::mousePressEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton)
        return QTableView::mousePressEvent(event);
    setFocus(Qt::MouseFocusReason);
    if (!index.isValid())
        return m_selection.clear();
    setCurrentIndex(index);
    m_dragging = true;
    if (event->modifiers() & Qt::ShiftModifier)
        return selectTo(index.row(), event->modifiers() & Qt::ControlModifier);
    m_anchor = index.row();
    m_selection.select({m_model.sampleAt(index.row())}, RowSelection::howOf(event->modifiers()));
}

void RowTable::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragging || !(event->buttons() & Qt::LeftButton) || m_model.rowCount() == 0)
        return QTableView::mouseMoveEvent(event);
    // Beyond an edge the table follows.
    const int y = event->pos().y();
    if (y < 0 || y > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (y < 0 ? -1 : 1));
    const int row = rowAt(std::clamp(y, 0, viewport()->height() - 1));
    const int to = row < 0 ? m_model.rowCount() - 1 : row;
    if (to == currentIndex().row())
        return;
    setCurrentIndex(m_model.index(to, currentIndex().column()));
    selectTo(to, event->modifiers() & Qt::ControlModifier);
}

void RowTable::mouseReleaseEvent(QMouseEvent*) { m_dragging = false; }

void RowTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::SelectAll))
        return m_selection.select(m_model.shown());
    if (event->key() == Qt::Key_Escape && m_selection.count() > 0)
        return m_selection.clear();
    const int before = currentIndex().row();
    QTableView::keyPressEvent(event);
    const int now = currentIndex().row();
    if (now < 0 || now == before)
        return;
    if (event->modifiers() & Qt::ShiftModifier)
        return selectTo(now, false);
    m_anchor = now;
    m_selection.select({m_model.sampleAt(now)});
}

} // namespace ui
