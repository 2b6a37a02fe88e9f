#pragma once

#include <QColor>
#include <QString>

namespace ui {

// Numbers in sentences that can be clicked. A sentence is put together with linked() numbers and shown as
// rich text; wherever it is read, it is plain.

/// That number, to be found by `key` when it is clicked.
QString linked(const QString& key, const QString& number);
/// Without the links.
QString plain(const QString& sentence);
/// For a label: its numbers coloured, and links to their keys. `words`: where the words between them lead;
/// empty: nowhere.
QString html(const QString& sentence, const QString& words = {});

} // namespace ui
