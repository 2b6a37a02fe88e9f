#pragma once

#include "engine/data/dataset.h"

#include <QPixmap>
#include <QWidget>

namespace ui {

/// Draws points (one or two features) or pictures (features that are pixels) of a data set.
class DataPicture : public QWidget {
    Q_OBJECT
public:
    explicit DataPicture(QWidget* parent = nullptr);

    void setDataset(engine::data::DatasetPtr dataset);
    /// Whether data of that kind are drawn here.
    static bool canDraw(const engine::data::Dataset& dataset);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintPoints(QPainter& painter) const;
    void paintImages(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    QColor colourOf(Eigen::Index sample, double largestTarget) const;
    QRectF plotArea() const;

    engine::data::DatasetPtr m_dataset;
    QPixmap m_cache; ///< redrawn when data, size or colours change
};

} // namespace ui
