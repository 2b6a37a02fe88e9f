#include "ui/theme.h"

#include <QLocale>

#include <cmath>

namespace ui {

namespace {

constexpr QChar kMinus(0x2212);

QString special(double value) {
    if (std::isnan(value))
        return QStringLiteral("NaN");
    return value < 0 ? kMinus + QStringLiteral("∞") : QStringLiteral("∞");
}

/// The sign as a real minus, an exponent without leading zeros: 3.1e−7.
QString polished(QString text) {
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    if (e >= 0) {
        const int exponent = text.mid(e + 1).toInt();
        text = text.left(e + 1) + (exponent < 0 ? QString(kMinus) : QStringLiteral("+")) + QString::number(std::abs(exponent));
    }
    if (text.startsWith(QLatin1Char('-')))
        text[0] = kMinus;
    return text;
}

QString scientific(double value, int decimals) {
    QString text = QString::number(value, 'e', decimals);
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    QString mantissa = text.left(e);
    if (mantissa.contains(QLatin1Char('.')))
        while (mantissa.endsWith(QLatin1Char('0')) && !mantissa.endsWith(QLatin1String(".0")))
            mantissa.chop(1);
    return polished(mantissa + text.mid(e));
}

} // namespace

QString formatNumber(double value) {
    if (!std::isfinite(value))
        return special(value);
    const double size = std::abs(value);
    if (value == 0)
        return QStringLiteral("0");
    if (size < 1e-3 || size >= 1e6)
        return scientific(value, 3);
    if (value == std::floor(value))
        return polished(QString::number(value, 'f', 0));
    // Five digits from 1 on, counted after rounding; four that count below.
    const QString scale = QString::number(size, 'e', 4);
    const int exponent = scale.mid(scale.indexOf(QLatin1Char('e')) + 1).toInt();
    return polished(QString::number(value, 'f', exponent >= 0 ? std::max(0, 4 - exponent) : 3 - exponent));
}

QString formatCompact(double value) {
    if (!std::isfinite(value))
        return special(value);
    const double size = std::abs(value);
    if (value == 0)
        return QStringLiteral("0");
    if (size < 0.005 || size >= 10000)
        return scientific(value, 1);
    if (size >= 100)
        return polished(QString::number(value, 'f', 0));
    return polished(QString::number(value, 'f', size >= 10 ? 1 : 2));
}

QString formatTick(double value) {
    QString text = formatNumber(value);
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    QString digits = text.left(e);
    if (digits.contains(QLatin1Char('.'))) {
        while (digits.endsWith(QLatin1Char('0')))
            digits.chop(1);
        if (digits.endsWith(QLatin1Char('.')))
            digits.chop(1);
    }
    return e < 0 ? digits : digits + text.mid(e);
}

QString formatCount(long long value) { return QLocale(QLocale::English).toString(value); }

QString formatRate(double value) {
    if (!std::isfinite(value) || value <= 0)
        return QStringLiteral("—");
    static const std::pair<double, const char*> kUnits[] = {{1e9, " G"}, {1e6, " M"}, {1e3, " k"}};
    for (const auto& [unit, name] : kUnits)
        if (value >= unit)
            return QString::number(value / unit, 'f', value / unit < 10 ? 1 : 0) + QLatin1String(name);
    return QString::number(value, 'f', value < 10 ? 1 : 0);
}

} // namespace ui
