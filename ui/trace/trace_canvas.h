#pragma once

#include "ui/trace/places.h"

#include <QWidget>

class QLabel;
class QMenu;

namespace ui {

class NetworkView;
struct Highlight;
class Run;
class Stepper;

/// The network with the sample's numbers in its units, what the cursor is on lit, and below it the sentence
/// that says what happens. While the run plays: the live weights.
class TraceCanvas : public QWidget {
    Q_OBJECT
public:
    TraceCanvas(Run& run, Stepper& stepper, QWidget* parent = nullptr);

    NetworkView* view() const { return m_view; }
    QString sentence() const;
    /// Lights an operand (hovered elsewhere); Nothing: back to the cursor.
    void setHovered(const engine::trace::Link& link);
    /// Lights a path instead of what is at the cursor; without edges and units: back to the cursor.
    void setPath(const Highlight& path);
    /// The sentence of another number than the cursor's, until the next move.
    void setSentence(const QString& text);
    /// "sample 17 · 3 of 10 in the batch"; empty while there is no trace.
    QString subtitle() const;

Q_SIGNALS:
    /// That number is to be set to another one, by an editor there.
    void changeWanted(const engine::trace::Link& link, const QPoint& global);
    void moved();
    /// A unit or edge was clicked that shows no operation's number: an input.
    void givenChosen(const engine::trace::Link& link);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void rebuild();
    void showRun();
    void showTrace();
    void sayWhyThereIsNone();
    void showLocks();
    void follow();
    void showResponse();
    void showDropped();
    void chooseUnit(int layer, int unit);
    engine::trace::Link weightOf(int layer, int out, int in) const;
    engine::trace::Link inputOf(int unit) const;
    void addSwitch(QMenu& menu, int layer, int unit);
    void chooseCarried(int layer, int out, int from);
    void openMenu(int layer, int unit, const engine::trace::Link& weight, const QPoint& global);
    void chooseEdge(int layer, int out, int in);

    Run& m_run;
    Stepper& m_stepper;
    NetworkView* m_view;
    QLabel* m_caption;
    engine::trace::Link m_hovered;
    bool m_stale = true; ///< something changed while this was not visible
};

} // namespace ui
