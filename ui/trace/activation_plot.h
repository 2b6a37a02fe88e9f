#pragma once

#include <QWidget>

namespace engine::model {
struct Activation;
}

namespace ui {

/// The curve of an elementwise activation with the point at z and its tangent there.
class ActivationPlot : public QWidget {
    Q_OBJECT
public:
    explicit ActivationPlot(QWidget* parent = nullptr);
    void show(const engine::model::Activation* activation, double z);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const engine::model::Activation* m_activation = nullptr;
    double m_z = 0;
};

} // namespace ui
