#pragma once

#include <QImage>
#include <QPolygonF>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace ui {

/// A sheet of 28 × 28 pixels that is painted on with a soft brush, white on black as MNIST; the right button
/// takes paint away. When the focus was walked to, the arrow keys move the brush and Return puts it down or
/// lifts it.
class DigitPad : public QWidget {
    Q_OBJECT
public:
    explicit DigitPad(QWidget* parent = nullptr);

    /// Pixels of the finer sheet that it is painted on, on a side.
    static constexpr int kSide = 280;
    /// Grey values of the ink, kSide × kSide, first row at the top.
    std::vector<std::uint8_t> ink() const;
    bool isBlank() const { return m_strokes.empty(); }
    /// In pixels of the picture.
    void setPenWidth(double width);
    double penWidth() const { return m_penWidth; }
    void clear();
    void undoStroke();
    QSize sizeHint() const override { return {336, 336}; }

Q_SIGNALS:
    void changed();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Stroke {
        QPolygonF points; ///< 0 to 28
        double width;
        bool erases;
    };
    QRectF area() const;
    QPointF toSheet(QPointF pixel) const;
    bool handleKey(int key, bool dryRun);
    void begin(QPointF at, bool erases);
    void goOn(QPointF at);
    void render();

    std::vector<Stroke> m_strokes;
    QImage m_ink;
    double m_penWidth = 2.6;
    bool m_painting = false;
    std::optional<QPointF> m_cross;
};

} // namespace ui
