#pragma once

#include "engine/train/mailbox.h"
#include "ui/trace/stepper.h"

#include <QObject>
#include <QString>

namespace ui {

/// What the transport moves, and the status line tells of, while a mode is in view that shows something else
/// than the run: lanes side by side.
class Movable : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    struct State {
        engine::train::Activity activity = engine::train::Activity::Idle;
        QString problem; ///< why there is nothing to be moved
        long long epoch = 0, epochs = 0, step = 0;
        double samplesPerSecond = 0;
    };
    virtual State state() const = 0;
    virtual bool isReady() const = 0;
    virtual bool isPlaying() const = 0;
    virtual bool canGoBack() const = 0;
    virtual void togglePlay() = 0;
    virtual void toStart() = 0;
    /// Batch, Epoch or Run.
    virtual void forward(Rung rung) = 0;
    virtual void back(Rung rung) = 0;
    /// Steps a second; 0: as fast as the machine.
    virtual void setSpeed(double stepsPerSecond) = 0;

Q_SIGNALS:
    /// Playing or not, or where it stands.
    void moved();
};

} // namespace ui
