#pragma once

#include "engine/analysis/loss_surface.h"
#include "ui/plots/picture.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ui {

/// The loss over a plane through the paths, as a map with contours or as a relief, with every path on it.
/// Where a path is off the plane it is drawn fainter, its shadow; hovering reads the loss, or how far the
/// path is off.
class SurfaceView : public plots::Picture {
    Q_OBJECT
public:
    enum class Shown { Map, Relief };
    struct Path {
        QString name;
        int style = 0;
        std::vector<engine::analysis::PlanePoint> points;
        bool diverged = false;
    };
    explicit SurfaceView(QWidget* parent = nullptr);

    /// Null: nothing.
    void setSurface(std::shared_ptr<const engine::analysis::LossSurface> surface);
    const std::shared_ptr<const engine::analysis::LossSurface>& surface() const { return m_surface; }
    void setPaths(std::vector<Path> paths);
    void setShown(Shown shown);
    Shown shown() const { return m_shown; }
    QStringList readAt(const QPointF& position) const override;
    /// Where the map is; x and y: distances in the plane.
    plots::Axes axes() const;
    const std::vector<Path>& paths() const { return m_paths; }
    /// Where paths end, as far as that is in view.
    std::vector<Spot> spots() const override;
    /// Off by more than this share of what is seen, a path is drawn as faint as it gets.
    static constexpr double kFarOff = 0.25;

Q_SIGNALS:
    /// A place of the map was clicked.
    void placeChosen(double x, double y, const QPoint& global);
    /// A point of a path was clicked, or its end chosen by the keyboard.
    void pointChosen(std::size_t path, std::size_t point, const QPoint& global);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override { m_ground = QImage(); }

private:
    /// Path and point.
    using OnPath = std::pair<std::size_t, std::size_t>;
    std::optional<OnPath> pointAt(const QPointF& position) const;
    /// Paths whose end is in view.
    std::vector<std::size_t> endsInView() const;
    double strength(double off, double seen) const;
    QPointF place(double x, double y) const;
    const QImage& ground() const;
    void drawMap(QPainter& painter) const;
    void drawContours(QPainter& painter) const;
    void drawRelief(QPainter& painter) const;
    void drawPaths(QPainter& painter) const;
    QColor colorAt(double share) const;
    double shareOf(double loss) const;

    std::shared_ptr<const engine::analysis::LossSurface> m_surface;
    std::vector<Path> m_paths;
    std::vector<double> m_levels; ///< of the contours
    double m_low = 0, m_high = 1; ///< of the logarithms of the losses that are told apart
    Shown m_shown = Shown::Map;
    mutable QImage m_ground; ///< of ground(), made when it is drawn
};

} // namespace ui
