#pragma once

#include "ui/modes/mode.h"

namespace ui {

namespace plots {
class ResponseFeed;
}

/// Watching it learn: what it has learned, loss, network, accuracy, gradient norms.
class TrainMode : public Mode {
    Q_OBJECT
public:
    TrainMode(Context context, QWidget* parent);
    ~TrainMode() override;

    const Context& context() const { return m_context; }

Q_SIGNALS:
    /// The run is on its way to what is to be looked at in Step mode.
    void lookInside();

protected:
    void showEvent(QShowEvent* event) override;

private:
    Context m_context;
    plots::ResponseFeed* m_feed;
};

} // namespace ui
