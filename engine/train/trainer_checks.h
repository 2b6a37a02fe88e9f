#pragma once

#include "engine/core/result.h"
#include "engine/data/prepare.h"
#include "engine/model/network.h"

#include <optional>

namespace engine::train {

/// Whether data and initial parameters are as many as the network wants. Errors: ShapeMismatch; InvalidValue
/// where it looks numbers up and the data are none to look up.
template <class S>
core::Result<void> checkFit(const model::Network<S>& network, const data::Prepared& data,
                            const std::optional<core::VectorD>& initial);

} // namespace engine::train
