#pragma once

#include "ui/lanes_feed.h"

#include <QByteArray>
#include <QString>

#include <functional>

class QWidget;

namespace ui {

/// Every epoch of every lane: lane, epoch, step, losses, accuracies, learning rate, gradient norm.
QByteArray recordsTable(const std::vector<LanesFeed::Lane>& lanes);
/// Asks where, and writes it whole or not at all; a problem is told in a line.
void saveAs(QWidget* parent, const QString& name, const QByteArray& bytes);
/// Asks for a line of text, without blocking; `then` gets it unless it was cancelled.
void askForText(QWidget* parent, const QString& what, const QString& text,
                std::function<void(const QString&)> then);

} // namespace ui
