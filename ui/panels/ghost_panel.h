#pragma once

#include "engine/train/origin.h"
#include "ui/every_second.h"
#include "ui/panel.h"

class QLabel;
class QStackedWidget;

namespace ui {

class Run;
class Segments;
class TensorChoice;

namespace plots {
class WeightsView;
}

/// The weights the run began with stay in view beside those of now: side by side, either of them alone, or
/// what is between them.
class GhostPanel : public Panel {
    Q_OBJECT
public:
    explicit GhostPanel(Run& run, QWidget* parent = nullptr);

    enum Show { Beside, Now, Pretrained, Difference };
    Segments& choice() { return *m_choice; }
    TensorChoice& tensor() { return *m_tensor; }
    plots::WeightsView& now() { return *m_now; }
    plots::WeightsView& before() { return *m_before; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void arrange();
    void frame();

    Run& m_run;
    Segments* m_choice;
    TensorChoice* m_tensor;
    QLabel *m_nowTitle, *m_beforeTitle;
    plots::WeightsView *m_now, *m_before;
    EverySecond m_frames;
};

} // namespace ui
