#pragma once

#include "engine/trace/gradient_check.h"
#include "ui/trace/inspector.h"

#include <optional>

class QLabel;

namespace ui {

class ErrorPlot;
class FormulaView;
class PageHint;
class SectionHeader;

/// The gradient at the cursor against differences of losses: the error over ε, the best of them with its
/// numbers, and what a kink does.
class CheckView : public InspectorPage {
    Q_OBJECT
public:
    explicit CheckView(Stepper& stepper, QWidget* parent = nullptr);

    const std::optional<engine::trace::CheckCurve>& curve() const { return m_curve; }
    ErrorPlot* plot() const { return m_plot; }
    FormulaView* formula() const { return m_formula; }
    QLabel* words() const { return m_words; }
    PageHint* hint() const { return m_hint; }

Q_SIGNALS:
    /// The curve of the place asked for last is shown.
    void checked();

protected:
    void refresh() override;

private:
    void ask(const engine::trace::Selection& element);
    void showCurve(const std::optional<engine::trace::CheckCurve>& curve);
    void goToGradient();
    QString wordsOf(const engine::trace::CheckCurve& curve) const;

    std::optional<engine::trace::CheckCurve> m_curve;
    engine::trace::TracePtr m_asked;
    engine::trace::Selection m_element{-1, -1, -1, -1};
    long long m_generation = 0; ///< of what was asked last; later answers to earlier questions are dropped
    SectionHeader *m_title, *m_numbersTitle;
    ErrorPlot* m_plot;
    FormulaView* m_formula;
    QLabel* m_words;
    PageHint* m_hint;
};

/// Relative errors over ε, both logarithmic: central and one-sided differences, and the slopes that theory
/// gives.
class ErrorPlot : public QWidget {
    Q_OBJECT
public:
    explicit ErrorPlot(QWidget* parent = nullptr);
    void show(const engine::trace::CheckCurve& curve);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QPointF at(double epsilon, double error) const;
    void paintAxes(QPainter& painter) const;
    void paintTheory(QPainter& painter) const;
    void paintErrors(QPainter& painter, bool central) const;
    engine::trace::CheckCurve m_curve;
};

} // namespace ui
