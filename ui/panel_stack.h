#pragma once

#include <QWidget>

#include <vector>

class QStackedWidget;
class QTabBar;

namespace ui {

class Panel;

/// Several panels in one place, one of them in view: its title line offers the others. What is not in view is
/// hidden and costs nothing.
class PanelStack : public QWidget {
    Q_OBJECT
public:
    /// `name`: its choice is kept under it.
    explicit PanelStack(const QString& name, QWidget* parent = nullptr);
    ~PanelStack() override;

    /// `title`: short; empty: the panel's own, also when that changes.
    void add(Panel* panel, const QString& title = {});
    const std::vector<Panel*>& panels() const { return m_panels; }
    Panel* current() const;
    void setCurrent(int index);
    /// One that is not offered now is passed over; the first one takes its place.
    void setOffered(Panel* panel, bool on);
    /// Gives all panels to somebody else: each has its own title again.
    void release();
    /// Takes them back.
    void gather();

private:
    void restyle();
    void nameTabs(int index, const QString& title);

    QString m_key;
    QStackedWidget* m_stack;
    std::vector<Panel*> m_panels;
    std::vector<QTabBar*> m_bars; ///< one a panel, the same tabs in each
    int m_current = 0;
};

} // namespace ui
