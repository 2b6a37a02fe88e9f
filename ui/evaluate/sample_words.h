#pragma once

#include <QString>

namespace ui {

class Evaluation;

// What is said of one sample of a report, by its place in the part.

bool hasPictures(const Evaluation& evaluation);
/// Its number in the data set.
int sampleNumber(const Evaluation& evaluation, int place);
/// "is 3, said 8"; of numbers "target 0.52, answer 0.61".
/// Of several outputs the one that is farthest off, measured by the root mean square of each.
int worstOutput(const Evaluation& evaluation, int place);
/// The class whose score sampleSureness() tells.
int scoredClass(const Evaluation& evaluation, int place);
QString sampleVerdict(const Evaluation& evaluation, int place);
/// The same in little room: "3 → 8".
QString sampleArrow(const Evaluation& evaluation, int place);
/// How sure: "98.2 %"; of other scores the score, of numbers the residual.
QString sampleSureness(const Evaluation& evaluation, int place);
/// "sample 12 · x 0.41 · y −0.2", or what it is called.
QString sampleTitle(const Evaluation& evaluation, int place);

} // namespace ui
