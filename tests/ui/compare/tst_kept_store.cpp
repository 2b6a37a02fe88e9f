// Kept comparisons in the user's folder, from one start to the next.
#include "ui/compare/kept_store.h"

#include "engine/train/fit.h"

#include <QDir>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace ui;

namespace {

KeptComparison comparison(const QString& name, int minute = 0, bool starred = false) {
    KeptComparison kept;
    kept.name = name;
    kept.when = QDateTime(QDate(2026, 11, 29), QTime(10, minute));
    kept.starred = starred;
    kept.base =
        engine::train::checked(engine::train::firstExperiment(), engine::train::Check::Editable).value();
    KeptComparison::Lane lane;
    lane.settings = {{"learning_rate", 0.1}};
    lane.experiment = kept.base;
    kept.lanes = {lane};
    return kept;
}

QStringList filesIn() { return QDir(KeptStore::folder()).entryList(QDir::Files, QDir::Name); }

QStringList namesOf(const KeptStore& store) {
    QStringList names;
    for (const auto& entry : store.all())
        names += entry.what->name;
    return names;
}

/// As after a start.
std::unique_ptr<KeptStore> started() {
    auto store = std::make_unique<KeptStore>();
    QSignalSpy loaded(store.get(), &KeptStore::loaded);
    store->load();
    return loaded.wait() ? std::move(store) : nullptr;
}

} // namespace

class TestKeptStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QDir(KeptStore::folder()).removeRecursively(); }

    void whatIsKeptIsThereAfterTheNextStartTheNewestFirst() {
        {
            KeptStore store;
            QVERIFY(!store.keep(comparison("first", 1)).isEmpty());
            store.keep(comparison("second", 2));
        } // waits until it is written
        QCOMPARE(filesIn().size(), 2);
        const auto store = started();
        QVERIFY(store);
        QCOMPARE(namesOf(*store), QStringList({"second", "first"}));
        QVERIFY(store->note().isEmpty());
    }

    void namesNotesAndStarsAreKeptToo() {
        {
            KeptStore store;
            const QString id = store.keep(comparison("old"));
            KeptComparison next = *store.find(id)->what;
            next.name = QStringLiteral("new");
            next.note = QStringLiteral("why");
            next.starred = true;
            store.change(id, next);
        }
        const auto store = started();
        QCOMPARE(namesOf(*store), QStringList("new"));
        QCOMPARE(store->all()[0].what->note, QStringLiteral("why"));
        QVERIFY(store->all()[0].what->starred);
    }

    void whatIsDeletedIsGoneAndCanBePutBack() {
        {
            KeptStore store;
            const QString id = store.keep(comparison("a", 1));
            store.keep(comparison("b", 2));
            store.setBeside(id, true);
            store.remove(id);
            QCOMPARE(namesOf(store), QStringList("b"));
            QVERIFY(!store.isBeside(id));
        }
        QCOMPARE(filesIn().size(), 1);
        {
            const auto store = started();
            store->remove(store->all()[0].id);
            store->putBack();
            QCOMPARE(namesOf(*store), QStringList("b"));
            QVERIFY(!store->removed());
        }
        QCOMPARE(filesIn().size(), 1);
    }

    void aMalformedFileIsPassedOverInOneLineAndStays() {
        {
            KeptStore store;
            store.keep(comparison("good"));
        }
        for (const char* name : {"bad.json", "worse.json"}) {
            QFile file(KeptStore::folder() + QLatin1Char('/') + QLatin1String(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("{\"format\": \"chainrule comparison\", \"version\": 1");
        }
        const auto store = started();
        QCOMPARE(namesOf(*store), QStringList("good"));
        QVERIFY2(store->note().contains("2") && store->note().contains("could not be read") &&
                     store->note().contains("worse.json") && !store->note().contains(QLatin1Char('\n')),
                 qPrintable(store->note()));
        QCOMPARE(filesIn().size(), 3);
    }

    void beyondTheBoundTheOldestWithoutAStarGivesWay() {
        KeptStore store;
        store.keep(comparison("starred", 0, true));
        for (int i = 1; i < int(KeptStore::kMost); ++i)
            store.keep(comparison(QStringLiteral("number %1").arg(i), i));
        QVERIFY(store.note().isEmpty());
        store.keep(comparison("last", 59));
        QCOMPARE(store.all().size(), KeptStore::kMost);
        QVERIFY(namesOf(store).contains(QStringLiteral("starred")));
        QVERIFY(!namesOf(store).contains(QStringLiteral("number 1")));
        QVERIFY(store.note().contains(QStringLiteral("number 1")));
    }
};

QTEST_GUILESS_MAIN(TestKeptStore)
#include "tst_kept_store.moc"
