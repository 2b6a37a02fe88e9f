#pragma once

#include "ui/plots/field.h"
#include "ui/plots/picture.h"
#include "ui/plots/response_feed.h"

#include <QPixmap>

namespace ui::plots {

/// Two inputs: the network's answer over the plane as a coloured field, the samples as points on it (training
/// filled, validation and test hollow), in the data's own units.
class FieldView : public Picture {
    Q_OBJECT
public:
    explicit FieldView(QWidget* parent = nullptr);

    /// Another run: its samples. Null: nothing.
    void setData(engine::data::PreparedPtr prepared, const FieldMeaning& meaning);
    void setResponse(ResponsePtr response);
    QStringList readAt(const QPointF& position) const override;
    /// Where the field is, in pixels and units.
    Axes axes() const;
    /// More samples than this are not drawn all: every n-th.
    static constexpr int kMostPoints = 5000;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override;

private:
    void drawField(QPainter& painter, const QRectF& area) const;
    void drawPoints(QPainter& painter, const Axes& axes) const;
    std::vector<Key> keys() const;
    QString outputName(int output) const;

    engine::data::PreparedPtr m_data;
    FieldMeaning m_meaning;
    Plane m_plane;
    ResponsePtr m_response;
    mutable QImage m_image;   ///< of the response, made when it is drawn
    mutable QPixmap m_points; ///< made once for a size and look
};

} // namespace ui::plots
