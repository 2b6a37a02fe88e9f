#include "ui/compare/contours.h"

#include <cmath>

namespace ui {

std::vector<QLineF> contour(const std::vector<float>& values, int side, double level) {
    std::vector<QLineF> lines;
    const auto at = [&](int row, int column) {
        return double(values[std::size_t(row) * std::size_t(side) + std::size_t(column)]) - level;
    };
    for (int row = 0; row + 1 < side; ++row)
        for (int column = 0; column + 1 < side; ++column) {
            const double corners[] = {at(row, column), at(row, column + 1), at(row + 1, column + 1),
                                      at(row + 1, column)};
            const QPointF places[] = {QPointF(column, row), QPointF(column + 1, row),
                                      QPointF(column + 1, row + 1), QPointF(column, row + 1)};
            QPointF crossings[4];
            int count = 0;
            for (int edge = 0; edge < 4; ++edge) {
                const double a = corners[edge], b = corners[(edge + 1) % 4];
                if (std::isfinite(a) && std::isfinite(b) && (a < 0) != (b < 0))
                    crossings[count++] =
                        places[edge] + (places[(edge + 1) % 4] - places[edge]) * (a / (a - b));
            }
            // A saddle crosses all four edges: two lines.
            for (int i = 0; i + 1 < count; i += 2)
                lines.emplace_back(crossings[i], crossings[i + 1]);
        }
    return lines;
}

} // namespace ui
