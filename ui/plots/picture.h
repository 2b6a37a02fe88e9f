#pragma once

#include "ui/plots/export.h"
#include "ui/plots/ticks.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace ui::plots {

/// A plot that paints itself: asks a subclass to draw, shows what the mouse points at, saves itself from the
/// right-click menu. (Curves over epochs are a Chart.) What a subclass lays out by size(), rect(), width()
/// and height() is laid out for the page while it is painted for a file.
class Picture : public QWidget, public Exporter {
    Q_OBJECT
public:
    /// `file`: proposed name for saving, without ending.
    explicit Picture(const QString& file, QWidget* parent = nullptr);

    Exportable exportable() override;
    void fillMenu(QMenu& menu);
    /// What the mouse reads there, one line each; empty: nothing.
    virtual QStringList readAt(const QPointF& position) const = 0;
    /// A number in the picture that can be clicked; Tab reaches the picture, up and down walk its numbers,
    /// Enter chooses one.
    struct Spot {
        QRectF place;
        QString name;              ///< what it is, for screen readers
        std::optional<QPointF> at; ///< where the keyboard points at it; none: in its middle
    };
    virtual std::vector<Spot> spots() const { return {}; }

    QSize size() const { return m_page.value_or(QWidget::size()); }
    QRect rect() const { return {QPoint(0, 0), size()}; }
    int width() const { return size().width(); }
    int height() const { return size().height(); }

Q_SIGNALS:
    /// A spot was clicked there, or chosen by the keyboard.
    void chosen(int spot, const QPointF& at, const QPoint& global);

protected:
    virtual void draw(QPainter& painter) const = 0;
    virtual QByteArray csv() const = 0;
    /// Look or size changed, or changes for one picture only: what was prepared in pixels is wrong, and is
    /// made again no sooner than it is drawn.
    virtual void forgetPixels() {}

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void paintTo(QPainter& painter, const QSize& page);
    /// Of the spot there; −1: none.
    int spotAt(const QPointF& position) const;
    void walk(int direction);

    QString m_file;
    std::optional<QPointF> m_cursor;
    int m_spot = 0;              ///< that the keyboard is at
    std::optional<QSize> m_page; ///< while it is painted for a file
};

/// Tick labels and, if `grid`, lines along the left and lower edge of `area`, with the names of the axes.
struct Axes {
    QRectF area;
    Range x, y;
    QString xName, yName;
    bool grid = false;
    bool xLabels = true; ///< false: what lies below has them
    bool yLabels = true; ///< false: heights are not numbers

    QPointF toPixel(double xValue, double yValue) const;
    double valueX(double pixel) const;
    double valueY(double pixel) const;
    void paint(QPainter& painter) const;
    /// Room for labels left of and below the area.
    static QMarginsF margins();
};

/// One entry of a line of swatches.
struct Key {
    enum class Shape { Block, Dot, Ring, Line, Diamond };
    QColor color;
    QString name;
    Shape shape = Shape::Block;
    int place = 0; ///< of a line among its neighbours
};
/// A line of swatches, centred in `line`; what does not fit is left out.
void paintKeys(QPainter& painter, const QRectF& line, const std::vector<Key>& keys);
double keysHeight();
/// What a line needs to leave nothing out.
double keysWidth(const std::vector<Key>& keys);

enum class PointShape { Circle, Diamond };
/// A training point filled, another one hollow; legible on any field.
void paintPoint(QPainter& painter, const QPointF& at, double radius, const QColor& color, bool filled,
                PointShape shape = PointShape::Circle);

} // namespace ui::plots
