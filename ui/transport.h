#pragma once

#include "ui/modes/mode.h"
#include "ui/trace/stepper.h"

#include <QWidget>

#include <vector>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QSlider;
class QToolButton;

namespace ui {

class LogSlider;
class Movable;
class UntilPopup;

/// The bar at the top of every mode: to start, back, play or pause, step, the ladder, speed, learning rate, and what is open
/// (with the menu of the program).
class Transport : public QWidget {
    Q_OBJECT
public:
    Transport(const Context& context, QMenu* menu, QWidget* parent = nullptr);

    /// From now on its buttons and keys move that; null: the run.
    void drive(Movable* other);

    void togglePlay();
    void openUntil();
    void toStart();
    void newStart();
    void stepForward();
    void stepBack();
    void stepForwardLarger();
    void stepBackLarger();
    void stepInto();
    void stepOut();

Q_SIGNALS:
    /// A step finer than a batch was taken: it can be seen in Step mode only.
    void fineStepTaken();

private:
    QPushButton* button(const QString& icon, const QString& text, const QString& tip, void (Transport::*verb)());
    void addLadder(QHBoxLayout* layout);
    void addSpeed(QHBoxLayout* layout);
    void addLearningRate(QHBoxLayout* layout);
    void moveOther(bool forward, bool larger);
    void showRung();
    void showStep();
    void showActivity();
    void showPlay(bool playing);
    void showDocument();
    void showTitle();
    void showSpeed();
    void restyle();
    void resizeEvent(QResizeEvent* event) override;

    Context m_context;
    Movable* m_other = nullptr;
    Rung m_otherRung = Rung::Epoch; ///< Batch, Epoch or Run
    QLabel* m_name;
    QPushButton *m_start, *m_new, *m_back, *m_play, *m_step;
    QToolButton* m_until;
    UntilPopup* m_untilPopup = nullptr; ///< made when it is needed
    std::vector<QToolButton*> m_rungs;
    QLabel *m_speedLabel, *m_rateLabel;
    QSlider* m_speed;
    LogSlider* m_rate;
    QPushButton* m_document;
    bool m_showsPause = false;
};

} // namespace ui
