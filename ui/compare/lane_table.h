#pragma once

#include "ui/compare/lane_desk.h"
#include "ui/panel.h"

#include <array>

class QTableWidget;
class QToolButton;

namespace ui {

class NumberBox;
class WhyPopup;

/// The lanes as rows: setting, loss, accuracy, epochs to a loss, and a sentence each. A click on a head
/// sorts, one on a number explains it; Delete removes the selected lane.
class LaneTable : public Panel {
    Q_OBJECT
public:
    enum Column { Star, Setting, Loss, Accuracy, Reached, Story, Columns };
    explicit LaneTable(LaneDesk& desk, QWidget* parent = nullptr);

    QTableWidget* table() const { return m_table; }
    NumberBox* target() const { return m_target; }
    QToolButton* removeButton() const { return m_remove; }
    QToolButton* keepButton() const { return m_keep; }
    /// The lane of a row.
    engine::analysis::LaneId laneAt(int row) const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    bool isRoomy() const;
    void show();
    void sortBy(int column);
    void addVerbs();
    void addVerb(const QString& text, const QKeySequence& keys, void (LaneTable::*verb)());
    const LanesFeed::Lane* selected() const;
    void toggleStar();
    void rename();
    void takeNote();
    void pinSelected();
    void saveReport();
    void savePicture();
    void saveNumbers();
    void removeSelected();
    void keep();
    void showKept();
    void explain(int row, int column);
    double numberOf(std::size_t lane, int column) const;
    std::vector<std::size_t> order() const;
    void fillRow(int row, std::size_t lane);
    void fitColumns();
    void restyle();

    LaneDesk& m_desk;
    QTableWidget* m_table;
    NumberBox* m_target;
    QToolButton *m_remove, *m_keep;
    WhyPopup* m_why = nullptr; ///< made when it is needed
    bool m_isNarrow = false;
    std::array<double, 8> m_widest{}; ///< of what a column was fitted to
    int m_sortColumn = -1;
    bool m_descending = false;
    QString m_keptId; ///< of what stands there; empty: it is not kept
    long long m_keptEpoch = 0;
};

} // namespace ui
