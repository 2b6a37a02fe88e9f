#pragma once

#include "engine/data/prepare.h"
#include "ui/plots/picture.h"
#include "ui/plots/response_feed.h"

namespace ui::plots {

/// One input: the network's answer as a curve over the samples (training filled, validation and test hollow),
/// in the data's own units. With several outputs, a curve each.
class FitView : public Picture {
    Q_OBJECT
public:
    explicit FitView(QWidget* parent = nullptr);

    void setData(engine::data::PreparedPtr prepared);
    void setResponse(ResponsePtr response);
    QStringList readAt(const QPointF& position) const override;
    Axes axes() const;
    void drawCurves(QPainter& painter, const Axes& axes) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    int curves() const;
    QString outputName(int output) const;

    engine::data::PreparedPtr m_data;
    Range m_x, m_y;
    ResponsePtr m_response;
};

} // namespace ui::plots
