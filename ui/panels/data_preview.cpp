#include "ui/panels/data_preview.h"

#include "ui/panels/data_picture.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace ui {

namespace {

using engine::data::Dataset;
using engine::data::Task;

constexpr int kRows = 100, kColumns = 50;

/// The first rows; name, class or targets first, so that they are seen without scrolling.
class RowsModel : public QAbstractTableModel {
public:
    RowsModel(engine::data::DatasetPtr dataset, QObject* parent)
        : QAbstractTableModel(parent), m_dataset(std::move(dataset)) {}

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(std::min<Eigen::Index>(kRows, m_dataset->samples()));
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid()
                   ? 0
                   : leading() +
                         static_cast<int>(std::min<Eigen::Index>(kColumns, m_dataset->features.rows()));
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return role == Qt::DisplayRole ? cell(index.row(), index.column()) : QVariant();
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (role != Qt::DisplayRole)
            return {};
        if (orientation == Qt::Vertical)
            return section + 1;
        if (section < names())
            return DataPreview::tr("sample");
        if (section >= leading())
            return nameOf(m_dataset->featureNames, section - leading());
        return m_dataset->task == Task::Classification ? DataPreview::tr("class")
                                                       : nameOf(m_dataset->targetNames, section - names());
    }

private:
    int names() const { return m_dataset->sampleNames.empty() ? 0 : 1; }
    int leading() const {
        return names() +
               (m_dataset->task == Task::Classification ? 1 : static_cast<int>(m_dataset->targets.rows()));
    }
    QString cell(int row, int column) const {
        if (column < names())
            return nameOf(m_dataset->sampleNames, row);
        if (column >= leading())
            return formatTick(m_dataset->features(column - leading(), row));
        if (m_dataset->task == Task::Regression)
            return formatTick(m_dataset->targets(column - names(), row));
        return nameOf(m_dataset->classNames, m_dataset->classes[static_cast<std::size_t>(row)]);
    }
    static QString nameOf(const std::vector<std::string>& names, int index) {
        const auto at = static_cast<std::size_t>(index);
        return at < names.size() ? QString::fromStdString(names[at]) : QString::number(index + 1);
    }

    engine::data::DatasetPtr m_dataset;
};

} // namespace

DataPreview::DataPreview(QWidget* parent)
    : QStackedWidget(parent), m_picture(new DataPicture), m_table(new QTableView) {
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAccessibleName(tr("Preview of the data"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->hide();
    addWidget(m_picture);
    addWidget(m_table);
    const auto restyle = [this] { m_table->verticalHeader()->setDefaultSectionSize(scaled(22)); };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
}

bool DataPreview::isTable() const { return currentWidget() == m_table; }

void DataPreview::setDataset(engine::data::DatasetPtr dataset) {
    QAbstractItemModel* old = m_table->model();
    const bool drawn = !dataset || DataPicture::canDraw(*dataset);
    m_table->setModel(drawn ? nullptr : new RowsModel(dataset, m_table));
    delete old;
    m_picture->setDataset(drawn ? dataset : nullptr);
    setCurrentWidget(drawn ? static_cast<QWidget*>(m_picture) : m_table);
}

} // namespace ui
