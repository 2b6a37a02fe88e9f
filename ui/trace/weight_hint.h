#pragma once

namespace ui {

class Stepper;

/// To the new value of a weight of the layer at the cursor, or of the nearest one that has weights: for pages
/// about weights.
void goToWeight(Stepper& stepper);

} // namespace ui
