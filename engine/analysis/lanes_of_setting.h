#pragma once

#include "engine/analysis/comparison.h"
#include "engine/analysis/lane_setting.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace engine::analysis {

inline constexpr std::size_t kMostLanes = 16;

/// One lane a value, named by it. All begin with the same weights, those of `base`, unless the setting is
/// what draws them (seed, initializer) or how many there are. Errors: those of withLaneSetting; InvalidValue
/// with no value, the same one twice, more than kMostLanes, or an initializer where the weights are given.
core::Result<std::vector<LaneSpec>> lanesOfSetting(const LaneSpec& base, std::string_view name,
                                                   const std::vector<core::Value>& values);
/// Each of these lanes with each of the values: a grid. Errors: as lanesOfSetting.
core::Result<std::vector<LaneSpec>> lanesOfGrid(const std::vector<LaneSpec>& lanes, std::string_view name,
                                                const std::vector<core::Value>& values);
/// Each lane with that many seeds, from that of `base` on, which they were made from: for each seed other
/// initial weights (unless those of `base` are given), the same for all lanes, and other batches. Errors: as
/// lanesOfSetting.
core::Result<std::vector<LaneSpec>> lanesOfSeeds(const LaneSpec& base, const std::vector<LaneSpec>& lanes,
                                                 int seeds);

/// A lane as it was kept: its experiment and settings on the data of `base`. `sharesStart`: it begins with
/// the weights that `base` has for its seed, else its own initializers draw. Errors: those of makeTrainer.
core::Result<LaneSpec> laneAgain(const LaneSpec& base, const train::Experiment& experiment,
                                 const LaneSettings& settings, bool sharesStart);

/// Lanes that differ in their seed alone have the same number, counted from 0 in the order of their first.
std::vector<int> groupsOfSeeds(const std::vector<LaneSettings>& lanes);

} // namespace engine::analysis
