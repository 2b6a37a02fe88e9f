#include "ui/compare/kept_store.h"

#include "ui/file_access.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

namespace ui {

namespace {

constexpr int kMostFiles = 500; ///< that are looked at
const QString kEnding = QStringLiteral(".json");

QString pathOf(const QString& id) { return KeptStore::folder() + QLatin1Char('/') + id + kEnding; }

} // namespace

QString KeptStore::folder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/comparisons");
}

KeptStore::KeptStore(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

KeptStore::~KeptStore() { m_pool.waitForDone(); }

void KeptStore::load() {
    if (m_begun)
        return;
    m_begun = true;
    m_pool.start([this] {
        auto found = std::make_shared<Found>(readAll());
        QMetaObject::invokeMethod(
            this,
            [this, found] {
                for (Entry& entry : found->entries)
                    if (!find(entry.id)) // what was kept meanwhile is newer
                        insert(std::move(entry));
                m_note = found->note;
                m_loaded = true;
                Q_EMIT loaded();
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
}

KeptStore::Found KeptStore::readAll() {
    Found found;
    int unread = 0;
    QString first;
    const QStringList names =
        QDir(folder()).entryList({QLatin1Char('*') + kEnding}, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QString& name : names.mid(0, kMostFiles)) {
        const QString id = name.chopped(kEnding.size());
        const QFileInfo info(pathOf(id));
        engine::core::Result<KeptComparison> kept =
            engine::core::Error{engine::core::Code::TooLarge, "more than 32 MiB", {}};
        if (info.size() <= kMostKeptBytes) {
            const auto bytes = readFile(pathOf(id));
            kept = bytes ? readKept(QByteArray::fromStdString(*bytes))
                         : engine::core::Result<KeptComparison>(bytes.error());
        }
        if (kept)
            found.entries.push_back({id, std::make_shared<const KeptComparison>(*std::move(kept))});
        else if (unread++ == 0)
            first = tr("%1: %2").arg(name, QString::fromStdString(kept.error().text()));
    }
    if (unread > 0)
        found.note = tr("%1 of the kept comparisons could not be read and stay as they are. %2")
                         .arg(unread)
                         .arg(first);
    return found;
}

const KeptStore::Entry* KeptStore::find(const QString& id) const {
    const auto at =
        std::find_if(m_all.begin(), m_all.end(), [&](const Entry& entry) { return entry.id == id; });
    return at == m_all.end() ? nullptr : &*at;
}

void KeptStore::insert(Entry entry) {
    const auto at =
        std::find_if(m_all.begin(), m_all.end(), [&](const Entry& one) { return one.id < entry.id; });
    m_all.insert(at, std::move(entry));
}

QString KeptStore::keep(const KeptComparison& what) {
    m_note.clear();
    if (m_all.size() >= kMost) {
        const auto oldest = std::find_if(m_all.rbegin(), m_all.rend(),
                                         [](const Entry& entry) { return !entry.what->starred; });
        if (oldest == m_all.rend()) {
            m_note = tr("%1 comparisons are kept, all with a star: delete one first.").arg(kMost);
            Q_EMIT changed();
            return {};
        }
        m_note = tr("More than %1 are not kept: the oldest without a star, “%2”, was deleted.")
                     .arg(kMost)
                     .arg(oldest->what->name);
        const Entry gone = *oldest;
        erase(gone.id);
        m_removed = gone;
    }
    // Names sort by time; the process tells windows apart.
    const QString id = QStringLiteral("%1-%2-%3")
                           .arg(what.when.toUTC().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz")))
                           .arg(QCoreApplication::applicationPid())
                           .arg(++m_made, 3, 10, QLatin1Char('0'));
    const Entry entry{id, std::make_shared<const KeptComparison>(what)};
    insert(entry);
    write(entry);
    Q_EMIT changed();
    return id;
}

void KeptStore::change(const QString& id, const KeptComparison& what) {
    for (Entry& entry : m_all)
        if (entry.id == id) {
            entry.what = std::make_shared<const KeptComparison>(what);
            write(entry);
            Q_EMIT changed();
            return;
        }
}

void KeptStore::remove(const QString& id) {
    const Entry* entry = find(id);
    if (!entry)
        return;
    m_removed = *entry;
    m_note = tr("“%1” was deleted.").arg(entry->what->name);
    erase(id);
    Q_EMIT changed();
    Q_EMIT besideChanged();
}

void KeptStore::putBack() {
    if (!m_removed)
        return;
    const Entry entry = *m_removed;
    m_removed.reset();
    m_note.clear();
    insert(entry);
    write(entry);
    Q_EMIT changed();
}

void KeptStore::setBeside(const QString& id, bool on) {
    if (on == isBeside(id))
        return;
    if (on)
        m_beside.insert(id);
    else
        m_beside.erase(id);
    Q_EMIT besideChanged();
}

void KeptStore::write(const Entry& entry) {
    m_pool.start([this, entry] {
        QDir().mkpath(folder());
        const QByteArray bytes = writeKept(*entry.what);
        const auto written = bytes.size() > kMostKeptBytes
                                 ? engine::core::Result<void>(engine::core::Error{
                                       engine::core::Code::TooLarge, "more than 32 MiB are not kept", {}})
                                 : writeFile(pathOf(entry.id), bytes.toStdString());
        if (!written)
            QMetaObject::invokeMethod(
                this,
                [this, name = entry.what->name, problem = QString::fromStdString(written.error().text())] {
                    m_note = tr("“%1” is not kept: %2").arg(name, problem);
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
    });
}

void KeptStore::erase(const QString& id) {
    std::erase_if(m_all, [&](const Entry& entry) { return entry.id == id; });
    m_beside.erase(id);
    m_pool.start([id] { QFile::remove(pathOf(id)); });
}

} // namespace ui
