#pragma once

#include "ui/modes/mode.h"

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace ui {

class ConfusionView;
class CurveView;
class Evaluation;
class EvaluationBar;
class MetricsPanel;
class Panel;
class ResidualView;
class SamplesPanel;
class ScoreView;
class Segments;
class TestSeal;
class TryPage;
class WhyPopup;

/// How good the network is, in two places of which one is in view (Ctrl+Page Up and Page Down). Metrics:
/// confusion matrix, numbers by class, curves over thresholds, samples; of numbers answers, residuals and
/// errors; on training, validation and the sealed test part. Try it: a sample of one's own.
class EvaluateMode : public Mode {
    Q_OBJECT
public:
    enum class Place { Metrics, TryIt };

    EvaluateMode(Context context, QWidget* parent);
    ~EvaluateMode() override;

    Evaluation& evaluation() const { return *m_evaluation; }
    Segments& places() const { return *m_places; }
    EvaluationBar* bar() const { return m_bar; }
    ConfusionView* matrix() const { return m_matrix; }
    MetricsPanel* metrics() const { return m_metrics; }
    ScoreView* scores() const { return m_scores; }
    CurveView* roc() const { return m_roc; }
    SamplesPanel* samples() const { return m_samples; }
    TestSeal* seal() const { return m_seal; }
    ResidualView* residuals() const { return m_residuals; }
    TryPage* tryPage() const { return m_try; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* metricsPlace();
    Panel* matrixPanel();
    QWidget* curves();
    QWidget* sealPlace();
    void connectParts();
    void refresh();
    void refreshStale();
    void lookAt(int sample);

    Context m_context;
    Evaluation* m_evaluation;
    Segments* m_places;
    EvaluationBar* m_bar;
    ConfusionView* m_matrix;
    MetricsPanel* m_metrics;
    ScoreView* m_scores;
    CurveView *m_roc, *m_precision;
    ResidualView *m_predicted, *m_residuals;
    SamplesPanel* m_samples;
    TestSeal* m_seal;
    TryPage* m_try;
    WhyPopup* m_popup;
    QLabel* m_message;
    QStackedWidget *m_stack, *m_content;
    QStackedWidget *m_left = nullptr, *m_below = nullptr; ///< of classes, of numbers
    Panel* m_scorePanel = nullptr;
    QVBoxLayout *m_strip = nullptr, *m_sealPage = nullptr; ///< where the seal is
};

} // namespace ui
