#pragma once

#include <QWidget>

#include <vector>

class QSlider;

namespace ui {

class OperationStrip;
class Stepper;

/// The strip with a slider below that walks the pass, neuron by neuron.
class PassBar : public QWidget {
    Q_OBJECT
public:
    explicit PassBar(Stepper& stepper, QWidget* parent = nullptr);
    OperationStrip* strip() const { return m_strip; }
    QSlider* slider() const { return m_slider; }

private:
    void rebuild();
    void follow();
    void walk(int position);

    Stepper& m_stepper;
    OperationStrip* m_strip;
    QSlider* m_slider;
    std::vector<int> m_firstRow; ///< position of the first row of every operation, and the end
};

} // namespace ui
