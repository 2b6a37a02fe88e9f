#include "ui/plots/growth_view.h"

#include "ui/theme.h"

#include <QTest>

#include <cmath>

using engine::train::Autopsy;
using engine::train::LastStep;
using namespace ui;
using plots::GrowthView;

namespace {

/// 30 calm steps, then 10 that grow tenfold each.
engine::train::AutopsyPtr grown() {
    auto made = std::make_shared<Autopsy>();
    for (int step = 1; step <= 40; ++step) {
        const double norm = step <= 30 ? 0.5 : 0.5 * std::pow(10, step - 30);
        made->growth.push_back({step, norm / 5, norm, 2 + norm, norm / 10, {}});
    }
    made->calm = made->growth[29];
    made->step = 40;
    return made;
}

struct Shown : GrowthView {
    Shown() { resize(420, 200); }
    using GrowthView::csv;
    QImage image() { return grab().toImage(); }
};

} // namespace

class GrowthViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void itBeginsShortlyBeforeTheGrowth() {
        Shown view;
        view.setAutopsy(grown());
        QCOMPARE(view.steps().front().step, 26LL);
        QCOMPARE(view.steps().back().step, 40LL);
        view.setAutopsy(nullptr);
        QVERIFY(view.steps().empty());
        QVERIFY(view.readAt({200, 100}).isEmpty());
    }

    void itReadsTheNearestStep() {
        Shown view;
        view.setAutopsy(grown());
        QCOMPARE(view.readAt({401, 100}),
                 (QStringList{"step 40: not taken", "loss of the batch " + formatNumber(1e9),
                              "norm of gradient " + formatNumber(5e9),
                              "norm of weights " + formatNumber(5000000002.0),
                              "norm of update " + formatNumber(5e8)}));
        QCOMPARE(view.readAt({59, 100}).front(), QStringLiteral("step 26"));
        QVERIFY(view.readAt({2, 100}).isEmpty());
    }

    void numbersThatAreNotFiniteAreLeftOut() {
        auto made = std::make_shared<Autopsy>(*grown());
        made->growth.back().gradientNorm = std::numeric_limits<double>::infinity();
        made->growth.back().updateNorm = std::nan("");
        made->growth[35].updateNorm = 0;
        Shown view;
        view.setAutopsy(made);
        QVERIFY(!view.image().isNull());
        QVERIFY(view.readAt({401, 100}).contains(QStringLiteral("norm of gradient ∞")));
        for (LastStep& step : made->growth)
            step.gradientNorm = step.parameterNorm = step.updateNorm = std::nan("");
        view.setAutopsy(made);
        QVERIFY(!view.image().isNull());
    }

    void aSingleStepIsAPicture() {
        auto made = std::make_shared<Autopsy>();
        made->growth = {{1, 1, 2, 3, 4, {}}};
        made->calm = made->growth[0];
        made->step = 1;
        Shown view;
        view.setAutopsy(made);
        QVERIFY(!view.image().isNull());
        QCOMPARE(view.readAt({230, 100}).front(), QStringLiteral("step 1: not taken"));
    }

    void theCurvesAreInThePicture() {
        Shown view;
        const QImage empty = view.image();
        view.setAutopsy(grown());
        const QImage image = view.image();
        QVERIFY(image != empty);
        int weights = 0;
        for (int x = 60; x < image.width(); ++x)
            for (int y = 0; y < image.height(); ++y)
                weights += image.pixelColor(x, y) == seriesColor(1) ? 1 : 0;
        QVERIFY(weights > 20);
    }

    void theFileHasEveryNumber() {
        Shown view;
        view.setAutopsy(grown());
        const auto lines = view.csv().split('\n');
        QCOMPARE(lines.front(), QByteArray("step,batch_loss,gradient_norm,parameter_norm,update_norm"));
        QCOMPARE(lines.size(), 17); // 15 steps, the head, the end
        QVERIFY(lines[5].startsWith("30,0.1"));
    }
};

QTEST_MAIN(GrowthViewTest)
#include "tst_growth_view.moc"
