#pragma once

#include <string>

namespace tests {

/// A project that is read, in which one thing is replaced.
inline std::string projectText() {
    return R"({
  "chainrule": 1,
  "network": {"input": [2], "layers": [{"type": "dense", "units": 3, "activation": "tanh"}, {"type": "dense", "units": 1}]},
  "data": {"source": "xor", "samples": 100, "noise": 0.1, "seed": 7, "split": {"train": 0.8, "validation": 0.2}, "standardize": false},
  "training": {"loss": "mse", "optimizer": {"type": "sgd", "learning_rate": 0.1}, "batch_size": 10, "epochs": 5, "shuffle": true, "seed": 1, "precision": "float64"},
  "weights": {"0.weight": {"shape": [1, 2], "dtype": "float32", "base64": "AACAPwAAAMA="}}
}
)";
}

inline std::string projectWith(const std::string& from, const std::string& to) {
    std::string text = projectText();
    return text.replace(text.find(from), from.size(), to);
}

} // namespace tests
