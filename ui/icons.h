#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace ui {

/// An icon of resources/icons drawn in one colour, in the size asked for, crisp at any scale.
QIcon icon(const QString& name, const QColor& color, const QColor& disabled);
/// In the text colours of the current scheme.
QIcon icon(const QString& name);

} // namespace ui
