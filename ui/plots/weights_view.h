#pragma once

#include "engine/core/matrix.h"
#include "engine/data/dataset.h"
#include "ui/plots/picture.h"

#include <QImage>

namespace ui::plots {

/// The weights of a layer as they are: over pictures a small picture a unit, of a convolution one a filter
/// (its channels side by side), else a table of units × features. Blue positive, orange negative, on one
/// scale for all. What they were before may lie beside them: one of the three is drawn, the mouse reads all.
class WeightsView : public Picture {
    Q_OBJECT
public:
    explicit WeightsView(QWidget* parent = nullptr);

    /// Null: nothing. Forgets the weights.
    void setData(engine::data::DatasetPtr dataset);
    /// W, out × in; `shape`: the tensor's, of a convolution filters × channels × rows × columns.
    void setWeights(const engine::core::MatrixD& weights, const std::vector<int>& shape = {});
    enum class Shown { Now, Before, Change };
    /// Of the same shape as the weights; empty: there are none. Now and before are drawn on one scale, the
    /// change on its own.
    void setBefore(const engine::core::MatrixD& before);
    void setShown(Shown shown);
    Shown shown() const { return m_shown; }
    /// Instead of the largest number, so that several pictures have one; 0: the largest.
    void setScale(double scale);
    /// What a number is called where the mouse reads it; "w" at first.
    void setLetter(const QString& letter) { m_letter = letter; }
    /// Where a weight is drawn.
    QPointF placeOf(int unit, int input) const;
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
    /// A unit's picture: cells of width × height in a square, a cell a channel, a pixel between them; width
    /// 0: there are no pictures.
    struct Cells {
        int width = 0, height = 0, channels = 1, across = 1;
    };
    bool pictures() const { return m_cells.width > 0; }
    Cells cellsOf(const std::vector<int>& shape) const;
    QSize pixels() const;
    QPoint pixel(int input) const;
    QString where(int unit, int input) const;
    /// Where a unit's tile is (pictures) or its row.
    QRectF place(int unit) const;
    QRectF room() const;
    int tilesAcross() const;
    /// The weight there: unit and input, or −1.
    std::pair<int, int> weightAt(const QPointF& position) const;
    QString inputName(int input) const;
    const std::vector<QImage>& images() const;

    engine::data::DatasetPtr m_dataset;
    bool hasBefore() const {
        return m_before.size() > 0 && m_before.rows() == m_weights.rows() &&
               m_before.cols() == m_weights.cols();
    }
    double number(engine::core::Index unit, engine::core::Index input) const;
    void rescale();

    engine::core::MatrixD m_weights, m_before;
    Shown m_shown = Shown::Now;
    double m_givenScale = 0;
    QString m_letter = QStringLiteral("w");
    Cells m_cells;
    bool m_filters = false; ///< of a convolution
    double m_scale = 0;
    mutable std::vector<QImage> m_images; ///< a unit's weights, a pixel each; made when they are drawn
};

} // namespace ui::plots
