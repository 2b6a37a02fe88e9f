#include "ui/data/table_page.h"

#include "engine/data/row_filter.h"
#include "ui/data/latest_job.h"
#include "ui/data/row_selection.h"
#include "ui/data/row_table.h"
#include "ui/data/rows_model.h"
#include "ui/elided_label.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

#include <numeric>

namespace ui {

namespace {

/// So many numbers are looked through in less than a frame or two.
constexpr double kQuick = 200'000;

} // namespace

TablePage::TablePage(RowSelection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_model(new RowsModel(this)),
      m_table(new RowTable(*m_model, selection)), m_search(new QLineEdit), m_found(new ElidedLabel),
      m_job(new LatestJob(this)) {
    m_search->setPlaceholderText(tr("Search: setosa   5.1   petal length > 5, part = test"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search the rows"));
    m_search->setToolTip(
        tr("A word: in the class or the part.  A number: in any column, to the digits you write.\n"
           "column > 5   with <, <=, >, >=, =, != and a column's name or a part of it;\n"
           "class = setosa, part = test, sample = 17. Commas join what all has to hold."));
    m_found->setObjectName(QStringLiteral("muted"));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(10, 6, 10, 6);
    line->setSpacing(10);
    line->addWidget(m_search, 3);
    line->addWidget(m_found, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_table, 1);
    connect(m_search, &QLineEdit::textChanged, this, &TablePage::arrange);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, &TablePage::sortBy);
}

bool TablePage::isBusy() const { return m_job->isBusy(); }

void TablePage::setOverview(engine::data::OverviewPtr overview) {
    const bool same = overview && m_model->overview() && m_model->overview()->dataset == overview->dataset;
    m_model->setOverview(std::move(overview));
    if (!same) {
        m_order = {};
        m_section = -1;
        m_table->horizontalHeader()->setSortIndicatorShown(false);
        m_table->fitColumns();
        m_table->scrollToTop();
    }
    arrange();
}

void TablePage::sortBy(int section) {
    const bool again = section == m_section;
    if (again && m_order.descending) {
        m_order = {};
        m_section = -1;
    } else {
        m_order = m_model->orderBy(section);
        m_order.descending = again;
        m_section = section;
    }
    auto* header = m_table->horizontalHeader();
    header->setSortIndicatorShown(m_section >= 0);
    if (m_section >= 0)
        header->setSortIndicator(m_section, m_order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    arrange();
}

void TablePage::arrange() {
    const auto overview = m_model->overview();
    if (!overview)
        return;
    auto filter = engine::data::RowFilter::parse(m_search->text().toStdString(), *overview->dataset);
    m_search->setProperty("wrong", !filter.ok());
    m_search->style()->polish(m_search);
    if (!filter) {
        m_job->cancel();
        return say(QString::fromStdString(filter.error().message), true);
    }
    const double numbers = double(overview->dataset->samples()) * double(overview->summaries.size());
    const bool quick = numbers < kQuick;
    if (!quick)
        say(tr("looking…"), false);
    m_job->start(
        [overview, filter = *std::move(filter), order = m_order](const LatestJob::Wanted&) {
            std::vector<int> rows;
            if (filter.isEmpty()) {
                rows.resize(overview->parts.size());
                std::iota(rows.begin(), rows.end(), 0);
            } else {
                rows = filter.rows(*overview->dataset, overview->parts);
            }
            if (!(order == engine::data::RowOrder()))
                engine::data::sortRows(*overview->dataset, overview->parts, order, rows);
            return rows;
        },
        [this](const std::vector<int>& rows) { take(rows); }, quick);
}

void TablePage::take(std::vector<int> rows) {
    if (rows != m_model->shown())
        m_model->setShown(std::move(rows));
    if (m_search->text().trimmed().isEmpty())
        return say({}, false);
    const auto count = m_model->shown().size();
    say(count == 0 ? tr("no row is like that")
                   : tr("%1 of %2 rows").arg(formatCount((long long)count), formatCount(m_selection.rows())),
        false);
}

void TablePage::say(const QString& text, bool isProblem) {
    m_found->setText(text);
    m_found->setObjectName(isProblem ? QStringLiteral("problem") : QStringLiteral("muted"));
    m_found->style()->polish(m_found);
}

} // namespace ui
