#include "ui/shared_data.h"

#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "engine/io/project_data.h"

#include <QDir>

#include <map>
#include <mutex>

namespace ui {

using engine::core::Result;
using engine::data::Dataset;
using engine::data::DatasetPtr;
using engine::data::DataSpec;

namespace {

constexpr std::int64_t kSmallSamples = 20000;

struct Shelf {
    std::mutex reading;
    std::weak_ptr<const Dataset> dataset;
};

Shelf& shelfFor(const std::string& name) {
    static std::mutex looking;
    static std::map<std::string, Shelf> shelves;
    const std::lock_guard lock(looking);
    return shelves[name];
}

bool isShared(const DataSpec& spec) {
    return engine::io::findBuiltinSet(spec.source) ||
           (QDir::isAbsolutePath(QString::fromStdString(spec.source)) && spec.settings.empty());
}

/// What is on one shelf: a source, and how its features are told.
std::string nameOf(const DataSpec& spec) {
    std::string name = spec.source;
    for (const auto& [setting, value] : spec.settings)
        name += '\n' + setting + '=' + engine::core::toText(value);
    for (const std::string& each : spec.classes)
        name += "\nclass " + std::to_string(each.size()) + ' ' + each;
    if (spec.table)
        name += '\n' + engine::io::tableText(*spec.table);
    if (spec.folder)
        name += '\n' + std::to_string(spec.folder->width) + " x " + std::to_string(spec.folder->height);
    return name;
}

Result<DatasetPtr> loaded(const DataSpec& spec, const engine::io::FileSource& files,
                          const engine::io::Progress& progress) {
    auto dataset = engine::io::loadDataset(spec, files, progress);
    if (!dataset)
        return dataset.error();
    return std::make_shared<const Dataset>(std::move(*dataset));
}

} // namespace

Result<DatasetPtr> sharedDataset(const DataSpec& spec, const engine::io::FileSource& files,
                                 const engine::io::Progress& progress) {
    if (!isShared(spec))
        return loaded(spec, files, progress);
    Shelf& shelf = shelfFor(nameOf(spec));
    const std::lock_guard lock(shelf.reading);
    if (auto dataset = shelf.dataset.lock())
        return dataset;
    auto dataset = loaded(spec, files, progress);
    if (dataset)
        shelf.dataset = *dataset;
    return dataset;
}

bool quicklyMade(const DataSpec& spec) {
    return spec.source == engine::data::kDrawnSource ||
           (engine::data::findGenerator(spec.source) && spec.settings.integer("samples") <= kSmallSamples);
}

} // namespace ui
