#include "ui/data/data_import.h"

#include "engine/io/data_files.h"
#include "engine/io/project.h"
#include "engine/train/fit.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/shared_data.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

namespace ui {

namespace {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::data::DataSpec;
using engine::io::Bytes;

constexpr qint64 kStart = qint64(4) << 20; ///< bytes that hold the first thousand rows of all but odd tables
constexpr int kProgressSteps = 200;

struct Start {
    Bytes bytes;
    bool whole = true;
};

/// The beginning of what a spec names.
Result<Start> startOf(const DataSpec& spec) {
    if (spec.source == engine::data::kPastedSource)
        return Start{spec.text.get(), true};
    const QString path = QString::fromStdString(spec.source);
    if (QFileInfo(path).size() <= kStart) {
        auto bytes = readFile(path);
        return bytes ? Result<Start>(Start{*std::move(bytes), true}) : Result<Start>(bytes.error());
    }
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return Error{Code::ReadFailed,
                     QCoreApplication::translate("ui::DataImport", "it cannot be read").toStdString(),
                     {}};
    return Start{file.read(kStart).toStdString(), false};
}

} // namespace

DataImport::DataImport(DataSpec spec, QObject* parent) : QObject(parent), m_spec(std::move(spec)) {
    if (!m_spec.table && !m_spec.folder)
        m_spec.table.emplace();
    start();
}

DataImport::~DataImport() { *m_stop = true; }

void DataImport::setTable(engine::data::TableSpec table) {
    if (m_spec.table == table)
        return;
    m_spec.table = std::move(table);
    start();
}

void DataImport::setFolder(engine::data::PicturesSpec folder) {
    if (m_spec.folder == folder)
        return;
    m_spec.folder = folder;
    start();
}

void DataImport::start() {
    if (m_stop)
        *m_stop = true;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_dataset = nullptr;
    m_progress = 0;
    m_reading = true;
    if (m_spec.folder) {
        m_problem.reset();
        readAll();
    } else {
        look();
    }
    Q_EMIT changed();
}

void DataImport::look() {
    QThreadPool::globalInstance()->start([self = QPointer<DataImport>(this), spec = m_spec, stop = m_stop] {
        Preview preview;
        std::optional<Error> problem;
        if (const auto begin = startOf(spec); !begin) {
            problem = Error{begin.error().code, begin.error().message, {}};
        } else if (auto made = engine::io::previewTable(begin->bytes, begin->whole, *spec.table); !made) {
            problem = made.error();
        } else {
            if (!made->result)
                problem = made->result.error();
            preview = std::make_shared<const engine::io::TablePreview>(*std::move(made));
        }
        const auto answer = [self, stop, preview, problem] {
            if (self && self->m_stop == stop)
                self->take(preview, problem);
        };
        QMetaObject::invokeMethod(qApp, answer, Qt::QueuedConnection);
    });
}

void DataImport::take(Preview preview, std::optional<Error> problem) {
    m_preview = std::move(preview);
    m_problem = std::move(problem);
    m_reading = !m_problem;
    if (m_reading)
        readAll();
    Q_EMIT changed();
}

void DataImport::readAll() {
    QThreadPool::globalInstance()->start([self = QPointer<DataImport>(this), spec = m_spec, stop = m_stop] {
        int told = 0;
        const auto tell = [&](double done) {
            const int step = int(done * kProgressSteps);
            if (step > told) {
                told = step;
                const auto show = [self, stop, done] {
                    if (!self || self->m_stop != stop)
                        return;
                    self->m_progress = done;
                    Q_EMIT self->changed();
                };
                QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
            }
            return !*stop;
        };
        const auto loaded = sharedDataset(spec, fileSource(), tell);
        const auto answer = [self, stop, loaded] {
            if (!self || self->m_stop != stop)
                return;
            self->m_reading = false;
            if (loaded)
                self->m_dataset = *loaded;
            else
                self->m_problem = loaded.error();
            Q_EMIT self->changed();
        };
        QMetaObject::invokeMethod(qApp, answer, Qt::QueuedConnection);
    });
}

Result<void> adopt(Document& document, DataSpec spec, const engine::data::Dataset& dataset,
                   const QString& name) {
    engine::train::Experiment next = document.experiment();
    // A share for testing comes back behind a set that has a test part of its own.
    spec.split = engine::io::hasTestPart(next.data.source) ? engine::data::SplitSpec() : next.data.split;
    spec.seed = next.data.seed;
    next.data = std::move(spec);
    next = engine::train::fitted(next, dataset);
    return document.edit(QCoreApplication::translate("ui::DataImport", "Import %1").arg(name), next);
}

bool isTableFile(const QString& path) {
    constexpr qint64 kLooked = 4096;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray start = file.read(kLooked);
    return engine::io::recognize({start.data(), std::size_t(start.size())}) == engine::io::FileKind::Csv;
}

} // namespace ui
