#include "ui/lessons/copied_code_page.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QTest>

using namespace ui;

namespace {

engine::train::Experiment example(double decay) {
    engine::train::Experiment experiment;
    experiment.network.input = {2};
    experiment.network.layers = {engine::model::denseLayer(1, "sigmoid")};
    experiment.data.source = "gaussian";
    experiment.data.settings.set("samples", std::int64_t(100));
    experiment.data.split = {1, 0, 0};
    experiment.training.loss = "mse";
    experiment.training.optimizer.settings.set("learning_rate", 0.01);
    experiment.training.optimizer.settings.set("weight_decay", decay);
    experiment.training.batchSize = 100;
    experiment.training.epochs = 1000;
    return experiment;
}

struct Desk {
    Document document;
    Run run{document, fileSource()};
    explicit Desk(const engine::train::Experiment& experiment) {
        QVERIFY(document.edit(QStringLiteral("example"), experiment));
        QVERIFY(
            QTest::qWaitFor([&] { return run.isReady() && run.experiment().network == experiment.network; }));
    }
};

} // namespace

class TestCopiedCodePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void threeMistakesWithTheNumbersOfTheRun() {
        Desk desk(example(0.01));
        QVERIFY(hasCopiedCode(desk.run));
        CopiedCodePage page(desk.run);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QVERIFY(page.card(0).contains(QStringLiteral("(1, 2)")) &&
                page.card(0).contains(QStringLiteral("(100, 2)")));
        QVERIFY(page.card(1).contains(formatNumber(50))); // 100 · 1 / 2 times too long
        QVERIFY(page.card(2).contains(QString::number(100 * std::pow(1 - 0.0001, 1000), 'f', 1)));
        QVERIFY(!page.card(1).contains(QStringLiteral("nan"), Qt::CaseInsensitive));
    }

    void withoutDecayItSaysThatNothingIsMissing() {
        Desk desk(example(0));
        CopiedCodePage page(desk.run);
        QVERIFY(page.card(2).contains(QStringLiteral("nothing is missing")));
    }

    void anotherNetworkHasNoSuchPage() {
        auto experiment = example(0);
        experiment.network.layers = {engine::model::denseLayer(1, "tanh")};
        Desk desk(experiment);
        QVERIFY(!hasCopiedCode(desk.run));
    }
};

QTEST_MAIN(TestCopiedCodePage)
#include "tst_copied_code_page.moc"
