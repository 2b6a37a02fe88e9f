#pragma once

#include <QFont>
#include <QString>

namespace ui {

/// DejaVu Sans sets U+0302, the hat of x̂, so far above its letter that it is cut off: a text with one gets
/// the serif letters of formulas.
inline QFont markedFont(QFont font, const QString& text) {
    if (text.contains(QChar(0x0302)))
        font.setFamilies({QStringLiteral("DejaVu Serif")});
    return font;
}

} // namespace ui
