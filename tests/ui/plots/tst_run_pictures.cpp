#include "ui/plots/run_pictures.h"

#include "tests/engine/train/examples.h"
#include "ui/theme.h"

#include <QSvgRenderer>
#include <QTest>

using namespace ui::plots;

class TestRunPictures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunIsDrawnWithEveryEpochAndAllItsLayers() {
        ui::Look::instance().setScheme(ui::Scheme::Light);
        const auto trainer = *engine::train::makeTrainer(examples::ringExperiment(), examples::ring());
        std::vector<engine::train::EpochRecord> history;
        while (history.size() < 12) {
            trainer->step();
            if (trainer->epochEnded())
                history.push_back(trainer->lastEpoch());
        }
        const auto pictures =
            runPictures({trainer->experiment(), *trainer->data(), trainer->state().parameters, history});
        QStringList files;
        for (const auto& [file, svg] : pictures) {
            files << QLatin1String(file);
            QSvgRenderer renderer(svg);
            QVERIFY2(renderer.isValid() && renderer.viewBox().width() > 600, file);
            // The newest value is written in each legend.
            if (files.back() == QLatin1String("loss.svg"))
                QVERIFY(QString::fromUtf8(svg).contains(ui::formatNumber(history.back().trainLoss)));
            if (files.back() == QLatin1String("accuracy.svg"))
                QVERIFY(QString::fromUtf8(svg).contains(ui::formatNumber(history.back().trainAccuracy)));
            if (files.back() == QLatin1String("gradient-norms.svg"))
                for (const double norm : history.back().gradientNorms)
                    QVERIFY(QString::fromUtf8(svg).contains(ui::formatNumber(norm)));
        }
        QCOMPARE(files, QStringList({"loss.svg", "accuracy.svg", "gradient-norms.svg", "update-ratios.svg", "boundary.svg"}));
    }
};

QTEST_MAIN(TestRunPictures)
#include "tst_run_pictures.moc"
