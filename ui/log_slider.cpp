#include "ui/log_slider.h"

#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QSlider>
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ui {

namespace {

constexpr double kStops[] = {1, 2, 3, 5};
constexpr int kPerDecade = int(std::size(kStops));

/// Stop number `position` counted from 10^0.
double stopValue(int position) {
    const int decade = int(std::floor(double(position) / kPerDecade));
    // From decimal text: 3e-5 is the double that a person would type.
    return QString::number(kStops[position - decade * kPerDecade]).append(QStringLiteral("e%1").arg(decade)).toDouble();
}

int nearestStop(double value) {
    const int decade = int(std::floor(std::log10(value)));
    int best = decade * kPerDecade;
    for (int stop = best; stop <= best + kPerDecade; ++stop)
        if (std::abs(std::log(stopValue(stop) / value)) < std::abs(std::log(stopValue(best) / value)))
            best = stop;
    return best;
}

} // namespace

LogSlider::LogSlider(double minimum, double maximum, QWidget* parent)
    : QWidget(parent), m_minimum(minimum), m_maximum(maximum), m_value(minimum),
      m_slider(new QSlider(Qt::Horizontal)), m_field(new QLineEdit) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_field);
    m_slider->setRange(nearestStop(minimum), nearestStop(maximum));
    m_slider->setPageStep(kPerDecade);
    m_slider->setMinimumWidth(60);
    m_field->setAlignment(Qt::AlignRight);
    setFocusProxy(m_field);
    show();
    connect(m_slider, &QSlider::valueChanged, this, &LogSlider::sliderMoved);
    connect(m_field, &QLineEdit::editingFinished, this, &LogSlider::entered);
    const auto restyle = [this] {
        m_field->setFont(ui::font(FontRole::Number));
        m_field->setFixedWidth(m_field->fontMetrics().horizontalAdvance(QStringLiteral("0.00001")) + 22);
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
}

void LogSlider::setValue(double value) {
    if (value == m_value)
        return;
    m_value = value;
    show();
}

void LogSlider::setName(const QString& name) {
    m_slider->setAccessibleName(name);
    m_field->setAccessibleName(name);
}

void LogSlider::show() {
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(nearestStop(std::clamp(m_value, m_minimum, m_maximum)));
    if (!m_field->hasFocus() || !m_field->isModified())
        m_field->setText(QString::number(m_value, 'g', 6));
}

void LogSlider::sliderMoved(int position) {
    m_value = std::clamp(stopValue(position), m_minimum, m_maximum);
    m_field->setText(QString::number(m_value, 'g', 6));
    Q_EMIT edited(m_value);
}

void LogSlider::entered() {
    if (!m_field->isModified())
        return;
    bool isNumber = false;
    const double typed = QLocale::c().toDouble(m_field->text().trimmed().replace(QChar(0x2212), QLatin1Char('-')), &isNumber);
    m_field->setModified(false);
    const bool usable = isNumber && typed >= m_minimum && typed <= m_maximum;
    m_field->setToolTip(usable ? toolTip()
                               : tr("A number from %1 to %2").arg(m_minimum).arg(m_maximum));
    m_field->setProperty("wrong", !usable);
    m_field->style()->polish(m_field);
    if (!usable) {
        m_field->setText(QString::number(m_value, 'g', 6));
        return;
    }
    if (typed == m_value)
        return;
    m_value = typed;
    show();
    Q_EMIT edited(m_value);
}

} // namespace ui
