#include "ui/evaluate/try_page.h"

#include "engine/io/project.h"
#include "tests/source_paths.h"
#include "engine/io/word_data.h"
#include "ui/data/digit_pad.h"
#include "ui/data/probability_bars.h"
#include "ui/document.h"
#include "ui/evaluate/contribution_view.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/evaluate/plane_pad.h"
#include "ui/evaluate/try_form.h"
#include "ui/file_access.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/why_popup.h"
#include "ui/run.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace ui;

namespace {

struct Bench {
    Document document;
    Run run{document, fileSource()};
    TryPage page{run};

    explicit Bench(const char* example) {
        page.resize(1300, 760);
        page.show();
        const auto bytes = readFile(
            sourcePath("resources/projects/%1.chainrule").arg(QLatin1String(example)));
        auto project = engine::io::readProject(*bytes);
        document.replace(std::move(*project), {});
        QTRY_VERIFY(run.isReady());
        QTRY_VERIFY(!page.verdict()->text().isEmpty());
    }
    /// What the engine says of the features.
    engine::train::Prediction expected() {
        return engine::train::predict(run.network(), run.snapshot()->parameters,
                                      *engine::model::findLoss(run.experiment().training.loss),
                                      run.data()->scaler, page.features(), run.data()->targetScaler);
    }
};

} // namespace

class TestTryPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void aClickInThePlaneIsAPointOfOnesOwn() {
        Bench bench("spiral");
        QVERIFY(bench.page.input() == TryPage::Input::Plane);
        PlanePad* plane = bench.page.plane();
        const auto axes = plane->axes();
        QTest::mouseClick(plane, Qt::LeftButton, {}, axes.toPixel(0.5, -0.25).toPoint());
        QVERIFY(std::abs(bench.page.features()(0) - 0.5) < 0.02 &&
                std::abs(bench.page.features()(1) + 0.25) < 0.02);
        QTRY_COMPARE(bench.page.bars()->values(), bench.expected().probabilities);
        plane->setFocus();
        const double before = bench.page.features()(0);
        QTest::keyClick(plane, Qt::Key_Right);
        QVERIFY(bench.page.features()(0) > before);
    }

    void aBarTellsHowItsNumberComesAbout() {
        Bench bench("iris");
        auto* bars = bench.page.bars();
        const double line = double(bars->sizeHint().height()) / 3;
        QTest::mouseClick(bars, Qt::LeftButton, {}, QPoint(bars->width() - 10, int(1.5 * line)));
        auto* popup = bench.page.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QCOMPARE(popup->title()->text(), QStringLiteral("Probability of versicolor"));
        const auto why = whyOfProbability(bench.run.experiment(), *bench.run.data(), bench.run.snapshot()->parameters,
                                          bench.page.features(), 1);
        QVERIFY(std::abs(why.explanations[0].value - bars->values()[1]) < 1e-6);
        popup->close();
        bars->setFocus();
        QTest::keyClick(bars, Qt::Key_Return);
        QVERIFY(popup->isVisible());
    }

    void whatIsTypedIsTheWordsFeatures() {
        Bench bench("words");
        QVERIFY(bench.page.input() == TryPage::Input::Word);
        bench.page.word()->clear();
        QTest::keyClicks(bench.page.word(), QStringLiteral("Ete"));
        const auto features = engine::io::wordFeatures(*bench.run.data()->dataset, "ete");
        QVERIFY(features.ok());
        QCOMPARE(bench.page.features(), *features);
        QTRY_COMPARE(bench.page.bars()->values(), bench.expected().probabilities);
        QTest::keyClicks(bench.page.word(), QStringLiteral("7"));
        QCOMPARE(bench.page.features(), *features); // and a line says why
    }

    void accentsAndBlanksAreLeftAway() {
        QCOMPARE(plainWord(QString::fromUtf8(" Été ")), QStringLiteral("ete"));
        QCOMPARE(plainWord(QString::fromUtf8("mañana")), QStringLiteral("manana"));
    }

    void aRowIsFilledIn() {
        Bench bench("iris");
        QVERIFY(bench.page.input() == TryPage::Input::Row);
        QCOMPARE(bench.page.row()->schema().parameters.size(), std::size_t(4));
        auto* field = qobject_cast<QDoubleSpinBox*>(bench.page.row()->field("f2"));
        QVERIFY(field);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("6.5"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(bench.page.features()(2), 6.5);
        QTRY_COMPARE(bench.page.bars()->values(), bench.expected().probabilities);
        QCOMPARE(bench.page.view()->contributions().values.size(), 4);
    }

    void aDigitIsPaintedInThePicturesOwnSize() {
        Bench bench("digits");
        QVERIFY(bench.page.input() == TryPage::Input::Paint);
        DigitPad* pad = bench.page.pad();
        const QPoint middle = pad->rect().center();
        QTest::mousePress(pad, Qt::LeftButton, {}, middle - QPoint(0, 80));
        QTest::mouseMove(pad, middle);
        QTest::mouseMove(pad, middle + QPoint(0, 80));
        QTest::mouseRelease(pad, Qt::LeftButton, {}, middle + QPoint(0, 80));
        QCOMPARE(bench.page.features().size(), 64);
        QVERIFY(bench.page.features().maxCoeff() > 0.3);
        QCOMPARE(bench.page.features()(0), 0.0); // a stroke down the middle leaves the corners empty
        QTRY_COMPARE(bench.page.bars()->values(), bench.expected().probabilities);
    }

    void theContributionsAreTheEnginesForTheChosenOutput() {
        Bench bench("iris");
        bench.page.output()->setCurrentIndex(2); // the second class
        Q_EMIT bench.page.output()->activated(2);
        const auto contributor = engine::analysis::Contributor::create(bench.run.experiment().network);
        const auto wanted = contributor->of(bench.run.snapshot()->parameters, bench.run.data()->scaler,
                                            bench.page.features(), 1);
        QTRY_COMPARE(bench.page.view()->contributions().values, wanted.values);
    }

    void samplesOfTheDataAreWalkedThroughButNotTheTestPart() {
        Bench bench("sine");
        const auto& rows = bench.run.data()->split.validation;
        QCOMPARE(bench.page.features()(0), bench.run.data()->dataset->features(0, rows[0]));
        QTest::mouseClick(bench.page.nextButton(), Qt::LeftButton);
        QCOMPARE(bench.page.features()(0), bench.run.data()->dataset->features(0, rows[1]));
    }

    void rowsGoThroughTheFormUnchanged() {
        engine::data::Dataset set;
        set.features = (engine::core::MatrixD(4, 2) << 1.5, 2, 0, 1, 1, 0, -3, 4).finished();
        set.featureNames = {"size", "color=red", "color=blue", "age"};
        set.oneHot = {{1, 2}};
        QCOMPARE(rowSchema(set).parameters.size(), std::size_t(3));
        for (int i = 0; i < 2; ++i) {
            const engine::core::VectorD features = set.features.col(i);
            QCOMPARE(rowFeatures(set, rowSettings(set, features)), features);
        }
    }
};

QTEST_MAIN(TestTryPage)
#include "tst_try_page.moc"
