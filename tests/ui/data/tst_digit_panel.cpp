#include "engine/io/project.h"
#include "engine/train/predict.h"
#include "ui/data/digit_pad.h"
#include "ui/data/digit_panel.h"
#include "ui/data/probability_bars.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/data_panel.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QTest>

#include <numeric>

using namespace ui;

namespace {

struct Desk {
    Desk() {
        panel.resize(760, 560);
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
    }
    Document document;
    Run run{document, fileSource()};
    DataPanel data{document};
    DigitPanel panel{document, run, data};

    DigitPad& pad() { return panel.pad(); }
    /// A bar from there to there, in pixels of the picture.
    void paint(QPointF from, QPointF to) {
        const double side = std::min(pad().width(), pad().height()) - 4;
        const QPointF corner((pad().width() - side) / 2, (pad().height() - side) / 2);
        const auto place = [&](QPointF at) { return (corner + at * (side / 28)).toPoint(); };
        QTest::mousePress(&pad(), Qt::LeftButton, {}, place(from));
        QMouseEvent move(QEvent::MouseMove, place(to), pad().mapToGlobal(place(to)), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(&pad(), &move);
        QTest::mouseRelease(&pad(), Qt::LeftButton, {}, place(to));
    }
    int ink(int column, int row) const {
        return static_cast<unsigned char>(panel.pixels()[std::size_t(row * 28 + column)]);
    }
    void choosePictures() {
        data.choose("mnist");
        QTRY_VERIFY(run.isReady() && run.network().inputs() == 784);
    }
};

} // namespace

class TestDigitPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void whatIsPaintedBecomesAPictureCentredOrAsItIs() {
        Desk desk;
        desk.paint({4, 3}, {4, 11}); // a bar near the left edge
        QVERIFY(desk.ink(14, 14) > 200);
        QCOMPARE(desk.ink(4, 8), 0);
        desk.panel.centring().setChecked(false);
        QVERIFY(desk.ink(4, 8) > 200);
        QCOMPARE(desk.ink(14, 14), 0);
        desk.pad().undoStroke();
        QCOMPARE(desk.panel.pixels(), std::string(784, '\0'));
    }

    void theNetworkSaysWhatItTakesItFor() {
        Desk desk;
        QVERIFY2(desk.panel.verdict().contains("784"), qPrintable(desk.panel.verdict()));
        desk.choosePictures();
        desk.paint({14, 4}, {14, 24});
        const auto& values = desk.panel.bars().values();
        QCOMPARE(values.size(), std::size_t(10));
        QVERIFY(std::abs(std::accumulate(values.begin(), values.end(), 0.0) - 1) < 1e-5);
        // The engine's own numbers.
        engine::core::VectorD features(784);
        for (int i = 0; i < 784; ++i)
            features(i) = static_cast<unsigned char>(desk.panel.pixels()[std::size_t(i)]) / 255.0;
        const auto expected = engine::train::predict(
            desk.run.network(), desk.run.snapshot()->parameters,
            *engine::model::findLoss(desk.run.experiment().training.loss), desk.run.data()->scaler, features);
        QCOMPARE(values, expected.probabilities);
        QVERIFY(desk.panel.verdict().startsWith(QString::number(desk.panel.bars().best())));
        // Live: another step, another answer.
        const auto before = values;
        desk.run.step(engine::train::Granularity::Batch);
        QTRY_VERIFY(desk.panel.bars().values() != before);
        desk.pad().clear();
        QVERIFY(desk.panel.bars().values().empty());
    }

    void paintedPicturesAreCollectedAndBecomeTheData() {
        Desk desk;
        QVERIFY(!desk.panel.addButton().isEnabled());
        QVERIFY(!desk.panel.useButton().isVisible());
        for (int i = 0; i < 6; ++i) {
            desk.paint({double(6 + i), 4}, {double(14 + i), 24});
            desk.panel.label().setCurrentIndex(i % 2 ? 7 : 1);
            desk.panel.addButton().click();
            QVERIFY(desk.pad().isBlank());
        }
        QCOMPARE(desk.panel.pictures().size(), std::size_t(6));
        QCOMPARE(desk.document.experiment().data.source, std::string("spiral"));
        desk.panel.useButton().click();
        const auto& spec = desk.document.experiment().data;
        QCOMPARE(spec.source, std::string("drawn"));
        QCOMPARE(spec.pictures.size(), std::size_t(6));
        QCOMPARE(spec.pictures[1].label, 7);
        QVERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        QCOMPARE(desk.run.network().inputs(), engine::core::Index(784));
        QCOMPARE(desk.run.network().outputs(), engine::core::Index(10));
        // From now on every one is an edit of the data.
        desk.paint({4, 14}, {24, 14});
        desk.panel.addButton().click();
        QCOMPARE(desk.document.experiment().data.pictures.size(), std::size_t(7));
        QCOMPARE(desk.document.undoStack().count(), 2);
        desk.document.undoStack().undo();
        QCOMPARE(desk.panel.pictures().size(), std::size_t(6));
        const auto read = engine::io::readProject(engine::io::writeProject(desk.document.project()));
        QVERIFY(read.ok() && read->experiment.data == desk.document.experiment().data);
    }

    void keysAlonePaint() {
        Desk desk;
        desk.panel.centring().setFocus();
        desk.pad().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&desk.pad(), Qt::Key_Return);
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&desk.pad(), Qt::Key_Down);
        QTest::keyClick(&desk.pad(), Qt::Key_Return);
        QTest::keyClick(&desk.pad(), Qt::Key_Right); // lifted
        desk.panel.centring().setChecked(false);
        QVERIFY(desk.ink(14, 10) > 200 && desk.ink(14, 16) > 100);
        QCOMPARE(desk.ink(14, 26), 0);
        QTest::keyClick(&desk.pad(), Qt::Key_Delete);
        QVERIFY(desk.pad().isBlank());
    }
};

QTEST_MAIN(TestDigitPanel)
#include "tst_digit_panel.moc"
