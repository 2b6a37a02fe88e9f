#pragma once

#include "engine/trace/expression.h"
#include "ui/modes/mode.h"

class QStackedWidget;

namespace ui {

class CodeView;
class ExplanationView;
class Inspector;
class MatrixView;
class Panel;
class PassBar;
class RunBar;
class ValueEditor;
class WhatIfBar;
class TraceCanvas;

/// One pass number by number: canvas, matrices of the layer, the formula of the number at the cursor, and the
/// strip of operations.
class StepMode : public Mode {
    Q_OBJECT
public:
    StepMode(const Context& context, QWidget* parent);

    ExplanationView* explanation() const { return m_explanation; }
    MatrixView* matrices() const { return m_matrices; }
    TraceCanvas* canvas() const { return m_canvas; }
    const Context& context() const { return m_context; }
    /// The current line below the explanation, and the whole program.
    CodeView* codeLine() const { return m_codeLine; }
    CodeView* code() const { return m_code; }
    Inspector* inspector() const { return m_inspector; }
    PassBar* passBar() const { return m_passBar; }
    WhatIfBar* whatIfBar() const { return m_whatIfBar; }
    ValueEditor* editor() const { return m_editor; }
    RunBar* runBar() const { return m_runBar; }

private:
    QWidget* arrangement();
    QWidget* passAndRun();
    QWidget* whyPage();
    void changeNumber();
    QWidget* explanationPages();
    void addSides();
    void lookInto(const engine::trace::Link& link);
    void connectParts();
    void showPlace();
    void showExplanation();
    void showHovered(const engine::trace::Link& link);

    Context m_context;
    TraceCanvas* m_canvas;
    MatrixView* m_matrices;
    ExplanationView* m_explanation;
    PassBar* m_passBar;
    WhatIfBar* m_whatIfBar;
    ValueEditor* m_editor;
    CodeView *m_codeLine, *m_code;
    RunBar* m_runBar;
    Inspector* m_inspector;
    QStackedWidget* m_pages;
    Panel *m_canvasPanel, *m_matrixPanel, *m_explanationPanel, *m_passPanel;
};

} // namespace ui
