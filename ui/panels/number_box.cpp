#include "ui/panels/number_box.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

namespace {

using engine::core::Kind;

constexpr int kDecimals = 30; // 1e-12 keeps 18 digits
constexpr double kWidth = 110;
constexpr double kShareStep = 0.05, kSmallestStep = 0.001;

double toDouble(const engine::core::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*integer);
    const auto* real = std::get_if<double>(&value);
    return real != nullptr ? *real : 0;
}

// The next of ... 0.1, 0.2, 0.5, 1, 2, 5 ... beyond `value`.
double nextStop(double value, bool up) {
    const int decade = static_cast<int>(std::floor(std::log10(value)));
    const auto stop = [](int place) {
        static const char* const digits[] = {"1", "2", "5"};
        const int power = static_cast<int>(std::floor(place / 3.0));
        return QStringLiteral("%1e%2").arg(QLatin1String(digits[place - 3 * power])).arg(power).toDouble();
    };
    int place = up ? 3 * decade : 3 * (decade + 1);
    while (up ? stop(place) <= value * (1 + 1e-12) : stop(place) >= value * (1 - 1e-12))
        place += up ? 1 : -1;
    return stop(place);
}

bool readNumber(QString text, double& number) {
    bool isNumber = false;
    number = QLocale::c().toDouble(text.trimmed().replace(QChar(0x2212), QLatin1Char('-')), &isNumber);
    return isNumber;
}

} // namespace

NumberBox::NumberBox(const engine::core::Parameter& parameter, QWidget* parent)
    : QDoubleSpinBox(parent), m_parameter(parameter) {
    const double most = std::numeric_limits<double>::max();
    setDecimals(parameter.kind == Kind::Integer ? 0 : kDecimals);
    setRange(std::max(parameter.minimum, -most), std::min(parameter.maximum, most));
    setKeyboardTracking(false);
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight);
    const QString unit = translated(parameter.unit);
    if (unit.compare(translated(parameter.label), Qt::CaseInsensitive) != 0)
        m_unit = unit;
    const auto restyle = [this] { setFont(ui::font(FontRole::Number)); };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    setNumber(parameter.defaultValue);
    showUnit(true);
    lineEdit()->installEventFilter(this);
    connect(this, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT edited(m_stepping); });
}

engine::core::Value NumberBox::number() const {
    if (m_parameter.kind == Kind::Integer)
        return static_cast<std::int64_t>(value());
    return value();
}

void NumberBox::setNumber(const engine::core::Value& value) {
    const double number = toDouble(value);
    if (number == this->value() && !lineEdit()->text().isEmpty())
        return;
    const QSignalBlocker quiet(this);
    setValue(number);
}

QString NumberBox::textFromValue(double value) const {
    return QString::number(value, m_parameter.kind == Kind::Integer ? 'f' : 'g',
                           m_parameter.kind == Kind::Integer ? 0 : QLocale::FloatingPointShortest);
}

double NumberBox::valueFromText(const QString& text) const {
    double number = 0;
    QString bare = text;
    if (!suffix().isEmpty() && bare.endsWith(suffix()))
        bare.chop(suffix().size());
    return readNumber(bare, number) ? number : value();
}

// Anything a number can be made of; whether it is one in range is said when it is entered.
QValidator::State NumberBox::validate(QString& text, int&) const {
    QString bare = text;
    if (!suffix().isEmpty() && bare.endsWith(suffix()))
        bare.chop(suffix().size());
    double number = 0;
    if (readNumber(bare, number))
        return QValidator::Acceptable;
    for (const QChar letter : bare)
        if (!letter.isDigit() && !QStringLiteral("+-−.eE ").contains(letter))
            return QValidator::Invalid;
    return QValidator::Intermediate;
}

double NumberBox::next(double value, bool up) const {
    const double sign = up ? 1 : -1;
    if (m_parameter.kind == Kind::Integer && !m_parameter.logarithmic)
        return value + sign;
    const bool share = !m_parameter.logarithmic && m_parameter.maximum <= 1;
    const double stepped = (std::round(value / kShareStep) + sign) * kShareStep;
    if (share && (value == 0 || value >= kShareStep))
        return std::round(stepped * 1e6) / 1e6;
    if (value <= 0)
        return up ? kSmallestStep : value;
    return nextStop(value, up);
}

void NumberBox::stepBy(int steps) {
    check();
    double reached = value();
    for (int i = 0; i < std::abs(steps); ++i) {
        const double wanted = std::clamp(next(reached, steps > 0), minimum(), maximum());
        if (!checkedNumber(wanted))
            break;
        reached = wanted;
    }
    m_stepping = true;
    setValue(reached);
    m_stepping = false;
    selectAll();
}

engine::core::Result<engine::core::Value> NumberBox::checkedNumber(double value) const {
    return engine::core::checked(m_parameter, engine::core::Value(value));
}

// Not for the longest number there is, which has 300 digits.
QSize NumberBox::sizeHint() const { return {scaled(kWidth), QDoubleSpinBox::sizeHint().height()}; }

void NumberBox::check() {
    double number = 0;
    QString text = lineEdit()->text();
    if (!suffix().isEmpty() && text.endsWith(suffix()))
        text.chop(suffix().size());
    const bool isNumber = readNumber(text, number);
    const auto checked = checkedNumber(isNumber ? number : value());
    if (isNumber && checked)
        return;
    lineEdit()->setText(textFromValue(value()) + suffix());
    Q_EMIT refused(isNumber ? QString::fromStdString(checked.error().message) : tr("expected a number"));
}

// A number is one word, whatever is in it.
bool NumberBox::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick) {
        selectAll();
        return true;
    }
    return QDoubleSpinBox::eventFilter(watched, event);
}

void NumberBox::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        check();
    if (event->key() == Qt::Key_Escape && lineEdit()->isModified()) {
        lineEdit()->setText(textFromValue(value()));
        selectAll();
        return;
    }
    QDoubleSpinBox::keyPressEvent(event);
}

void NumberBox::focusInEvent(QFocusEvent* event) {
    showUnit(false);
    QDoubleSpinBox::focusInEvent(event);
}

void NumberBox::focusOutEvent(QFocusEvent* event) {
    check();
    QDoubleSpinBox::focusOutEvent(event);
    showUnit(true);
}

// The wheel scrolls the form unless one is at work in the field.
void NumberBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QDoubleSpinBox::wheelEvent(event);
    else
        event->ignore();
}

void NumberBox::showUnit(bool shown) {
    if (!m_unit.isEmpty())
        setSuffix(shown ? QStringLiteral(" ") + m_unit : QString());
}

} // namespace ui
