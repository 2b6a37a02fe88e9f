#pragma once

#include "ui/panels/curve_panel.h"

namespace ui {

class Document;

/// ‖W − W₀‖ / ‖W₀‖ of each layer: how far fine-tuning has taken it from where the run began. Layers that are
/// frozen now bear a lock and stay at 0.
class DriftPanel : public CurvePanel {
    Q_OBJECT
public:
    explicit DriftPanel(Run& run, QWidget* parent = nullptr);

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;

private:
    long long epoch() const;
};

/// The task that the weights came from beside the present one: what is forgotten is the way between them.
/// Where the project names no source task: how to name one, and a button that names the present task.
class ForgettingPanel : public CurvePanel {
    Q_OBJECT
public:
    enum class Measure { Accuracy, Loss };
    ForgettingPanel(Document& document, Run& run, Measure measure, QWidget* parent = nullptr);

    QPushButton* nameSource() const { return m_name; }

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;
    QString placeholder() const override;

private:
    bool hasSource() const;
    void takeThisAsSource();

    Document& m_document;
    Measure m_measure;
    QPushButton* m_name;
};

} // namespace ui
