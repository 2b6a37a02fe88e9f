#pragma once

#include "ui/data/data_import.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace ui {

/// The first rows of a table as they stand in it; what is left out is faint, what is missing is marked.
class ImportRows : public QAbstractTableModel {
public:
    explicit ImportRows(DataImport::Preview preview, QObject* parent = nullptr)
        : QAbstractTableModel(parent), m_preview(std::move(preview)) {}

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    DataImport::Preview m_preview;
};

/// Draws a cell's background and its text, and no more: many of them pass by at 60 frames a second.
class ImportCells : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace ui
