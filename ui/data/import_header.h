#pragma once

#include "ui/data/data_import.h"

#include <QHash>
#include <QHeaderView>

class QComboBox;

namespace ui {

/// Above each column of a table that is imported: its name, its role to choose, what becomes of it and of its
/// missing values. There are as many boxes as columns in sight.
class ImportHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit ImportHeader(QWidget* parent = nullptr);

    void setPreview(DataImport::Preview preview, engine::data::MissingPolicy policy);
    /// Of a column in sight; null otherwise.
    QComboBox* roleBox(int column) const { return m_boxes.value(column); }
    QSize sizeHint() const override;

Q_SIGNALS:
    void roleChosen(int column, engine::data::ColumnRole role);

public Q_SLOTS:
    void placeBoxes();

protected:
    void paintSection(QPainter* painter, const QRect& rect, int column) const override;
    void updateGeometries() override;

private:
    const engine::io::TableColumn* columnAt(int column) const;
    QComboBox* takeBox(int column);

    DataImport::Preview m_preview;
    engine::data::MissingPolicy m_policy = engine::data::MissingPolicy::DropRow;
    QHash<int, QComboBox*> m_boxes; ///< by column
    QList<QComboBox*> m_spare;
};

} // namespace ui
