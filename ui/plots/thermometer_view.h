#pragma once

#include "engine/train/backward_signal.h"
#include "ui/plots/picture.h"

#include <QFontMetricsF>
#include <QStringList>

namespace ui::plots {

/// The signal of the backward pass, ‖∂L/∂z‖, layer by layer from the loss to the input as bars on a
/// logarithmic scale, between them the factors of the chain rule that made it longer or shorter, the smallest
/// of them marked. As high as it needs to be: lay it into a scroll area.
class ThermometerView : public Picture {
    Q_OBJECT
public:
    explicit ThermometerView(QWidget* parent = nullptr);

    /// `names`: of all layers of the network. Without layers: nothing is shown.
    void setSignal(engine::train::BackwardSignal signal, const QStringList& names);
    const engine::train::BackwardSignal& signal() const { return m_signal; }
    /// What is left at the input, in words.
    QString verdict() const;
    QStringList readAt(const QPointF& position) const override;
    /// What can be clicked: lengths, factors, and what is left at the input.
    enum class Number { Length, ThroughWeights, ThroughSlope, Left };
    struct Chosen {
        Number number;
        std::size_t index; ///< of the signal's layers
    };
    Chosen numberOf(int spot) const { return numbers()[std::size_t(spot)].second; }
    std::vector<Spot> spots() const override;
    /// Where the bar of that entry of the signal is drawn; empty where its length cannot be.
    QRectF bar(std::size_t index) const;
    /// Where the line with the factors above that entry is.
    QRectF factorLine(std::size_t index) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override;

private:
    struct Factor {
        QString text;
        QRectF place;
        bool slope = false;
        double value = 0;
    };
    /// The two in the line above that entry.
    std::vector<Factor> factors(std::size_t index) const;
    std::vector<std::pair<Spot, Chosen>> numbers() const;
    bool isSmallest(std::size_t index, const Factor& factor) const;
    QRectF verdictLine() const;
    /// As high as its lines need at least.
    void fitHeight();
    void measure() const;
    QRectF room() const;
    double rowHeight() const;
    double barHeight() const;
    /// Bars and the lines between them.
    double rows() const;
    double pixelX(double length) const;
    QString name(std::size_t index) const;
    void drawBar(QPainter& painter, std::size_t index) const;
    void drawFactors(QPainter& painter, std::size_t index) const;
    void drawScale(QPainter& painter) const;

    engine::train::BackwardSignal m_signal;
    QStringList m_names;
    Range m_scale{1e-3, 1};
    mutable bool m_isMeasured = false;
    mutable QFontMetricsF m_metrics; ///< these three for the present size and look
    mutable double m_valueWidth = 0, m_labelWidth = 0;
};

} // namespace ui::plots
