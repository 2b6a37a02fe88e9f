#pragma once

#include "ui/every_second.h"
#include "ui/panel.h"

class QLabel;
class QStackedWidget;

namespace ui {

class Run;

namespace plots {
class FieldView;
class FitView;
class ResponseFeed;
class WeightsView;
} // namespace plots

/// What the network has learned, as a picture: the decision boundary over two inputs, the fitted curve over
/// one, and the weights of the first layer where there are more.
class FieldPanel : public Panel {
    Q_OBJECT
public:
    FieldPanel(Run& run, plots::ResponseFeed& feed, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void frame();
    void respond();

    Run& m_run;
    plots::ResponseFeed& m_feed;
    QStackedWidget* m_stack;
    plots::FieldView* m_field;
    plots::FitView* m_fit;
    plots::WeightsView* m_weights;
    QLabel* m_problem;
    EverySecond m_frames;
};

} // namespace ui
