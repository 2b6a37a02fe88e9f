#include "ui/data/rows_model.h"

#include "ui/data/explorer_words.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

using engine::data::RowOrder;

namespace {

enum Leading { Number, PartOf, Answer };
/// So many cells of the whole table are written to see how wide its columns are.
constexpr std::size_t kTried = 20'000;

} // namespace

void RowsModel::setOverview(engine::data::OverviewPtr overview) {
    beginResetModel();
    m_overview = std::move(overview);
    m_shown.resize(m_overview ? m_overview->parts.size() : 0);
    m_longestName = -1;
    if (m_overview && !m_overview->dataset->sampleNames.empty()) {
        const auto& names = m_overview->dataset->sampleNames;
        const auto shorter = [](const auto& a, const auto& b) { return a.size() < b.size(); };
        m_longestName = int(std::max_element(names.begin(), names.end(), shorter) - names.begin());
    }
    std::iota(m_shown.begin(), m_shown.end(), 0);
    endResetModel();
}

void RowsModel::setShown(std::vector<int> rows) {
    beginResetModel();
    m_shown = std::move(rows);
    endResetModel();
}

int RowsModel::placeOf(int sample) const {
    // In the file's order it is where it stands.
    if (std::size_t(sample) < m_shown.size() && m_shown[std::size_t(sample)] == sample)
        return sample;
    const auto found = std::find(m_shown.begin(), m_shown.end(), sample);
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
}

int RowsModel::leading() const {
    if (!m_overview)
        return 0;
    return hasClasses(*m_overview->dataset) ? 3 : 2 + int(m_overview->dataset->targets.rows());
}

int RowsModel::columnOf(int section) const {
    if (!m_overview || section < Answer)
        return -1;
    const auto& dataset = *m_overview->dataset;
    if (section >= leading())
        return section - leading();
    return hasClasses(dataset) ? -1 : int(dataset.features.rows()) + section - Answer;
}

RowOrder RowsModel::orderBy(int section) const {
    if (const int column = columnOf(section); column >= 0)
        return {RowOrder::By::Column, column, false};
    return {section == Number   ? RowOrder::By::Row
            : section == PartOf ? RowOrder::By::Part
                                : RowOrder::By::Class,
            0, false};
}

bool RowsModel::isOutlier(int tableRow, int section) const {
    const int column = columnOf(section);
    if (column < 0 || m_overview->summaries[std::size_t(column)].outliers == 0)
        return false;
    const double x = engine::data::columnValues(*m_overview->dataset, column)[sampleAt(tableRow)];
    return m_overview->summaries[std::size_t(column)].isOutlier(x);
}

QString RowsModel::cell(int tableRow, int section) const {
    const int sample = sampleAt(tableRow);
    if (section == Number)
        return numberOf(sample);
    if (section == PartOf)
        return partName(m_overview->parts[std::size_t(sample)]);
    const auto& dataset = *m_overview->dataset;
    const int column = columnOf(section);
    if (column < 0)
        return QString::fromStdString(engine::data::className(dataset, dataset.classes[std::size_t(sample)]));
    const double x = engine::data::columnValues(dataset, column)[sample];
    return std::isfinite(x) ? formatTick(x) : QString();
}

/// Its number, and what it is called.
QString RowsModel::numberOf(int sample) const {
    const auto& names = m_overview->dataset->sampleNames;
    const QString number = formatCount(sample);
    return std::size_t(sample) < names.size()
               ? QString::fromStdString(names[std::size_t(sample)]) + QStringLiteral("  ") + number
               : number;
}

QString RowsModel::widest(int section) const {
    QString widest = name(section);
    const auto longer = [&widest](const QString& text) {
        if (text.size() > widest.size())
            widest = text;
    };
    if (section == Number)
        for (const int sample : {int(m_overview->parts.size()) - 1, m_longestName})
            longer(sample < 0 ? QString() : numberOf(sample));
    else if (section == PartOf)
        longer(partName(engine::data::Part::Validation));
    else if (const int column = columnOf(section); column >= 0) {
        const auto& summary = m_overview->summaries[std::size_t(column)];
        for (const double x : {summary.minimum, summary.maximum})
            longer(formatTick(x));
        const double* values = engine::data::columnValues(*m_overview->dataset, column);
        const std::size_t rows = m_overview->parts.size();
        const std::size_t step = std::max<std::size_t>(1, rows * m_overview->summaries.size() / kTried);
        for (std::size_t row = 0; row < rows; row += step)
            longer(formatTick(values[row]));
    } else
        for (std::size_t i = 0; i < m_overview->dataset->classNames.size() && i < 100; ++i)
            longer(QString::fromStdString(m_overview->dataset->classNames[i]) +
                   QStringLiteral("m")); // wide letters
    return widest;
}

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_shown.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_overview ? 0 : leading() + int(m_overview->dataset->features.rows());
}

QString RowsModel::name(int section) const {
    if (section == Number)
        return tr("sample");
    if (section == PartOf)
        return tr("part");
    const int column = columnOf(section);
    return column < 0 ? tr("class") : columnTitle(*m_overview->dataset, column);
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (role == Qt::DisplayRole)
        return cell(index.row(), index.column());
    if (role != Qt::ToolTipRole || !isOutlier(index.row(), index.column()))
        return {};
    const auto column = std::size_t(columnOf(index.column()));
    const double x =
        engine::data::columnValues(*m_overview->dataset, Eigen::Index(column))[sampleAt(index.row())];
    return tr("Outlier: modified z-score %1").arg(formatNumber(m_overview->summaries[column].modifiedZ(x)));
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical || !m_overview)
        return {};
    if (role == Qt::DisplayRole)
        return name(section);
    if (role == Qt::ToolTipRole)
        return name(section) + QLatin1Char('\n') + tr("Click: sort, the other way round, as it came");
    if (role == Qt::TextAlignmentRole)
        return int(columnOf(section) >= 0 || section == Number ? Qt::AlignRight : Qt::AlignLeft) |
               int(Qt::AlignVCenter);
    return {};
}

} // namespace ui
