#pragma once

#include "ui/compare/lane_fields.h"
#include "ui/plots/picture.h"

namespace ui {

/// A small picture of every lane, with its setting and what became of it below: its answer over the plane,
/// its fitted curve, the first layer's weights, or the network with its weights as edges.
class LaneTiles : public plots::Picture {
    Q_OBJECT
public:
    enum class Shown { Answer, Network };
    LaneTiles(LaneDesk& desk, QWidget* parent = nullptr);

    void setShown(Shown shown);
    QStringList readAt(const QPointF& position) const override;
    /// The square of the lane of that place in the feed.
    QRectF tile(std::size_t lane) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override {
        m_images.clear();
        m_marks.clear();
    }
    void showEvent(QShowEvent* event) override;

private:
    struct Grid {
        int columns = 1;
        double side = 0, width = 0, height = 0; ///< of a picture; of its place
        QPointF first;
    };
    struct Marks {
        engine::data::PreparedPtr data;
        QRectF plane;
        QImage image;
    };
    struct Captions {
        QFont font;
        bool valuesOnly = false; ///< "0.01" instead of "η = 0.01"
        bool isBeside = true;    ///< the lane's line is beside its name, not below
    };
    Grid grid() const;
    double captionHeight() const;
    void drawField(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const;
    const QImage& marks(const LanesFeed::Lane& lane, const engine::train::Response& response,
                        const plots::FieldMeaning& meaning, double side) const;
    void drawFit(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const;
    void drawWeights(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const;
    void drawNetwork(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const;
    void drawCaption(QPainter& painter, std::size_t lane, const QRectF& place, const Captions& look) const;
    bool fits(const QFontMetricsF& metrics, double width, bool valuesOnly) const;
    Captions captions(double width) const;

    LaneDesk& m_desk;
    LaneFields* m_fields;
    Shown m_shown = Shown::Answer;
    mutable std::map<engine::analysis::LaneId, QImage> m_images; ///< of responses, made when they are drawn
    mutable std::map<engine::analysis::LaneId, Marks> m_marks;
};

} // namespace ui
