#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"
#include "engine/trace/trace.h"
#include "engine/train/trainer.h"

#include <string>
#include <vector>

namespace engine::io {

/// The trace as the contract's JSON; 17 significant digits. Non-finite numbers are written as null.
Bytes writeTrace(const trace::Trace& trace);
/// history.csv: epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy,learning_rate.
Bytes writeHistory(const std::vector<train::EpochRecord>& records);

/// Shortest text that reads back to the same double ("0.1", "1e-07"); "nan", "inf".
std::string numberText(double value);

} // namespace engine::io
