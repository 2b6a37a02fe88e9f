#pragma once

#include "engine/data/overview.h"
#include "engine/data/row_order.h"

#include <QAbstractTableModel>

#include <vector>

namespace ui {

/// All rows and columns of a data set as a table: number, part, class or targets, features. Rows can be in
/// another order, or fewer; nothing is copied or made before it is seen.
class RowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setOverview(engine::data::OverviewPtr overview);
    const engine::data::OverviewPtr& overview() const { return m_overview; }
    /// Sample numbers in the order they are shown in.
    void setShown(std::vector<int> rows);
    const std::vector<int>& shown() const { return m_shown; }
    int sampleAt(int tableRow) const { return m_shown[std::size_t(tableRow)]; }
    /// Where a sample is shown; −1: not.
    int placeOf(int sample) const;

    /// What a click on that column's title sorts by.
    engine::data::RowOrder orderBy(int section) const;
    /// The column of the data set in that column of the table; −1: none.
    int columnOf(int section) const;
    bool isOutlier(int tableRow, int section) const;
    QString cell(int tableRow, int section) const;
    /// The longest text there may be in that column, or nearly.
    QString widest(int section) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    int leading() const;
    QString name(int section) const;

    QString numberOf(int sample) const;

    engine::data::OverviewPtr m_overview;
    int m_longestName = -1; ///< sample; −1: samples have no names
    std::vector<int> m_shown;
};

} // namespace ui
