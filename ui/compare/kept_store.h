#pragma once

#include "ui/compare/kept_comparison.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <set>

namespace ui {

/// Comparisons that are kept from one start to the next: a file each in the user's data folder, read and
/// written by another thread, each file whole or not at all. What cannot be read is passed over and told in
/// one line.
class KeptStore : public QObject {
    Q_OBJECT
public:
    struct Entry {
        QString id; ///< file name without ending
        std::shared_ptr<const KeptComparison> what;
    };
    explicit KeptStore(QObject* parent = nullptr);
    /// Waits until all is written.
    ~KeptStore() override;

    /// Reads the folder, once; loaded() tells when it is done.
    void load();
    bool isLoaded() const { return m_loaded; }
    /// The newest first.
    const std::vector<Entry>& all() const { return m_all; }
    const Entry* find(const QString& id) const;
    /// Beyond kMost the oldest one without a star gives way; where all have one, nothing is kept and the note
    /// says so. Its id; empty: it is not kept.
    QString keep(const KeptComparison& what);
    /// In place of what was kept under that id.
    void change(const QString& id, const KeptComparison& what);
    void remove(const QString& id);
    /// What was removed last; nothing: nothing was.
    const std::optional<Entry>& removed() const { return m_removed; }
    void putBack();
    /// Whether its curves stand behind those of the lanes.
    bool isBeside(const QString& id) const { return m_beside.contains(id); }
    void setBeside(const QString& id, bool on);
    /// What went wrong, or gave way, in one line; empty: nothing.
    const QString& note() const { return m_note; }
    static QString folder();

    static constexpr std::size_t kMost = 60;

Q_SIGNALS:
    void loaded();
    /// There are others, or a name, a note, a star is another one.
    void changed();
    void besideChanged();

private:
    struct Found {
        std::vector<Entry> entries;
        QString note;
    };
    static Found readAll();
    void insert(Entry entry);
    void write(const Entry& entry);
    void erase(const QString& id);

    std::vector<Entry> m_all;
    std::optional<Entry> m_removed;
    std::set<QString> m_beside;
    QString m_note;
    bool m_begun = false, m_loaded = false;
    int m_made = 0;
    QThreadPool m_pool; ///< one thread: files change in the order they were told to
};

} // namespace ui
