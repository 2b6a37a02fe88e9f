#include "ui/data/data_explorer.h"

#include "ui/data/balance_view.h"
#include "ui/data/class_keys.h"
#include "ui/data/explorer_words.h"
#include "ui/data/histogram_wall.h"
#include "ui/data/latest_job.h"
#include "ui/data/picture_page.h"
#include "ui/data/scatter_page.h"
#include "ui/data/selection_bar.h"
#include "ui/data/summary_table.h"
#include "ui/data/table_page.h"
#include "ui/document.h"
#include "ui/panels/segments.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

const QString kViewKey = QStringLiteral("data/view");
/// So many numbers are summarized in a frame or two.
constexpr double kQuick = 50'000;

} // namespace

DataExplorer::DataExplorer(Document& document, Run& run, QWidget* parent)
    : Panel(tr("Data"), parent), m_document(document), m_run(run), m_job(new LatestJob(this)),
      m_views(new Segments(
          tr("View of the data"),
          {{tr("Table"), tr("Tab."), tr("All rows and columns, to search and sort")},
           {tr("Histograms"), tr("Hist."), tr("How each column spreads, by class")},
           {tr("Scatter"), tr("Scat."), tr("Any two columns against each other")},
           {tr("Balance"), tr("Bal."), tr("How many samples each class has in each part")},
           {tr("Summary"), tr("Sum."), tr("Mean, deviation, median, outliers … of each column")},
           {tr("Pictures"), tr("Pict."), tr("Samples whose features are pixels, as pictures")}})),
      m_stack(new QStackedWidget), m_waiting(new QWidget), m_text(new QLabel), m_progress(new QProgressBar),
      m_table(new TablePage(m_selection)), m_histograms(new HistogramWall(m_selection)),
      m_keys(new ClassKeys), m_scatter(new ScatterPage(m_selection)), m_balance(new BalanceView(m_selection)),
      m_summary(new SummaryTable), m_pictures(new PicturePage(m_selection)),
      m_bar(new SelectionBar(m_selection)) {
    addPages();
    connect(m_views, &Segments::chosen, this, [this](int view) {
        QSettings().setValue(kViewKey, view);
        showView(view);
    });
    connect(m_summary, &SummaryTable::columnChosen, this, [this](int column) {
        setView(Histograms);
        m_histograms->reveal(column);
    });
    connect(m_bar, &SelectionBar::lookRequested, this, &DataExplorer::lookInside);
    connect(&document, &Document::changed, this, &DataExplorer::refresh);
    m_views->buttons()[std::size_t(std::clamp(QSettings().value(kViewKey).toInt(), 0, int(Summary)))]
        ->setChecked(true);
    setDataset(nullptr);
}

void DataExplorer::addPages() {
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_progress->setRange(0, 1000);
    m_progress->setMaximumWidth(scaled(260));
    m_progress->setTextVisible(false);
    auto* waiting = new QVBoxLayout(m_waiting);
    waiting->setSpacing(12);
    waiting->addStretch(1);
    waiting->addWidget(m_text);
    waiting->addWidget(m_progress, 0, Qt::AlignHCenter);
    waiting->addStretch(1);
    auto* histograms = new QWidget;
    auto* wall = new QVBoxLayout(histograms);
    wall->setContentsMargins(0, 0, 0, 0);
    wall->setSpacing(0);
    wall->addWidget(m_histograms, 1);
    wall->addWidget(m_keys);
    for (QWidget* page : {static_cast<QWidget*>(m_table), histograms, static_cast<QWidget*>(m_scatter),
                          static_cast<QWidget*>(m_balance), static_cast<QWidget*>(m_summary),
                          static_cast<QWidget*>(m_pictures), m_waiting})
        m_stack->addWidget(page);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* views = new QHBoxLayout;
    views->setContentsMargins(10, 6, 10, 4);
    views->addWidget(m_views);
    views->addStretch(1);
    layout->addLayout(views);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_bar);
    setContent(content);
}

