#pragma once

#include "ui/panel.h"

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace ui {

class LaneDesk;
struct KeptComparison;

/// Comparisons that are kept from one start to the next, each with its lanes: a tick puts its curves behind
/// those of the lanes, “Open” makes its lanes again in their place. Names, notes and stars are a person's;
/// what is deleted can be put back.
class KeptPanel : public Panel {
    Q_OBJECT
public:
    enum Column { Name, Loss, When, Columns };
    explicit KeptPanel(LaneDesk& desk, QWidget* parent = nullptr);

    QTreeWidget* list() const { return m_list; }
    QToolButton* openButton() const { return m_open; }
    QToolButton* deleteButton() const { return m_delete; }
    QPushButton* undoButton() const { return m_undo; }
    QLabel* about() const { return m_about; }
    QLabel* note() const { return m_note; }

private:
    void rebuild();
    void fill(QTreeWidgetItem& item, const KeptComparison& what) const;
    void showState();
    QString aboutSelected() const;
    /// Of the selected comparison, or of the selected lane's; empty: none is.
    QString selected() const;
    void ticked(QTreeWidgetItem* item, int column);
    void open();
    void remove();
    void change(const std::function<void(KeptComparison&)>& how);
    void rename();
    void takeNote();
    void toggleStar();
    void addVerb(const QString& text, const QKeySequence& keys, void (KeptPanel::*verb)());
    void restyle();

    LaneDesk& m_desk;
    QTreeWidget* m_list;
    QToolButton *m_open, *m_delete;
    QLabel *m_about, *m_note;
    QPushButton* m_undo;
    QString m_problem;
    bool m_filling = false;
};

} // namespace ui
