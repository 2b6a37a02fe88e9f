#pragma once

#include "engine/trace/sample_gradients.h"
#include "ui/trace/inspector.h"

#include <optional>
#include <vector>

class QLabel;

namespace ui {

class FormulaView;
class SampleStrip;
class PageHint;
class SectionHeader;

/// How the batch makes the gradient of the weight at the cursor: each sample's own gradient as a dot, their
/// mean, and the update made from it.
class BatchView : public InspectorPage {
    Q_OBJECT
public:
    explicit BatchView(Stepper& stepper, QWidget* parent = nullptr);

    const std::optional<engine::trace::SampleGradients>& gradients() const { return m_gradients; }
    SampleStrip* strip() const { return m_strip; }
    QLabel* words() const { return m_words; }
    PageHint* hint() const { return m_hint; }

protected:
    void refresh() override;

private:
    QString wordsOf(const engine::trace::SampleGradients& all) const;

    std::optional<engine::trace::SampleGradients> m_gradients;
    SectionHeader* m_title;
    SampleStrip* m_strip;
    QLabel* m_words;
    PageHint* m_hint;
};

/// Numbers as dots over a line, stacked where they would lie on each other; one of them is the current one.
class SampleStrip : public QWidget {
    Q_OBJECT
public:
    explicit SampleStrip(QWidget* parent = nullptr);
    /// `names`: what each is called on hover.
    void show(const engine::core::VectorD& values, double mean, int current, std::vector<int> names);
    /// Where a value's dot is.
    QPointF dotAt(int index) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place();
    bool stack(const std::vector<std::size_t>& order, double room);
    double pixelOf(double value) const;
    int indexAt(QPointF position) const;
    void chooseBeside(int direction);

    engine::core::VectorD m_values;
    double m_mean = 0, m_low = -1, m_high = 1, m_radius = 4;
    int m_current = 0;
    std::vector<int> m_names;
    std::vector<QPointF> m_dots;
};

} // namespace ui
