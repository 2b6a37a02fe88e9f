#pragma once

#include "engine/data/prepare.h"
#include "ui/plots/picture.h"
#include "ui/plots/response_feed.h"
#include "ui/plots/steady_range.h"

#include <optional>

namespace ui::plots {

/// One input: the network's answer as a curve over the samples (training filled, validation and test hollow),
/// in the data's own units. With several outputs, a curve each. Of numbers also the residuals: a thin line
/// from each training sample to the network's answer at its x and, where the picture is high enough, a strip
/// of t − y over x with their root mean squares. The answers are the network's at each sample
/// (engine::train::residuals), not read off the curve.
class FitView : public Picture {
    Q_OBJECT
public:
    explicit FitView(QWidget* parent = nullptr);

    void setData(engine::data::PreparedPtr prepared);
    /// Both of the same moment; residuals may be null.
    void setResponse(ResponsePtr response, ResidualsPtr residuals);
    QStringList readAt(const QPointF& position) const override;
    /// Of the curve.
    Axes axes() const;
    /// Of the residuals; nothing where there are none or no room.
    std::optional<Axes> stripAxes() const;
    /// The line above the strip: root mean squares.
    QString residualsCaption(double width) const;
    /// More samples of a part than this are not drawn all: every n-th.
    static constexpr std::size_t kMostPoints = 5000;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    /// One part with its residuals.
    struct Shown {
        engine::data::Part part;
        const engine::train::PartResiduals& of;
    };
    std::vector<Shown> shownResiduals() const;
    QRectF room() const;
    int curves() const;
    /// What the network answers at a point of the line, in the target's own units.
    double answer(int output, engine::core::Index point) const;
    QString outputName(int output) const;
    QColor pointColor(int output) const;
    void drawSamples(QPainter& painter, const Axes& axes) const;
    void drawCurves(QPainter& painter, const Axes& axes) const;
    void drawDistances(QPainter& painter, const Axes& axes) const;
    void drawStrip(QPainter& painter, const Axes& strip) const;
    QStringList readSample(const QPointF& position) const;
    std::vector<Key> keys() const;

    engine::data::PreparedPtr m_data;
    Range m_x, m_y;
    ResponsePtr m_response;
    ResidualsPtr m_residuals;
    SteadyRange m_residualRange;
};

} // namespace ui::plots
