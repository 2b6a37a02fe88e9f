#pragma once

#include "engine/train/distribution_history.h"
#include "ui/plots/picture.h"
#include "ui/plots/ridge_block.h"

#include <QPixmap>
#include <QStringList>

#include <utility>

namespace ui::plots {

/// The distributions of one quantity over time, a block a layer: as ridgelines, older ones further back, or
/// as a heat map of epoch and value. Lines are smoothed (engine/train/density.h). Layers that have no such
/// quantity are left out. As high as it needs to be: lay it into a scroll area.
class RidgeView : public Picture {
    Q_OBJECT
public:
    enum class Form { Ridges, HeatMap };
    explicit RidgeView(QWidget* parent = nullptr);

    /// Another network: the names of its layers. Forgets the slices.
    void setLayers(const QStringList& names);
    /// By step.
    void setSlices(std::vector<engine::train::DistributionSlice> slices);
    void setQuantity(engine::train::Quantity quantity);
    void setForm(Form form);
    engine::train::Quantity quantity() const { return m_quantity; }
    Form form() const { return m_form; }
    const std::vector<engine::train::DistributionSlice>& slices() const { return m_slices; }
    /// Laid out for the present size and look.
    const std::vector<RidgeBlock>& blocks() const;
    /// Where the heat map of that block is, in pixels, epochs and values.
    Axes heatAxes(const RidgeBlock& block) const;
    QStringList readAt(const QPointF& position) const override;
    /// What is clicked there: a distribution, and a value of its axis.
    struct Place {
        int layer;
        std::size_t slice;
        double value;
    };
    std::optional<Place> placeAt(const QPointF& position) const;
    std::vector<Spot> spots() const override;
    /// Of what ends lines of this quantity are smoothed to.
    engine::train::Ends ends() const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void rebuild();
    /// As high as its blocks need at least.
    void fitHeight();
    bool isHeatMap() const { return m_form == Form::HeatMap; }
    double top() const, bottom() const;
    int across() const, down() const;
    RidgeBlock makeBlock(int layer) const;
    void drawAll(QPainter& painter) const;
    /// Block and slice at that place; −1: none.
    std::pair<int, int> sliceAt(const QPointF& position) const;
    QString moment(const engine::train::DistributionSlice& slice) const;
    QColor color() const;

    QStringList m_names;
    std::vector<engine::train::DistributionSlice> m_slices;
    engine::train::Quantity m_quantity = engine::train::Quantity::Weights;
    Form m_form = Form::Ridges;
    mutable std::vector<RidgeBlock> m_blocks;
    mutable bool m_isArranged = false;
    std::pair<int, int> m_lit{-1, -1};
    mutable QPixmap m_drawn; ///< all but what is lit, made when it is drawn
};

} // namespace ui::plots
