// What a panel of curves saves of a run longer than its charts keep point by point.
#include "tests/ui/warnings.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/metric_panels.h"
#include "ui/panels/schema_form.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/save_progress.h"
#include "ui/run.h"

#include <QComboBox>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace ui;
using engine::train::Activity;
using engine::train::EpochRecord;

namespace {

constexpr long long kLimit = plots::CurveHistory::kMostBuckets;
constexpr int kMinute = 60000;

/// An epoch is one step over a few samples: tens of thousands take a moment.
engine::train::Experiment quick(int epochs) {
    auto experiment = engine::train::firstExperiment();
    experiment.data.source = "xor";
    experiment.data.settings = {};
    experiment.data.settings.set("samples", std::int64_t(12));
    experiment.network.layers = {engine::model::denseLayer(2, "tanh"),
                                 engine::model::denseLayer(1, "sigmoid")};
    experiment.training.loss = "binary_cross_entropy";
    experiment.training.batchSize = 12;
    experiment.training.epochs = epochs;
    return experiment;
}

bool same(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

/// A run with two panels, and all that it ever told.
struct Bench {
    Document document;
    Run run{document, fileSource()};
    LossPanel loss{run};
    GradientPanel gradients{run};
    std::vector<EpochRecord> records;

    explicit Bench(int epochs) {
        QObject::connect(&run, &Run::framed, &run, [this] {
            for (const auto& point : run.newPoints()) {
                while (!records.empty() && records.back().epoch >= point.record.epoch)
                    records.pop_back();
                records.push_back(point.record);
            }
        });
        QVERIFY(document.edit(QStringLiteral("test"), quick(epochs)));
        QTRY_VERIFY(run.isReady());
        loss.resize(600, 300);
        loss.show();
    }
    void playToTheEnd() {
        run.play();
        QTRY_VERIFY_WITH_TIMEOUT(!run.isPlaying() && run.isSettled(), kMinute);
    }
};

void chooseCsv(plots::ExportDialog& dialog) {
    auto* box = qobject_cast<QComboBox*>(dialog.form()->field("format"));
    QVERIFY(box);
    box->setCurrentIndex(box->findData(QStringLiteral("CSV")));
    Q_EMIT box->activated(box->currentIndex());
}

/// As the menu does after a file was chosen.
QByteArray saved(plots::Chart& chart) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("curve.csv"));
    plots::ExportDialog dialog([&chart] { return chart.exportable(); }, &chart);
    chooseCsv(dialog);
    dialog.saveTo(path);
    const bool done = QTest::qWaitFor([&] { return !chart.findChild<plots::SaveProgress*>(); }, kMinute);
    QFile file(path);
    return done && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Whether the table has one line an epoch, and in those columns these numbers.
bool holds(const QByteArray& csv, const std::vector<EpochRecord>& records, std::vector<int> columns,
           const std::function<std::vector<double>(const EpochRecord&)>& values) {
    const auto lines = csv.trimmed().split('\n');
    if (lines.size() != qsizetype(records.size()) + 1)
        return false;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto cells = lines[qsizetype(i) + 1].split(',');
        const auto expected = values(records[i]);
        if (cells[0].toLongLong() != records[i].epoch)
            return false;
        for (std::size_t k = 0; k < columns.size(); ++k)
            if (!same(cells[columns[k]].toDouble(), expected[k]))
                return false;
    }
    return true;
}

std::vector<double> losses(const EpochRecord& record) { return {record.trainLoss, record.validationLoss}; }

} // namespace

class TestCurvePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
    }

    void aLongRunIsSavedEpochByEpochThroughAChangeOnTheWay() {
        Bench bench(40'000);
        for (int i = 0; i < 500; ++i)
            bench.run.step(engine::train::Granularity::Epoch);
        QTRY_COMPARE(bench.run.snapshot()->epoch, 500LL);
        bench.run.setLearningRate(0.25);
        bench.playToTheEnd();
        QVERIFY(bench.loss.chart().curve(0).raw().pointsPerBucket() > 1);
        QCOMPARE(bench.run.snapshot()->past.changes->begin()->first, 500LL);
        QCOMPARE(bench.records.size(), std::size_t(40'000));
        const auto csv = saved(bench.loss.chart());
        QVERIFY(csv.startsWith("epoch,training,training smoothed 0.6,validation,validation smoothed 0.6\n"));
        QVERIFY(holds(csv, bench.records, {1, 3}, losses));
        QVERIFY(holds(saved(bench.gradients.chart()), bench.records, {1, 2},
                      [](const EpochRecord& record) { return record.gradientNorms; }));
    }

    void aForkIsSavedWithWhatWasBeforeIt() {
        Bench bench(int(kLimit) + 100);
        bench.playToTheEnd();
        bench.run.seek(1001);
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->step == 1001);
        bench.run.setLearningRate(0.5); // a fork, as it is in the past
        bench.playToTheEnd();
        QCOMPARE(bench.run.tree().branches().size(), std::size_t(2));
        QCOMPARE(bench.records.size(), std::size_t(kLimit + 100));
        QVERIFY(holds(saved(bench.loss.chart()), bench.records, {1, 3}, losses));
    }

    void whileItTrainsWhatIsThereIsSaved() {
        Bench bench(2'000'000'000);
        bench.run.play();
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.loss.chart().curve(0).raw().pointsPerBucket() > 1 && bench.run.isSettled(), kMinute);
        const auto table = bench.loss.chart().exportable().longCsv();
        const std::size_t there = bench.records.size();
        QTRY_VERIFY(bench.records.size() > there);
        bench.run.pause();
        QTRY_VERIFY(bench.run.isSettled());
        QByteArray csv;
        while (table->advance(csv)) {
        }
        const auto lines = std::size_t(csv.count('\n')) - 1;
        QVERIFY2(lines >= there && lines <= bench.records.size(),
                 qPrintable(QStringLiteral("%1 %2 %3").arg(lines).arg(there).arg(bench.records.size())));
        bench.records.resize(lines);
        QVERIFY(holds(csv, bench.records, {1, 3}, losses));
    }

    void trainingGoesOnAsIfNothingWereSaved() {
        Bench bench(int(kLimit) + 10);
        bench.playToTheEnd();
        const auto before = bench.run.snapshot();
        QVERIFY(!saved(bench.loss.chart()).isEmpty());
        QCOMPARE(bench.run.snapshot(), before);
    }

    void shortRunsAreSavedAtOnce() {
        Bench bench(50);
        bench.playToTheEnd();
        const auto what = bench.loss.chart().exportable();
        QVERIFY(!what.longCsv);
        QVERIFY(holds(what.csv(), bench.records, {1, 3}, losses));
    }

    void theDialogShowsTheFirstEpochsAsTheyAreSaved() {
        Bench bench(int(kLimit) + 10);
        bench.playToTheEnd();
        plots::Chart& chart = bench.loss.chart();
        plots::ExportDialog dialog([&chart] { return chart.exportable(); }, &chart);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        chooseCsv(dialog);
        QVERIFY(dialog.summary().contains(QStringLiteral("every epoch")));
        auto shown = dialog.numbers().toUtf8().split('\n');
        QCOMPARE(shown.takeLast(), QByteArray("…"));
        QVERIFY(!shown.isEmpty());
        bench.records.resize(std::size_t(shown.size()) - 1);
        QVERIFY(holds(shown.join('\n'), bench.records, {1, 3}, losses));
    }
};

QTEST_MAIN(TestCurvePanel)
#include "tst_curve_panel.moc"
