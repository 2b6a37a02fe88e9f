#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "engine/io/table.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>

namespace ui {

class Document;

/// Reads a table or a folder of pictures as a spec says, off the window's thread: first what the first rows
/// of a table look like, then all of it with progress. Another spec begins again; what is late is dropped.
/// What was read is held, so that whoever asks for the same data gets it without reading again.
class DataImport : public QObject {
    Q_OBJECT
public:
    /// `spec.source` is an absolute path or "pasted"; a table's unless `spec.folder` says how its pictures
    /// are read.
    explicit DataImport(engine::data::DataSpec spec, QObject* parent = nullptr);
    ~DataImport() override;

    const engine::data::DataSpec& spec() const { return m_spec; }
    void setTable(engine::data::TableSpec table);
    void setFolder(engine::data::PicturesSpec folder);

    using Preview = std::shared_ptr<const engine::io::TablePreview>;
    /// Null until there is one, and where it is no text.
    const Preview& preview() const { return m_preview; }
    /// All of it; null until it is read.
    const engine::data::DatasetPtr& dataset() const { return m_dataset; }
    /// What keeps it from being read: of the first rows, later of all.
    const std::optional<engine::core::Error>& problem() const { return m_problem; }
    /// 0 ... 1 while all of it is read.
    double progress() const { return m_progress; }
    bool isReading() const { return m_reading; }

Q_SIGNALS:
    void changed();

private:
    using Stop = std::shared_ptr<std::atomic<bool>>;

    void start();
    void look();
    void readAll();
    void take(Preview preview, std::optional<engine::core::Error> problem);

    engine::data::DataSpec m_spec;
    Preview m_preview;
    engine::data::DatasetPtr m_dataset;
    std::optional<engine::core::Error> m_problem;
    double m_progress = 0;
    bool m_reading = false;
    Stop m_stop; ///< of what is under way; also tells a late answer from a right one
};

/// One undoable edit: what was read is the data, and the network is fitted to it. Errors: what
/// Document::edit() refuses.
engine::core::Result<void> adopt(Document& document, engine::data::DataSpec spec,
                                 const engine::data::Dataset& dataset, const QString& name);

/// Whether a file is a table of text (gzipped or not), by its beginning. False where it cannot be read.
bool isTableFile(const QString& path);

} // namespace ui
