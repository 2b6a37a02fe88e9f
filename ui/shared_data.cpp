#include "ui/shared_data.h"

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

Shelf& shelfFor(const DataSpec& spec) {
    static std::mutex looking;
    static std::map<std::pair<std::string, std::string>, Shelf> shelves;
    const std::lock_guard lock(looking);
    std::string how = spec.table ? engine::io::tableText(*spec.table) : std::string();
    if (spec.folder)
        how = std::to_string(spec.folder->width) + " x " + std::to_string(spec.folder->height);
    return shelves[{spec.source, how}];
}

bool isShared(const std::string& source) {
    return engine::io::findBuiltinSet(source) || QDir::isAbsolutePath(QString::fromStdString(source));
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
    if (!isShared(spec.source) || !spec.settings.empty())
        return loaded(spec, files, progress);
    Shelf& shelf = shelfFor(spec);
    const std::lock_guard lock(shelf.reading);
    if (auto dataset = shelf.dataset.lock())
        return dataset;
    auto dataset = loaded(spec, files, progress);
    if (dataset)
        shelf.dataset = *dataset;
    return dataset;
}

bool quicklyMade(const DataSpec& spec) {
    return engine::data::findGenerator(spec.source) && spec.settings.integer("samples") <= kSmallSamples;
}

} // namespace ui
