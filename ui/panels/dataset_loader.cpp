#include "ui/panels/dataset_loader.h"

#include "ui/shared_data.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace ui {

using engine::data::DataSpec;

void DatasetLoader::keep(const DataSpec& spec, const Loaded& loaded) {
    m_spec = spec;
    m_dataset = loaded ? *loaded : nullptr;
}

void DatasetLoader::load(const DataSpec& spec, const engine::io::FileSource& files,
                         const std::function<void(const Loaded&)>& done) {
    const std::uint64_t request = ++m_request;
    m_busy = false;
    if (m_dataset && sameSamples(spec, m_spec))
        return done(m_dataset);
    if (quicklyMade(spec)) {
        const Loaded loaded = sharedDataset(spec, files);
        keep(spec, loaded);
        return done(loaded);
    }
    m_busy = true;
    QThreadPool::globalInstance()->start([self = QPointer<DatasetLoader>(this), spec, files, done, request] {
        const Loaded loaded = sharedDataset(spec, files);
        QMetaObject::invokeMethod(
            qApp,
            [self, spec, loaded, done, request] {
                if (!self || self->m_request != request)
                    return;
                self->m_busy = false;
                self->keep(spec, loaded);
                done(loaded);
            },
            Qt::QueuedConnection);
    });
}

} // namespace ui
