#include "ui/trace/weight_hint.h"

#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <algorithm>

namespace ui {

using engine::trace::Phase;

void goToWeight(Stepper& stepper) {
    const auto& trace = stepper.trace();
    if (!trace)
        return;
    const auto place = elementOf(stepper.cursor());
    const int here = operationOf(*trace, place).layer;
    // A layer without weights (dropout) has a neighbour that has some.
    for (int away = 0; away <= lastLayer(*trace); ++away)
        for (const int layer : {here + away, here - away})
            if (const int weights = trace->find(Phase::Update, layer, "W"); weights >= 0) {
                const int row = std::min(place.row, rowsOf(*trace, weights) - 1);
                return stepper.select({weights, std::max(row, 0), 0, -1});
            }
}

} // namespace ui
