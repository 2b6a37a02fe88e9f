#pragma once

#include "ui/plots/field.h"
#include "ui/plots/picture.h"
#include "ui/plots/space_feed.h"
#include "ui/plots/steady_range.h"

#include <QPixmap>

#include <limits>
#include <optional>

namespace ui::plots {

/// A layer of the network in two dimensions: the samples as points where the layer takes them (training
/// filled, validation and test hollow), coloured by class or target. Behind them, over two inputs, the lines
/// of a square grid of the input plane, bent as the layer bends it and coloured by the network's answer
/// there; over one input, the line of all inputs. Principal components have equal scales. The limits do not
/// jump: SteadyRange.
class SpaceView : public Picture {
    Q_OBJECT
public:
    explicit SpaceView(QWidget* parent = nullptr);

    /// Another run: its samples. Null: nothing.
    void setData(engine::data::PreparedPtr prepared, const FieldMeaning& meaning);
    /// `response`: the one whose grid is in the space, or null.
    void setSpace(SpacePtr space, ResponsePtr response);
    QStringList readAt(const QPointF& position) const override;
    Axes axes() const;
    /// The number in the space's samples of the one nearest to there, within some pixels.
    std::optional<engine::core::Index> sampleAt(const QPointF& position) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override { m_pixels = QPixmap(); }

private:
    bool isOverClasses() const;
    /// Shorter where there is less room, in pixels.
    QString axisName(int axis, double room = std::numeric_limits<double>::infinity()) const;
    QString partName(engine::core::Index sample) const;
    QString answerOf(int row) const;
    std::vector<std::vector<Key>> keyLines() const;
    void followLimits();
    void drawAll(QPainter& painter) const;
    void drawGrid(QPainter& painter, const Axes& axes) const;
    void drawSamples(QPainter& painter, const Axes& axes) const;

    engine::data::PreparedPtr m_data;
    FieldMeaning m_meaning;
    SpacePtr m_space;
    ResponsePtr m_response;
    SteadyRange m_x, m_y;
    mutable QPixmap m_pixels; ///< all of it, made once for a space, size and look
};

} // namespace ui::plots
