#include "ui/data/import_rows.h"

#include "engine/io/csv.h"
#include "ui/data/import_words.h"
#include "ui/theme.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kLongestCell = 200; ///< letters; a field may have 64 KiB

} // namespace

int ImportRows::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_preview ? 0 : int(m_preview->layout.rows.size());
}

int ImportRows::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_preview ? 0 : int(m_preview->layout.columns.size());
}

QVariant ImportRows::data(const QModelIndex& index, int role) const {
    const auto& column = m_preview->layout.columns[std::size_t(index.column())];
    const std::string& cell = m_preview->layout.rows[std::size_t(index.row())][std::size_t(index.column())];
    const bool used = column.treatment != engine::io::Treatment::LeftOut;
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromUtf8(cell.data(), qsizetype(std::min<std::size_t>(cell.size(), kLongestCell)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter |
                          (column.kind == engine::io::ColumnKind::Number ? Qt::AlignRight : Qt::AlignLeft)));
    case Qt::ForegroundRole:
        return used ? theme().text : theme().faint;
    case Qt::BackgroundRole:
        if (used && engine::io::isMissing(cell)) {
            QColor mark = theme().warning;
            mark.setAlphaF(0.28f);
            return mark;
        }
        return {};
    default:
        return {};
    }
}

QVariant ImportRows::headerData(int section, Qt::Orientation orientation, int role) const {
    if (!m_preview)
        return {};
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    const auto& column = m_preview->layout.columns[std::size_t(section)];
    if (role == Qt::ToolTipRole)
        return QString::fromStdString(column.name) + QStringLiteral(": ") + treatmentText(column);
    return role == Qt::DisplayRole ? QVariant(QString::fromStdString(column.name)) : QVariant();
}

void ImportCells::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    constexpr int kMargin = 8;
    if (const QVariant mark = index.data(Qt::BackgroundRole); mark.isValid())
        painter->fillRect(option.rect, mark.value<QColor>());
    painter->setFont(option.font);
    painter->setPen(index.data(Qt::ForegroundRole).value<QColor>());
    const QRect inside = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    painter->drawText(inside,
                      int(index.data(Qt::TextAlignmentRole).value<Qt::Alignment>()) | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, inside.width()));
    painter->setPen(theme().grid);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->drawLine(option.rect.topRight(), option.rect.bottomRight());
}

} // namespace ui
