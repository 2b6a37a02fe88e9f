#include "ui/trace/pass_bar.h"

#include "ui/theme.h"
#include "ui/trace/operation_strip.h"
#include "ui/trace/stepper.h"

#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

PassBar::PassBar(Stepper& stepper, QWidget* parent)
    : QWidget(parent), m_stepper(stepper), m_strip(new OperationStrip(stepper)),
      m_slider(new QSlider(Qt::Horizontal)) {
    m_slider->setAccessibleName(tr("Place in the pass"));
    m_slider->setToolTip(tr("Drag to walk through the pass"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(11, 7, 11, 7);
    layout->setSpacing(5);
    layout->addWidget(m_strip);
    layout->addWidget(m_slider);
    connect(m_slider, &QSlider::valueChanged, this, &PassBar::walk);
    connect(&stepper, &Stepper::traceChanged, this, &PassBar::rebuild);
    connect(&stepper, &Stepper::moved, this, &PassBar::follow);
    rebuild();
}

void PassBar::rebuild() {
    m_firstRow.assign(1, 0);
    if (const auto& trace = m_stepper.trace())
        for (const auto& operation : trace->operations)
            m_firstRow.push_back(m_firstRow.back() + static_cast<int>(operation.values.rows()));
    const QSignalBlocker blocker(m_slider);
    m_slider->setEnabled(m_firstRow.size() > 1);
    m_slider->setRange(0, std::max(0, m_firstRow.back() - 1));
    follow();
}

void PassBar::follow() {
    if (!m_stepper.trace())
        return;
    const auto& place = m_stepper.cursor().selection();
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(m_firstRow[static_cast<std::size_t>(place.operation)] + std::max(place.row, 0));
}

void PassBar::walk(int position) {
    if (!m_stepper.trace())
        return;
    const auto next = std::upper_bound(m_firstRow.begin(), m_firstRow.end(), position);
    const int operation = static_cast<int>(next - m_firstRow.begin()) - 1;
    const int row = position - m_firstRow[static_cast<std::size_t>(operation)];
    const bool whole = m_stepper.cursor().level() >= engine::trace::Level::Layer;
    if (whole && operation == m_stepper.cursor().selection().operation)
        return;
    m_stepper.select({operation, whole ? -1 : row, -1, -1});
}

} // namespace ui
