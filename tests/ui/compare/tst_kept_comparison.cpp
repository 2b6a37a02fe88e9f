// What is kept of a comparison, as a file and back.
#include "ui/compare/kept_comparison.h"

#include "engine/train/fit.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <limits>

using namespace ui;
using engine::train::EpochRecord;

namespace {

engine::train::Experiment experiment(double rate) {
    auto made =
        engine::train::checked(engine::train::firstExperiment(), engine::train::Check::Editable).value();
    made.training.optimizer.settings.set("learning_rate", rate);
    return made;
}

KeptComparison::Lane lane(double rate, int epochs) {
    KeptComparison::Lane made;
    made.settings = {{"learning_rate", rate}, {"seed", std::int64_t(7)}};
    made.experiment = experiment(rate);
    made.sharesStart = true;
    made.label = QStringLiteral("ein „Name“");
    made.note = QStringLiteral("two\nlines");
    made.style = 3;
    made.story = QStringLiteral("Too small.");
    for (int i = 1; i <= epochs; ++i) {
        EpochRecord record;
        record.epoch = i;
        record.step = 10 * i;
        record.trainLoss = 1.0 / (3 * i);
        record.validationLoss = std::numeric_limits<double>::quiet_NaN();
        record.trainAccuracy = 0.1;
        record.learningRate = rate;
        record.gradientNorms = {3, 4};
        made.records.push_back(record);
    }
    return made;
}

KeptComparison comparison() {
    KeptComparison kept;
    kept.name = QStringLiteral("η = 0.0007 … 0.1");
    kept.note = QStringLiteral("for the lecture");
    kept.starred = true;
    kept.when = QDateTime(QDate(2026, 11, 29), QTime(23, 59, 1));
    kept.base = experiment(0.03);
    kept.epochs = 4;
    kept.reference = 1;
    kept.lanes = {lane(7e-4, 4), lane(0.1, 2)};
    return kept;
}

QByteArray with(const char* key, const QJsonValue& value) {
    QJsonObject all = QJsonDocument::fromJson(writeKept(comparison())).object();
    all.insert(QLatin1String(key), value);
    return QJsonDocument(all).toJson();
}

} // namespace

class TestKeptComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAgainBitForBit() {
        const KeptComparison kept = comparison();
        const auto again = readKept(writeKept(kept));
        QVERIFY2(again, again ? "" : again.error().text().c_str());
        QCOMPARE(again->name, kept.name);
        QCOMPARE(again->note, kept.note);
        QCOMPARE(again->starred, true);
        QCOMPARE(again->when, kept.when);
        QVERIFY(again->base == kept.base);
        QCOMPARE(again->epochs, 4ll);
        QCOMPARE(again->reference, std::size_t(1));
        QCOMPARE(again->lanes.size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i) {
            const auto &a = kept.lanes[i], &b = again->lanes[i];
            QVERIFY(a.experiment == b.experiment);
            QVERIFY(a.settings == b.settings);
            QCOMPARE(b.label, a.label);
            QCOMPARE(b.note, a.note);
            QCOMPARE(b.story, a.story);
            QCOMPARE(b.style, 3);
            QVERIFY(b.sharesStart);
            QCOMPARE(b.records.size(), a.records.size());
            for (std::size_t k = 0; k < a.records.size(); ++k) {
                QCOMPARE(b.records[k].trainLoss, a.records[k].trainLoss);
                QVERIFY(std::isnan(b.records[k].validationLoss));
                QCOMPARE(b.records[k].step, a.records[k].step);
                QCOMPARE(b.records[k].gradientNorms, std::vector<double>{5});
            }
        }
        QCOMPARE(again->best()->title(), kept.lanes[0].title());
    }

    void whatIsNotOneIsRefusedWithWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QByteArray() << "no JSON";
        QTest::newRow("no JSON") << QByteArray("{\"format\": ") << "no JSON";
        QTest::newRow("another file")
            << QByteArray("{\"experiment\": {}}") << "format: not a kept comparison";
        QTest::newRow("newer") << with("version", 9) << "newer Chainrule";
        QTest::newRow("no lanes") << with("lanes", QJsonArray()) << "lanes: expected 1 to 16";
        QTest::newRow("lanes of numbers")
            << with("lanes", QJsonArray{1, 2}) << "lanes[0].experiment: expected an object";
        QTest::newRow("reference") << with("reference", 2)
                                   << "reference: expected a whole number from 0 to 1";
        QTest::newRow("base") << with("base", QJsonObject()) << "base: ";
        QTest::newRow("name") << with("name", 3) << "name: expected a text";
        QTest::newRow("epochs") << with("epochs", -1) << "epochs: expected a whole number";
    }
    void whatIsNotOneIsRefusedWithWhatIsWrong() {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, text);
        const auto kept = readKept(bytes);
        QVERIFY(!kept);
        const QString got = QString::fromStdString(kept.error().text());
        QVERIFY2(got.contains(text), qPrintable(got));
    }

    void noCutOrFlippedFileHarms() {
        const QByteArray whole = writeKept(comparison());
        for (qsizetype size = 0; size < whole.size(); size += 97)
            QVERIFY(!readKept(whole.left(size)));
        for (qsizetype at = 0; at < whole.size(); at += 61) {
            QByteArray other = whole;
            other[at] = char(other[at] ^ 0x15);
            const auto kept = readKept(other); // either refused or a comparison that can be shown
            if (kept)
                for (const auto& lane : kept->lanes)
                    QVERIFY(!lane.settings.empty() && lane.style >= 0);
        }
    }

    void aLongRunIsThinnedWithItsEnds() {
        const auto records = lane(0.1, 5000).records;
        const auto some = thinned(records, 2000);
        QCOMPARE(some.size(), std::size_t(2000));
        QCOMPARE(some.front().epoch, 1ll);
        QCOMPARE(some.back().epoch, 5000ll);
        QCOMPARE(thinned(records, 6000).size(), std::size_t(5000));
        KeptComparison kept = comparison();
        kept.lanes[0].records = records;
        QCOMPARE(readKept(writeKept(kept))->lanes[0].records.back().epoch, 5000ll);
    }
};

QTEST_GUILESS_MAIN(TestKeptComparison)
#include "tst_kept_comparison.moc"
