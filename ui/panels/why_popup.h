#pragma once

#include "engine/trace/expression.h"

#include <QFrame>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace ui {

class FormulaView;

/// What is to be said of a number that was clicked.
struct Why {
    QString title, words; ///< what it is; what it is made of, and of how much
    std::vector<engine::trace::Explanation> explanations;
    QString go, goTip;          ///< of the button that leads to where it is made; empty: there is none
    std::function<void()> goTo; ///< what that button does
};

/// Why a number is what it is: in words, the formula in symbols, the same with the numbers in place, the
/// result; and the way to where it is made. Closes with Esc or a click beside it.
class WhyPopup : public QFrame {
    Q_OBJECT
public:
    explicit WhyPopup(QWidget* parent);

    void openAt(const Why& why, const QPoint& global);
    FormulaView* formulas() const { return m_formulas; }
    QLabel* title() const { return m_title; }
    QLabel* words() const { return m_words; }
    QPushButton* goButton() const { return m_go; }

protected:
    /// At that place, as high as what it says.
    void place(const QPoint& global);
    void place();
    /// Empty: none.
    void setExplanations(const std::vector<engine::trace::Explanation>& explanations);
    QHBoxLayout& buttons() { return *m_buttons; }

private:
    QPoint m_at;
    std::function<void()> m_goTo;
    QLabel *m_title, *m_words;
    FormulaView* m_formulas;
    QScrollArea* m_area;
    QHBoxLayout* m_buttons;
    QPushButton* m_go;
};

} // namespace ui
