#pragma once

#include <functional>

class QObject;

namespace ui {

class MessageBar;
class Run;
class Stepper;

/// Says in the message bar what the run was waited for and found, with a button that shows it: `showStepMode` first.
void tellFindings(Run& run, Stepper& stepper, MessageBar& messages, QObject* owner, std::function<void()> showStepMode);

} // namespace ui
