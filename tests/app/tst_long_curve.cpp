// The window's numbers of a run longer than its charts keep are those that `train --out` writes.
#include "engine/io/project.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/metric_panels.h"
#include "ui/run.h"
#include "tests/source_paths.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace ui;

namespace {

constexpr int kEpochs = 70'000;

engine::io::Project project() {
    engine::io::Project made;
    made.experiment = engine::train::firstExperiment();
    made.experiment.data.source = "xor";
    made.experiment.data.settings = {};
    made.experiment.data.settings.set("samples", std::int64_t(12));
    made.experiment.network.layers = {engine::model::denseLayer(2, "tanh"),
                                      engine::model::denseLayer(1, "sigmoid")};
    made.experiment.training.loss = "binary_cross_entropy";
    made.experiment.training.batchSize = 3;
    made.experiment.training.epochs = kEpochs;
    return made;
}

QList<QByteArray> tableOf(plots::Chart& chart) {
    QByteArray csv;
    const auto table = chart.exportable().longCsv();
    while (table->advance(csv)) {
    }
    return csv.trimmed().split('\n');
}

} // namespace

class TestLongCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWindowSavesTheNumbersThatTrainWrites() {
        QStandardPaths::setTestModeEnabled(true);
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("long.chainrule"));
        QVERIFY(writeFile(file, engine::io::writeProject(project())));
        QCOMPARE(QProcess::execute(programPath(),
                                   {QStringLiteral("train"), file, QStringLiteral("--out"),
                                    folder.filePath(QStringLiteral("out"))}),
                 0);
        const auto history =
            QByteArray::fromStdString(*readFile(folder.filePath(QStringLiteral("out/history.csv"))))
                .trimmed()
                .split('\n');
        QCOMPARE(history.size(), kEpochs + 1);
        QVERIFY(history[0].startsWith(
            "epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy"));

        Document document;
        QVERIFY(document.edit(QStringLiteral("test"), project().experiment));
        Run run(document, fileSource());
        LossPanel loss(run);
        AccuracyPanel accuracy(run);
        loss.chart().setSmoothing(0);
        run.play();
        QTRY_VERIFY_WITH_TIMEOUT(!run.isPlaying() && run.isSettled(), 60000);
        const auto losses = tableOf(loss.chart()), accuracies = tableOf(accuracy.chart());
        QCOMPARE(losses.size(), history.size());
        QCOMPARE(accuracies.size(), history.size());
        for (qsizetype i = 1; i < history.size(); ++i) {
            const auto cells = history[i].split(',');
            // The same text is the same bits: it is the shortest that reads back to them. Whole numbers are
            // written by both as such.
            QCOMPARE(losses[i], cells[0] + ',' + cells[2] + ',' + cells[3]);
            QCOMPARE(accuracies[i], cells[0] + ',' + cells[4] + ',' + cells[5]);
        }
    }
};

QTEST_MAIN(TestLongCurve)
#include "tst_long_curve.moc"
