#pragma once

#include <QString>

namespace app {

/// Opens the window, on `path` if it is not empty, and runs it to its end. Returns the exit status.
int runWindow(int argc, char** argv, const QString& path);

/// Why no window can be opened here, in one line; empty if one can.
QString whyNoWindow();

} // namespace app
