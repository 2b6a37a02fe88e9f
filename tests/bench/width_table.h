#pragma once

namespace bench {

/// Prints what a sample costs by width (8 ... 1024) and batch (1 ... 512): nanoseconds, and GFLOP/s of its
/// products. Medians of rounds in which all cells take turns, each for that many seconds.
void printWidthTable(double seconds);

} // namespace bench
