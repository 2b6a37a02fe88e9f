#pragma once

#include "ui/plots/export.h"
#include "ui/plots/long_table.h"
#include "ui/plots/scale.h"

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <span>
#include <vector>

class QCPGraph;
class QCustomPlot;
class QMenu;

namespace ui::plots {

class ChartOverlay;

/// Curves over a common x, live. Appending is cheap and draws nothing; refresh(), once a frame, thins what is
/// in view to the pixel width and repaints once, only if something came and the chart is visible. It follows
/// the growing run until the mouse takes over: drag zooms to a rectangle, Shift+drag or the middle button
/// pans, the wheel zooms (over an axis only that one), a double-click fits and follows again; keys + − 0.
/// Hovering reads the values. Right-click saves.
class Chart : public QWidget, public Exporter {
    Q_OBJECT
public:
    explicit Chart(QWidget* parent = nullptr);
    ~Chart() override;

    /// Of the file it is saved to (without ending) and of the axes.
    void setNames(const QString& file, const QString& xAxis, const QString& yAxis);
    const QString& xName() const { return m_xName; }
    const QString& yName() const { return m_yName; }
    void setSeries(std::vector<Series> series); ///< forgets curves, marks and zoom
    const std::vector<Series>& series() const { return m_series; }
    void nameSeries(std::vector<Series> series); ///< the same curves under other names, or locked now
    /// What exactly each curve is, a line each: the legend's tooltip.
    QString definitions() const;
    const Curve& curve(std::size_t index) const { return m_curves[index]; }

    /// One value a series.
    void append(double x, std::span<const double> values);
    /// In the order of x. Forgotten when the run is taken back before them.
    void mark(const Mark& mark);
    const std::vector<Mark>& marks() const { return m_marks; }
    /// In place of all marks that are not bad.
    void setMarks(std::vector<Mark> marks);
    const std::optional<Band>& band() const { return m_band; }
    void setBand(Band band) { m_band = std::move(band); }
    /// Forgets curves and marks from x on.
    void truncate(double x);
    Collected collected() const { return {m_curves, m_marks}; }
    /// Of the same series.
    void putBack(Collected collected);
    void refresh();

    bool isLogarithmic() const { return m_logarithmic; }
    void setLogarithmic(bool on);
    double smoothing() const { return m_smoothing; }
    void setSmoothing(double weight); ///< 0 ... 0.99
    /// The y axis never shows more than this when it follows.
    void setBounds(const Range& bounds) { m_bounds = bounds; }
    /// Where the curves leave room for it; nothing: nowhere. Exported pictures have one in any case.
    void setLegendCorner(std::optional<Qt::Corner> corner) { m_legendCorner = corner; }
    std::optional<Qt::Corner> legendCorner() const { return m_legendCorner; }

    bool follows() const { return m_follows; }
    /// All of it, and follow.
    void fit();
    void setView(const Range& x, const Range& y);
    Scale scale() const;
    /// Where the crosshair is; nothing hides it.
    void setCursor(std::optional<QPointF> position);
    const std::optional<QPointF>& cursor() const { return m_cursor; }
    /// The bucket of the curves under the crosshair.
    std::optional<std::size_t> cursorIndex() const;
    /// The rectangle that is being dragged.
    std::optional<QRectF> zoomRectangle() const;
    /// Whether the keyboard came here (a click does not need a frame).
    bool showsFocus() const { return m_showsFocus; }

    /// Where all points come from, also those it keeps joined only; null: not at present.
    void setSource(std::function<std::unique_ptr<PointSource>()> source) { m_source = std::move(source); }
    Exportable exportable() override;
    QByteArray csv() const;
    void fillMenu(QMenu& menu);

Q_SIGNALS:
    void logarithmicChanged(bool on);
    /// Clicked, or Enter with the crosshair (End: at the latest): the x of the curves' point there. The
    /// legend's numbers are the latest point's.
    void pointChosen(double x, const QPoint& global);
    /// Curves were painted anew.
    void replotted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Drag { None, Zoom, Pan };
    void restyle();
    void makeGraphs();
    void thinCurves();
    void showCurves();
    void showLine(std::size_t place, bool front, const std::vector<Sample>& line);
    Range fitted() const;
    void replot();
    void applyView();
    void zoomAt(const QPointF& position, double factor);
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    void choosePoint(const QPointF& position);
    void layOut(const QSize& size);
    void paintTo(QPainter& painter, const QSize& size) const;

    QCustomPlot* m_plot;
    ChartOverlay* m_overlay;
    std::vector<Series> m_series;
    std::vector<Curve> m_curves;
    std::vector<std::vector<Sample>> m_raw, m_smoothed; ///< extremes of each column; means
    std::vector<Sample> m_drawn, m_cut;
    std::vector<Mark> m_marks;
    QString m_file, m_xName, m_yName;
    std::function<std::unique_ptr<PointSource>()> m_source;
    std::optional<Range> m_bounds;
    std::optional<Band> m_band;
    Range m_x{0, 10}, m_y{0, 1};
    double m_smoothing = 0;
    bool m_logarithmic = false, m_follows = true, m_showsFocus = false;
    std::optional<Qt::Corner> m_legendCorner = Qt::TopRightCorner;
    bool m_stale = true;       ///< points came since the last replot
    bool m_axesChanged = true; ///< so that they are painted anew, too
    Drag m_drag = Drag::None;
    QTimer m_click; ///< a second click makes it a double one
    QPointF m_dragFrom, m_dragTo;
    Range m_dragX, m_dragY;
    std::optional<QPointF> m_cursor;
};

} // namespace ui::plots
