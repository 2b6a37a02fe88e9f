#pragma once

namespace bench {

/// Prints what it costs to watch training. "alone": a session whose mailbox nobody reads. "watched": the
/// same, drained 60 times a second as the window does. Rates count the processor time of the training thread,
/// so that other work on the machine does not show; the two kinds of a measurement take turns, each for that
/// many seconds, and the median of the rounds counts.
void printObservationCost(double seconds);

} // namespace bench
