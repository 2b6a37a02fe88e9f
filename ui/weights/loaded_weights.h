#pragma once

#include "engine/io/tensor_statistics.h"
#include "engine/io/weight_file.h"

#include <QString>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ui {

/// A weight file that was read, with what is said of each of its tensors. Immutable once shared.
struct LoadedWeights {
    QString path;
    engine::io::WeightFile file;
    std::vector<engine::io::TensorStatistics> statistics; ///< as many as file.tensors

    /// Its name without folders.
    QString name() const { return path.section(QLatin1Char('/'), -1); }
    std::unordered_map<std::string, int> numbers; ///< of the tensors by their names

    /// −1: there is none of that name.
    int find(const std::string& tensor) const {
        const auto found = numbers.find(tensor);
        return found == numbers.end() ? -1 : found->second;
    }
};
using LoadedWeightsPtr = std::shared_ptr<const LoadedWeights>;

/// Off the window's thread: looks at every number.
inline LoadedWeightsPtr loadedWeights(const QString& path, engine::io::WeightFile file) {
    auto loaded = std::make_shared<LoadedWeights>();
    loaded->path = path;
    loaded->file = std::move(file);
    for (const auto& [name, tensor] : loaded->file.tensors) {
        loaded->numbers.emplace(name, int(loaded->statistics.size()));
        loaded->statistics.push_back(engine::io::statisticsOf(tensor));
    }
    return loaded;
}

} // namespace ui
