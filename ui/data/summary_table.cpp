#include "ui/data/summary_table.h"

#include "ui/data/explorer_words.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

namespace ui {

namespace {

using engine::data::ColumnSummary;

enum Section { Name, Mean, Deviation, Minimum, Median, Maximum, Distinct, Missing, Outliers, Correlation };

constexpr int kSortRole = Qt::UserRole;

class SummaryModel : public QAbstractTableModel {
public:
    SummaryModel(engine::data::OverviewPtr overview, QObject* parent)
        : QAbstractTableModel(parent), m_overview(std::move(overview)) {}

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : int(m_overview->summaries.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : Correlation + targets();
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role == Qt::TextAlignmentRole)
            return aligned(index.column());
        if (role == Qt::ForegroundRole && index.column() == Outliers && of(index).outliers > 0)
            return outlierColor();
        if (role != Qt::DisplayRole && role != kSortRole)
            return {};
        if (index.column() == Name)
            return role == kSortRole ? QVariant(index.row())
                                     : QVariant(columnTitle(*m_overview->dataset, index.row()));
        const double number = value(index);
        if (role == kSortRole)
            return std::isfinite(number) ? number : -std::numeric_limits<double>::infinity();
        if (index.column() >= Distinct && index.column() <= Outliers)
            return formatCount((long long)number);
        if (std::isnan(number))
            return QStringLiteral("–");
        if (index.column() >= Minimum && index.column() <= Maximum)
            return formatTick(number);
        return index.column() >= Correlation ? formatCompact(number) : formatNumber(number);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation == Qt::Vertical)
            return {};
        if (role == Qt::TextAlignmentRole)
            return aligned(section);
        return role == Qt::DisplayRole   ? QVariant(title(section))
               : role == Qt::ToolTipRole ? QVariant(tip(section))
                                         : QVariant();
    }

private:
    int targets() const {
        return hasClasses(*m_overview->dataset) ? 1 : int(m_overview->dataset->targets.rows());
    }
    static QVariant aligned(int section) {
        return int(section == Name ? Qt::AlignLeft : Qt::AlignRight) | int(Qt::AlignVCenter);
    }
    const ColumnSummary& of(const QModelIndex& index) const {
        return m_overview->summaries[std::size_t(index.row())];
    }
    double value(const QModelIndex& index) const {
        const ColumnSummary& s = of(index);
        const double numbers[] = {0,
                                  s.mean,
                                  s.deviation,
                                  s.minimum,
                                  s.median,
                                  s.maximum,
                                  double(s.distinct),
                                  double(s.missing),
                                  double(s.outliers)};
        return index.column() < Correlation ? numbers[index.column()]
                                            : s.correlations[std::size_t(index.column() - Correlation)];
    }
    bool isRatio() const { return m_overview->dataset->classNames.size() > 2; }
    QString title(int section) const {
        if (section >= Correlation) {
            if (hasClasses(*m_overview->dataset))
                return isRatio() ? SummaryTable::tr("η with class") : SummaryTable::tr("r with class");
            return SummaryTable::tr("r with %1")
                .arg(columnTitle(*m_overview->dataset,
                                 m_overview->dataset->features.rows() + section - Correlation));
        }
        const QString names[] = {
            SummaryTable::tr("column"),   SummaryTable::tr("mean"),    SummaryTable::tr("deviation"),
            SummaryTable::tr("min"),      SummaryTable::tr("median"),  SummaryTable::tr("max"),
            SummaryTable::tr("distinct"), SummaryTable::tr("missing"), SummaryTable::tr("outliers")};
        return names[section];
    }
    QString tip(int section) const {
        if (section == Deviation)
            return SummaryTable::tr(
                "Standard deviation of the population: √(Σ (x − mean)² / n), as NumPy's std");
        if (section == Missing)
            return SummaryTable::tr("Cells without a finite number; all else is of the others");
        if (section == Outliers)
            return outlierRule() + QLatin1Char('\n') + outlierReason();
        if (section < Correlation)
            return SummaryTable::tr("Click: sort");
        if (!hasClasses(*m_overview->dataset))
            return SummaryTable::tr("Pearson's correlation with the target, −1 … 1");
        return isRatio() ? SummaryTable::tr(
                               "Correlation ratio, 0 … 1: √(variance between the means of the classes / "
                               "variance). 0: the classes have the same mean; 1: the class says the number.")
                         : SummaryTable::tr(
                               "Pearson's correlation with the class number, −1 … 1: 0 for %1, 1 for %2")
                               .arg(classTitle(*m_overview->dataset, 0), classTitle(*m_overview->dataset, 1));
    }

    engine::data::OverviewPtr m_overview;
};

} // namespace

SummaryTable::SummaryTable(QWidget* parent) : QWidget(parent), m_table(new QTableView) {
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSortingEnabled(true);
    m_table->setAccessibleName(tr("Summary of the columns"));
    m_table->setToolTip(tr("Double-click: the histogram of the column"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        const auto* sorted = static_cast<QSortFilterProxyModel*>(m_table->model());
        Q_EMIT columnChosen(sorted->mapToSource(index).row());
    });
    connect(&Look::instance(), &Look::changed, this, &SummaryTable::restyle);
    restyle();
}

void SummaryTable::setOverview(engine::data::OverviewPtr overview) {
    QAbstractItemModel* old = m_table->model();
    QSortFilterProxyModel* sorted = nullptr;
    if (overview) {
        sorted = new QSortFilterProxyModel(m_table);
        sorted->setSourceModel(new SummaryModel(std::move(overview), sorted));
        sorted->setSortRole(kSortRole);
    }
    m_table->horizontalHeader()->setSortIndicator(Name, Qt::AscendingOrder);
    m_table->setModel(sorted);
    delete old;
    restyle();
}

void SummaryTable::restyle() {
    m_table->verticalHeader()->setDefaultSectionSize(scaled(24));
    auto* header = m_table->horizontalHeader();
    if (m_table->model() == nullptr)
        return;
    const QFontMetrics metrics(font());
    const int count = m_table->model()->columnCount();
    for (int section = 0; section < count; ++section) {
        header->setSectionResizeMode(section,
                                     section == Name ? QHeaderView::Stretch : QHeaderView::Interactive);
        const QString title = m_table->model()->headerData(section, Qt::Horizontal).toString();
        const QString widest = section == Name                              ? QString()
                               : section >= Distinct && section <= Outliers ? QStringLiteral("1,000,000")
                                                                            : QStringLiteral("−1.234e−12");
        m_table->setColumnWidth(section, std::max(metrics.horizontalAdvance(title) + scaled(26),
                                                  metrics.horizontalAdvance(widest) + scaled(14)));
    }
    header->setMinimumSectionSize(scaled(60));
}

} // namespace ui
