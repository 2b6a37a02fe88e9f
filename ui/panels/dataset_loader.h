#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>

namespace ui {

/// Makes or reads the data a spec names: small generated ones at once, the rest off the window's thread. Only
/// the latest request is answered. Keeps the last data: asked for the same again, it answers at once.
class DatasetLoader : public QObject {
    Q_OBJECT
public:
    using Loaded = engine::core::Result<engine::data::DatasetPtr>;

    explicit DatasetLoader(QObject* parent = nullptr) : QObject(parent) {}

    void load(const engine::data::DataSpec& spec, const engine::io::FileSource& files,
              const std::function<void(const Loaded&)>& done);
    /// Whether a request is still under way.
    bool isBusy() const { return m_busy; }

private:
    void keep(const engine::data::DataSpec& spec, const Loaded& loaded);

    std::uint64_t m_request = 0;
    bool m_busy = false;
    engine::data::DataSpec m_spec;
    engine::data::DatasetPtr m_dataset;
};

} // namespace ui
