#pragma once

#include "engine/data/data_spec.h"
#include "engine/data/overview.h"
#include "ui/data/row_selection.h"
#include "ui/panel.h"

class QLabel;
class QProgressBar;
class QStackedWidget;

namespace ui {

class Document;
class ClassKeys;
class HistogramWall;
class BalanceView;
class LatestJob;
class PicturePage;
class Run;
class ScatterPage;
class Segments;
class SelectionBar;
class SummaryTable;
class TablePage;

/// A data set to be looked at: table, histograms, scatter, balance, summary, pictures, of which one is chosen
/// in the title line. What is selected in one view is selected in all. What is shown is computed off the
/// window's thread when the panel is seen first; parts are those of the document's split.
class DataExplorer : public Panel {
    Q_OBJECT
public:
    enum View { Table, Histograms, Scatter, Balance, Summary, Pictures };

    DataExplorer(Document& document, Run& run, QWidget* parent = nullptr);

    /// Null: none, with a word.
    void setDataset(engine::data::DatasetPtr dataset);
    /// Null until it is computed.
    const engine::data::OverviewPtr& overview() const { return m_overview; }
    RowSelection& selection() { return m_selection; }
    View view() const;
    void setView(View view);

    TablePage* table() const { return m_table; }
    HistogramWall* histograms() const { return m_histograms; }
    ScatterPage* scatter() const { return m_scatter; }
    BalanceView* balance() const { return m_balance; }
    SummaryTable* summary() const { return m_summary; }
    PicturePage* pictures() const { return m_pictures; }
    SelectionBar* bar() const { return m_bar; }

Q_SIGNALS:
    /// That sample (a row of the data set) in Step mode.
    void lookInside(int sample);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void compute();
    void take(const engine::core::Result<engine::data::OverviewPtr>& made);
    void showWaiting(const QString& text, bool isProblem);
    void showView(int view);
    void addPages();

    Document& m_document;
    Run& m_run;
    RowSelection m_selection;
    engine::data::DatasetPtr m_dataset;
    engine::data::SplitSpec m_split; ///< of the overview or the one under way
    std::uint64_t m_seed = 0;
    bool m_isDirty = true; ///< to be computed when it is seen
    engine::data::OverviewPtr m_overview;
    LatestJob* m_job;
    Segments* m_views;
    QStackedWidget* m_stack;
    QWidget* m_waiting;
    QLabel* m_text;
    QProgressBar* m_progress;
    TablePage* m_table;
    HistogramWall* m_histograms;
    ClassKeys* m_keys; ///< of the histograms
    ScatterPage* m_scatter;
    BalanceView* m_balance;
    SummaryTable* m_summary;
    PicturePage* m_pictures;
    SelectionBar* m_bar;
};

} // namespace ui
