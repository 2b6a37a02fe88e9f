#pragma once

#include "engine/analysis/contributions.h"
#include "engine/train/mailbox.h"
#include "engine/train/predict.h"
#include "ui/every_second.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace ui {

class ContributionView;
class DigitPad;
class LatestJob;
class PlanePad;
class ProbabilityBars;
class Run;
class SchemaForm;
class WhyPopup;

namespace plots {
class ResponseFeed;
}

/// A sample of one's own: painted, typed, clicked in the plane or filled in as a row, whichever the data ask
/// for, or one of the data to begin with. What the network says, how sure, and what each input contributed
/// follow at once, and as the network trains.
class TryPage : public QWidget {
    Q_OBJECT
public:
    explicit TryPage(Run& run, QWidget* parent = nullptr);
    ~TryPage() override;

    enum class Input { None, Paint, Word, Plane, Row, Samples };
    Input input() const { return m_input; }
    DigitPad* pad() const { return m_pad; }
    QLineEdit* word() const { return m_word; }
    PlanePad* plane() const { return m_plane; }
    SchemaForm* row() const { return m_row; }
    QLabel* verdict() const { return m_verdict; }
    ProbabilityBars* bars() const { return m_bars; }
    QComboBox* output() const { return m_output; }
    ContributionView* view() const { return m_view; }
    QPushButton* nextButton() const { return m_next; }
    /// In the data's own units.
    const engine::core::VectorD& features() const { return m_features; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Answer {
        engine::train::Prediction prediction;
        engine::analysis::Contributions contributions;
        int output = 0;
        engine::train::SnapshotPtr by; ///< whose weights
    };
    QWidget* inputSide();
    QWidget* padPage();
    QWidget* wordPage();
    QWidget* answerSide();
    void connectParts();
    void open();
    void openOutputs();
    void openRow();
    void beginWith(int sample);
    void beside(int way);
    void takePainting();
    void takeWord();
    void takeRow();
    void showFeatures();
    void askAgain();
    void ask();
    void take(const Answer& answer);
    void say(const QString& text);
    QString outputName(int output) const;

    Run& m_run;
    plots::ResponseFeed* m_feed;
    LatestJob* m_job;
    std::shared_ptr<const engine::analysis::Contributor> m_contributor;
    std::shared_ptr<const engine::model::Network<float>> m_network;
    Input m_input = Input::None;
    engine::core::VectorD m_features;
    engine::train::SnapshotPtr m_answered; ///< whose answer is shown
    std::vector<int> m_rows;               ///< samples to begin with
    int m_place = 0;                       ///< in them
    bool m_isOwn = false;                  ///< the features are no sample of the data
    QStackedWidget* m_inputs;
    DigitPad* m_pad;
    QLineEdit* m_word;
    QLabel* m_wordProblem;
    PlanePad* m_plane;
    SchemaForm* m_row;
    QLabel *m_hint, *m_verdict, *m_sample;
    QPushButton *m_before, *m_next;
    ProbabilityBars* m_bars;
    QComboBox* m_output;
    ContributionView* m_view;
    WhyPopup* m_popup;
    EverySecond m_frames;
};

} // namespace ui
