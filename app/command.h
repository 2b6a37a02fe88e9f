#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/project.h"
#include "engine/io/weight_file.h"
#include "engine/trace/trace.h"
#include "engine/train/trainer.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace app {

inline constexpr int kDone = 0, kFailed = 1, kUnusable = 2;

/// The words after a command, sorted: what it works on, and its options ("--out" → value).
struct Words {
    QString file;
    QString target; ///< the second file of a command that takes two
    QMap<QString, QString> options;
};

/// Prints "chainrule: text" on standard error and gives kUnusable.
int unusable(const QString& text);
/// The same for something that is wrong with a file: "chainrule: FILE: place: what".
int unusable(const QString& file, const engine::core::Error& error);

void printResult(const engine::io::Bytes& text);
/// A result to --out, or to standard output without it; the exit status.
int deliver(const Words& words, const engine::io::Bytes& text);
void printProgress(const QString& line);

/// A project with its data, ready to run.
struct Loaded {
    engine::io::Project project;
    engine::data::PreparedPtr data;
    std::unique_ptr<engine::train::AnyTrainer> trainer; ///< at the initial weights
};
/// Reads a project file, its data and its weights; `precision` replaces the project's if given.
engine::core::Result<Loaded> loadProject(const QString& file, std::optional<engine::train::Precision> precision = {});

/// Gives the trainer the task that the project's weights came from, if it names one.
engine::core::Result<void> loadSource(Loaded& loaded, const QString& file);

/// The number after --epochs. Errors: OutOfRange.
engine::core::Result<int> epochsOf(const Words& words);

/// Rows of the data set for --samples "0,1,2" (numbers within the training part), or the first batch in file order; the
/// numbers go to `samples`.
engine::core::Result<std::vector<int>> trainingRows(const Loaded& loaded, const Words& words, std::vector<int>& samples);
/// What trace and check start from: the project's initial weights, in float64.
engine::core::Result<engine::trace::PassInput> passOf(const QString& file, const Words& words);

/// A line for each tensor: name, shape, type, least, mean and greatest number.
QString tensorLines(const engine::core::TensorMap& tensors);
/// "PyTorch state dict: 4 tensors, 67 numbers"
QString weightSummary(const engine::io::WeightFormat& format, const engine::core::TensorMap& tensors);

int train(const Words& words);
int trace(const Words& words);
int check(const Words& words);
int evaluate(const Words& words);
int inspect(const Words& words);
int compare(const Words& words);
int findRate(const Words& words);
int convert(const Words& words);
int exportProject(const Words& words);

} // namespace app
