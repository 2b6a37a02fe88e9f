#pragma once

#include "engine/core/matrix.h"
#include "engine/data/dataset.h"
#include "ui/plots/picture.h"

#include <QImage>

namespace ui::plots {

/// The weights of a layer as they are: over pictures a small picture a unit, else a table of units ×
/// features. Blue positive, orange negative, on one scale for all.
class WeightsView : public Picture {
    Q_OBJECT
public:
    explicit WeightsView(QWidget* parent = nullptr);

    /// Null: nothing. Forgets the weights.
    void setData(engine::data::DatasetPtr dataset);
    /// W, out × in.
    void setWeights(const engine::core::MatrixD& weights);
    QStringList readAt(const QPointF& position) const override;
    /// Units beyond these are not shown.
    static constexpr int kMostTiles = 100, kMostRows = 64;
    /// How many of them are.
    int shownUnits() const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override;

private:
    bool pictures() const { return m_dataset && m_dataset->imageWidth > 0; }
    /// Where a unit's tile is (pictures) or its row.
    QRectF place(int unit) const;
    QRectF room() const;
    int tilesAcross() const;
    /// The weight there: unit and input, or −1.
    std::pair<int, int> weightAt(const QPointF& position) const;
    QString inputName(int input) const;
    const std::vector<QImage>& images() const;

    engine::data::DatasetPtr m_dataset;
    engine::core::MatrixD m_weights;
    double m_scale = 0;
    mutable std::vector<QImage> m_images; ///< a unit's weights, a pixel each; made when they are drawn
};

} // namespace ui::plots
