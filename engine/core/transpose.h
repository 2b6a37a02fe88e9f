#pragma once

#include "engine/core/matrix.h"

namespace engine::core {

/// out(c, r) = in(r, c); in: rows × cols, row-major; out: cols × rows, row-major.
template <class S>
void transpose(const S* in, Index rows, Index cols, S* out);

/// The same, of rows that lie anywhere: out(c, r) = table(numbers[r], c); table: row-major with that many
/// columns.
template <class S>
void transposeRows(const S* table, const int* numbers, Index rows, Index cols, S* out);

} // namespace engine::core
