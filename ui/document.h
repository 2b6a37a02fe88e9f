#pragma once

#include "engine/io/project.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <utility>
#include <vector>

namespace ui {

/// What is open: the project as a value, its file, undo and redo. Every edit of network, data or settings
/// goes through edit(); whoever shows the experiment listens to changed().
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    const engine::io::Project& project() const { return m_project; }
    const engine::train::Experiment& experiment() const { return m_project.experiment; }
    QUndoStack& undoStack() { return m_undo; }

    /// One undoable edit. Edits in a row with the same `mergeId` >= 0 (dragging one slider) become one. What
    /// is not valid is refused with its reason (and nothing changes). Layers that do not fit together yet are
    /// held all the same: somebody is building, and until they fit there is no run.
    engine::core::Result<void> edit(const QString& text, const engine::train::Experiment& next,
                                    int mergeId = -1);
    /// An edit and the initial weights of the network that comes of it, as one.
    engine::core::Result<void> edit(const QString& text, const engine::train::Experiment& next,
                                    engine::core::TensorMap weights);
    /// The same for initial weights; null: none.
    void setWeights(const QString& text, std::optional<engine::core::TensorMap> weights);

    /// Replaces what is open and forgets undo. `path` empty: not saved yet.
    void replace(engine::io::Project project, const QString& path);
    QString path() const { return m_path; }
    /// File name, or "Untitled".
    QString title() const;
    bool isModified() const { return !m_undo.isClean() || m_recovered || m_looked; }
    /// As it stands, saved under that path.
    void markSaved(const QString& path);
    /// How often the metrics of the test part were looked at: of these data (source, seed, shares), which are
    /// others after an edit. Undo takes no look back.
    std::int64_t testLooks() const { return m_project.testLooks; }
    void countTestLook();
    /// Restored after a crash: modified until it is saved.
    void markRecovered();

Q_SIGNALS:
    /// The experiment or the weights are other than before (edit, undo, redo, replace).
    void changed();
    /// Path, title or modified flag.
    void stateChanged();

private:
    friend class ProjectEdit;
    void assign(const engine::io::Project& project);
    std::int64_t& looksAt(const engine::data::DataSpec& data);

    engine::io::Project m_project;
    QUndoStack m_undo;
    QString m_path;
    bool m_recovered = false;
    bool m_looked = false;                                                ///< since it was saved
    std::vector<std::pair<engine::data::DataSpec, std::int64_t>> m_looks; ///< at the test part of each
};

} // namespace ui
