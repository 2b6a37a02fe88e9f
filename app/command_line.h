#pragma once

#include <QString>
#include <QStringList>

namespace app {

/// Whether the first word of the command line is a command (train, trace, check, evaluate, export, inspect).
bool isCommand(const QString& word);

/// Runs a command without a window: progress to standard error, results to standard output or --out. `arguments` without the
/// program's name. Returns the exit status of the contract: 0 done, 1 the answer is a failure, 2 the input is not usable.
int runCommand(const QStringList& arguments);

/// What --help prints.
QString helpText();

} // namespace app
