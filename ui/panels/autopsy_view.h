#pragma once

#include "engine/train/autopsy.h"
#include "engine/train/watch.h"
#include "ui/trace/stepper.h"

#include <QWidget>

#include <vector>

class QBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class AutopsyFeed;
class Run;
class WhyPopup;
namespace plots {
class GrowthView;
}

/// Why training stopped because a number was not finite: a headline, the chain of causes in short sentences,
/// how the norms grew, and what can be done now. Follows the feed; empty while it has nothing.
class AutopsyView : public QWidget {
    Q_OBJECT
public:
    AutopsyView(Run& run, AutopsyFeed& feed, QWidget* parent = nullptr);

    QString headline() const;
    /// Plain.
    QStringList chain() const { return m_chain; }
    const plots::GrowthView& growth() const { return *m_growth; }
    QPushButton* lookButton() const { return m_look; }
    QPushButton* backButton() const { return m_back; }
    QPushButton* tryButton() const { return m_try; }

Q_SIGNALS:
    /// To the pass of the step that failed, as Stepper::lookAt() takes it (in Step mode).
    void lookRequested(const engine::train::Finding& finding);
    /// To the state before the growth: Run::seek().
    void backRequested(long long step);
    /// That learning rate, from that step on: Run::seek(), then Run::setLearningRate().
    void rateRequested(double rate, long long step);
    /// In Step mode.
    void lookAt(const Stepper::Matrix& matrix);

protected:
    void resizeEvent(QResizeEvent* event) override;
    QSize minimumSizeHint() const override;

private:
    void tell(const engine::train::AutopsyPtr& autopsy);
    void wait();
    /// Sentences with linked() numbers.
    void setChain(const QStringList& chain);
    void explain(const QString& key);
    void explainStep(int index, const QPoint& global);
    void goToGradients(long long step);
    WhyPopup& popup();
    void restyle();
    void addButtons(QVBoxLayout& layout);
    void placeButtons();

    Run& m_run;
    AutopsyFeed& m_feed;
    QLabel* m_headline;
    std::vector<QLabel*> m_words; ///< a sentence each
    plots::GrowthView* m_growth;
    QPushButton *m_look, *m_back, *m_try;
    QBoxLayout* m_buttons = nullptr;
    QStringList m_chain, m_links;
    WhyPopup* m_popup = nullptr; ///< made when it is needed
};

} // namespace ui
