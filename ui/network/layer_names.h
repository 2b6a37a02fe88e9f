#pragma once

#include "engine/model/network_spec.h"

#include <QString>

#include <vector>

namespace ui {

/// A layer in few words: its own name, or "input x" (-1), "hidden 2", "output", "conv 1", "dropout 0.5".
QString layerTitle(const engine::model::NetworkSpec& spec, int layer);
/// "Dense", "Dropout"; the name itself if there is no such type.
QString layerTypeLabel(const std::string& type);
/// "Leaky ReLU" reads "leaky ReLU" within a caption, "ReLU" stays.
QString inSentence(QString label);
/// "6×24×24".
QString shapeText(const std::vector<int>& shape);
/// What tells how many outputs a layer of that type has (units, filters, output_dim); null: its input does.
const engine::core::Parameter* widthParameter(const std::string& type);
/// Whether each unit of the layer is made of the one below it and no other.
bool isOneToOne(const engine::model::LayerSpec& layer);

} // namespace ui
