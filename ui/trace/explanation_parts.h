#pragma once

#include "engine/trace/gradient_check.h"
#include "ui/trace/formula_layout.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace ui {

/// A title line inside a panel: bold title, muted caption at the right, lines above and below.
class SectionHeader : public QWidget {
    Q_OBJECT
public:
    explicit SectionHeader(const QString& title = {}, QWidget* parent = nullptr);
    void set(const QString& title, const QString& caption = {});
    QString title() const { return m_title; }
    QString caption() const { return m_caption; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title, m_caption;
};

/// The numeric gradient beside the analytic one: "✓ numeric gradient −0.11872 · rel. error 3e−9".
class GradientMark : public QWidget {
    Q_OBJECT
public:
    explicit GradientMark(QWidget* parent = nullptr);
    /// Nothing: on its way.
    void set(const std::optional<engine::trace::NumericGradient>& gradient);
    QString text() const { return m_text; }
    static QString textOf(const engine::trace::NumericGradient& gradient);
    static bool isGood(const engine::trace::NumericGradient& gradient);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {20, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_known = false, m_good = false;
};

namespace trace {
/// The steps from a formula to its number: each part that has a name of its own (m̂), the formula with its
/// numbers, with the value of each part, the result.
std::vector<FormulaRow> derivation(const engine::trace::Explanation& explanation);
/// All operands of an expression that came from somewhere; those of term `role` only, if it is not −1.
std::vector<engine::trace::Link> operandsOf(const engine::trace::Expression& expression, int role = -1);
/// Whether terms of a sum in it are not written out.
bool isShortened(const engine::trace::Expression& expression);
} // namespace trace

} // namespace ui
