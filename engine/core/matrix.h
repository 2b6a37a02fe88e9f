#pragma once

#include <Eigen/Core>

namespace engine::core {

using Index = Eigen::Index;

/// Row-major: of a batch (units × samples) one unit's values lie side by side.
template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
/// Column vector.
template <class S>
using Vector = Eigen::Matrix<S, Eigen::Dynamic, 1>;

/// Views of memory owned by somebody else (a workspace, a parameter vector).
template <class S>
using MatrixMap = Eigen::Map<Matrix<S>>;
template <class S>
using ConstMatrixMap = Eigen::Map<const Matrix<S>>;
template <class S>
using VectorMap = Eigen::Map<Vector<S>>;
template <class S>
using ConstVectorMap = Eigen::Map<const Vector<S>>;

using MatrixD = Matrix<double>;
using VectorD = Vector<double>;

} // namespace engine::core
