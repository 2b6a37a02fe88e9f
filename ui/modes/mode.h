#pragma once

#include <QWidget>

#include <vector>

namespace ui {

class Document;
class Movable;
class Run;
class Stepper;

/// What every mode shows: the same document, run and cursor.
struct Context {
    Document& document;
    Run& run;
    Stepper& stepper;
};

/// A fixed arrangement of panels in splitters. It places panels, nothing else. Panels cost nothing while not visible.
class Mode : public QWidget {
    Q_OBJECT
public:
    /// `name` keys the kept splitter sizes.
    Mode(const QString& name, QWidget* parent);
    ~Mode() override;
    /// What the transport moves while it is in view; null: the run.
    virtual Movable* movable() { return nullptr; }

Q_SIGNALS:
    /// Something is to be looked at in Step mode, perhaps when the run has gone there.
    void lookInside();

protected:
    /// The root splitter (or any widget) of the arrangement, once all panels are in it: sizes of all splitters in it are
    /// restored and kept, and double-clicked panels in it are maximized.
    void setArrangement(QWidget* root);
    bool isMaximized() const { return m_maximized != nullptr; }
    /// Every panel in its place again.
    void restoreArrangement();

private:
    void toggleMaximized(QWidget* panel);
    std::vector<QWidget*> places() const;

    QWidget* m_root = nullptr;
    QWidget* m_maximized = nullptr;
};

} // namespace ui
