#pragma once

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace ui {

class Run;

/// The whole run from its first to its last known step with the loss of every step along it, and the runs it
/// parted from or that parted from it as a tree. Click, drag or use the keys to go to a step.
class Scrubber : public QWidget {
    Q_OBJECT
public:
    explicit Scrubber(Run& run, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Where a step lies, and which one lies there, in this widget's coordinates.
    double pixelOf(long long step) const;
    long long stepAt(double x) const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Scale {
        double low = 0, high = 1;
        bool logarithmic = false;
    };
    void refresh();
    void go(long long step);
    QRectF area() const;
    long long last() const;
    Scale scale() const;
    double pixelOfLoss(double loss, const Scale& scale) const;
    void paintBranch(QPainter& painter, std::size_t index, const Scale& scale) const;
    void paintPlace(QPainter& painter) const;
    void paintSeeking(QPainter& painter) const;
    void paintAxis(QPainter& painter) const;
    QString tip(long long step) const;
    /// Lowest and highest loss around a step of the current run, where known.
    std::optional<std::pair<float, float>> lossAt(long long step) const;

    Run& m_run;
    bool m_dragging = false;
    long long m_asked = -1; ///< where the run was told to go last while dragging
    double m_hovered = -1;
};

} // namespace ui
