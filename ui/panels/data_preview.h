#pragma once

#include "engine/data/dataset.h"

#include <QStackedWidget>

class QTableView;

namespace ui {

class DataPicture;

/// What data look like: points by class or target for one and two features, pictures where features are
/// pixels, else the first rows as a table.
class DataPreview : public QStackedWidget {
    Q_OBJECT
public:
    explicit DataPreview(QWidget* parent = nullptr);

    /// Null: empty.
    void setDataset(engine::data::DatasetPtr dataset);
    /// Points and pictures, or the table.
    bool isTable() const;

private:
    DataPicture* m_picture;
    QTableView* m_table;
};

} // namespace ui
