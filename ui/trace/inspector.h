#pragma once

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace ui {

class Stepper;

/// A page that looks at the number at the cursor from one side. It works only while it can be seen.
class InspectorPage : public QWidget {
    Q_OBJECT
public:
    explicit InspectorPage(Stepper& stepper, QWidget* parent = nullptr);

protected:
    Stepper& stepper() const { return m_stepper; }
    /// Shows what is at the cursor now. Called after a move, another trace (it may be null) and another look,
    /// and when the page comes into view having missed one of these.
    virtual void refresh() = 0;
    void showEvent(QShowEvent* event) override;

private:
    void markStale();

    Stepper& m_stepper;
    bool m_stale = true;
};

/// The number at the cursor from several sides: a row of tabs, and the page of one of them, scrolled upright
/// where there is too little room.
class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(QWidget* parent = nullptr);

    /// `name` is the page's object name; `tip` says what question it answers.
    void addPage(const QString& name, const QString& title, const QString& tip, QWidget* page);
    void showPage(const QString& name);
    /// Scrolls a page so far that this part of it is seen.
    void keepInView(const QWidget* page, const QRect& part);
    QTabBar* tabs() const { return m_tabs; }

private:
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
};

} // namespace ui
