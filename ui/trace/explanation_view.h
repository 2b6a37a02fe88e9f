#pragma once

#include "engine/trace/gradient_check.h"
#include "ui/trace/places.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

class ActivationPlot;
class FormulaView;
class SamplePlane;
class GradientMark;
class SectionHeader;
class Stepper;

/// Why a number is what it is: formula, words, numbers, result, numeric gradient, the activation at z, and
/// where the number goes next. Follows the cursor; a number that no operation made (a weight, an input) says
/// where it is from.
class ExplanationView : public QWidget {
    Q_OBJECT
public:
    explicit ExplanationView(Stepper& stepper, QWidget* parent = nullptr);

    /// Goes to where that operand came from and remembers the way back.
    void follow(const engine::trace::Link& link);
    void goBack();
    /// Lights an operand (hovered elsewhere).
    void setHovered(const engine::trace::Link& link);
    const engine::trace::Explanation& explanation() const { return m_explanation; }
    /// What is shown instead of the cursor's number; Nothing if that is shown.
    const engine::trace::Link& given() const { return m_given; }
    /// "Why is this number −0.1187?" and "◀ layer 2 · neuron 2".
    QString title() const { return m_title; }
    QString caption() const { return m_caption; }
    /// Operands of the current term, and all.
    std::vector<engine::trace::Link> termOperands() const;
    std::vector<engine::trace::Link> operands() const;

    FormulaView* formula() const { return m_formula; }
    FormulaView* numbers() const { return m_numbers; }
    FormulaView* uses() const { return m_uses; }
    GradientMark* mark() const { return m_mark; }
    QToolButton* backButton() const { return m_back; }
    SamplePlane* plane() const { return m_plane; }

Q_SIGNALS:
    /// Another number, or another term of it, is explained.
    void changed();
    void hovered(const engine::trace::Link& link);
    /// A number that was given is to be another one.
    void changeWanted(const engine::trace::Link& link, const QPoint& global);

private:
    void build();
    FormulaView* addFormula(const QString& name);
    void refresh();
    void restyle();
    void explainElement(const engine::trace::Selection& element);
    /// Whether what is written out of a long sum is what is looked at now.
    bool isWritten(int term) const;
    void explainGiven(const engine::trace::Link& given);
    void showUses(const std::vector<Use>& uses);
    void showActivation(const engine::trace::Selection& element);
    void showTitle(const engine::trace::Selection& element);
    void showBack();
    void showWas();
    void checkGradient();
    /// What is shown, as a link.
    engine::trace::Link shown() const;
    QString nameOf(const engine::trace::Link& link) const;
    void go(const engine::trace::Link& link);

    Stepper& m_stepper;
    engine::trace::TracePtr m_trace, m_base;
    engine::trace::Selection m_element{-1, -1, -1, -1};
    engine::trace::Link m_given;
    engine::trace::Explanation m_explanation;
    int m_writtenSample = -1; ///< whose terms a long sum is written out with
    std::vector<engine::trace::Link> m_visited;
    QString m_title, m_caption;
    bool m_following = false;
    QTimer m_checkTimer;

    QToolButton* m_back;
    FormulaView *m_formula, *m_numbers, *m_uses;
    QLabel *m_words, *m_was;
    QPushButton* m_change;
    SamplePlane* m_plane;
    GradientMark* m_mark;
    SectionHeader *m_plotHeader, *m_usesHeader;
    ActivationPlot* m_plot;
};

} // namespace ui