DataExplorer::View DataExplorer::view() const { return View(m_views->current()); }

void DataExplorer::setView(View view) { m_views->choose(view); }

void DataExplorer::setDataset(engine::data::DatasetPtr dataset) {
    if (dataset && dataset == m_dataset)
        return refresh();
    m_dataset = std::move(dataset);
    m_selection.reset(m_dataset ? int(m_dataset->samples()) : 0);
    setSubtitle(m_dataset ? tr("%1 rows · %2 columns")
                                .arg(formatCount(m_dataset->samples()),
                                     formatCount(engine::data::columnCount(*m_dataset)))
                          : QString());
    const bool pictures = m_dataset && m_dataset->imageWidth > 0;
    QToolButton* button = m_views->buttons()[Pictures];
    button->setEnabled(pictures);
    button->setToolTip(pictures ? tr("Samples whose features are pixels, as pictures")
                                : tr("These data are no pictures"));
    if (!pictures && button->isChecked())
        m_views->buttons()[Table]->setChecked(true);
    compute();
}

void DataExplorer::refresh() {
    const auto& spec = m_document.experiment().data;
    if (!(m_split == spec.split) || m_seed != spec.seed)
        compute();
}

void DataExplorer::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    if (m_isDirty)
        compute();
}

void DataExplorer::compute() {
    m_split = m_document.experiment().data.split;
    m_seed = m_document.experiment().data.seed;
    m_job->cancel();
    m_isDirty = !isVisible();
    if (!m_dataset || m_dataset->samples() == 0) {
        take(engine::data::OverviewPtr());
        return showWaiting(tr("No data yet"), false);
    }
    if (m_isDirty)
        return;
    const double numbers = double(m_dataset->samples()) * double(engine::data::columnCount(*m_dataset));
    if (numbers >= kQuick && (!m_overview || m_overview->dataset != m_dataset)) {
        take(engine::data::OverviewPtr());
        showWaiting(tr("Looking at the columns…"), false);
    }
    m_job->start(
        [this, dataset = m_dataset, split = m_split, seed = m_seed,
         alive = QPointer<DataExplorer>(this)](const LatestJob::Wanted& wanted) {
            const auto goesOn = [=](double share) {
                QMetaObject::invokeMethod(
                    qApp,
                    [=] {
                        if (alive && *wanted)
                            alive->m_progress->setValue(int(1000 * share));
                    },
                    Qt::AutoConnection);
                return wanted->load();
            };
            auto made = engine::data::overview(dataset, split, seed, goesOn);
            // Parts that cannot be made are said elsewhere: the numbers are still there to be looked at.
            if (!made && made.error().code == engine::core::Code::InvalidValue)
                made = engine::data::overview(dataset, {1, 0, 0}, seed, goesOn);
            return made;
        },
        [this](const engine::core::Result<engine::data::OverviewPtr>& made) { take(made); },
        numbers < kQuick);
}

void DataExplorer::take(const engine::core::Result<engine::data::OverviewPtr>& made) {
    m_overview = made ? *made : nullptr;
    m_table->setOverview(m_overview);
    m_histograms->setOverview(m_overview);
    m_keys->setOverview(m_overview);
    m_scatter->setOverview(m_overview);
    m_balance->setOverview(m_overview);
    m_summary->setOverview(m_overview);
    m_pictures->setOverview(m_overview);
    m_bar->setOverview(m_overview);
    if (!made)
        return showWaiting(QString::fromStdString(made.error().text()), true);
    showView(m_views->current());
}

void DataExplorer::showWaiting(const QString& text, bool isProblem) {
    m_text->setText(text);
    m_text->setObjectName(isProblem ? QStringLiteral("problem") : QStringLiteral("muted"));
    m_text->style()->polish(m_text);
    m_progress->setValue(0);
    m_progress->setVisible(m_dataset && !isProblem);
    m_stack->setCurrentWidget(m_waiting);
}

void DataExplorer::showView(int view) {
    if (m_overview)
        m_stack->setCurrentIndex(view);
}

} // namespace ui
