#pragma once

#include "engine/analysis/contributions.h"
#include "engine/data/dataset.h"
#include "ui/plots/picture.h"

namespace ui {

/// What each input contributed to an output: of pictures a pixel each, blue for it, orange against it, beside
/// the picture the network got; else bars, the largest first.
class ContributionView : public plots::Picture {
    Q_OBJECT
public:
    explicit ContributionView(QWidget* parent = nullptr);

    /// Null: nothing. `features` in the data's own units, one a pixel or bar.
    void show(engine::data::DatasetPtr dataset, const engine::core::VectorD& features,
              const engine::analysis::Contributions& contributions);
    const engine::analysis::Contributions& contributions() const { return m_contributions; }
    QStringList readAt(const QPointF& position) const override;
    std::vector<Spot> spots() const override;
    int inputOf(int spot) const { return m_order[std::size_t(spot)]; }
    QString nameOf(int input) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    bool isPicture() const;
    double largest() const;
    QRectF pictureArea(bool contributions) const;
    QRectF barOf(int place) const;
    void drawPictures(QPainter& painter) const;
    void drawBars(QPainter& painter) const;

    engine::data::DatasetPtr m_dataset;
    engine::core::VectorD m_features;
    engine::analysis::Contributions m_contributions;
    std::vector<int> m_order; ///< of bars: inputs, the largest first
};

} // namespace ui
