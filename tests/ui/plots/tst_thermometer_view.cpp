#include "../warnings.h"

#include "ui/plots/thermometer_view.h"
#include "ui/theme.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ui;
using namespace ui::plots;
using engine::train::BackwardSignal;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// From the loss back; the first pair's factors begin nothing.
BackwardSignal signalOf(double begin, const std::vector<std::pair<double, double>>& factors) {
    BackwardSignal signal;
    signal.samples = 200;
    int layer = int(factors.size());
    signal.layers.push_back({layer, begin, begin, kNone, kNone});
    for (const auto& [weights, slope] : factors) {
        const double arriving = signal.layers.back().length * weights;
        signal.layers.push_back({--layer, arriving, arriving * slope, weights, slope});
    }
    return signal;
}

struct View : ThermometerView {
    explicit View(const BackwardSignal& signal, const QSize& room = {450, 268}) {
        QStringList names;
        for (int i = 1; i <= int(signal.layers.size()); ++i)
            names += QStringLiteral("hidden %1").arg(i);
        resize(room);
        setSignal(signal, names);
        resize(room.width(), std::max(room.height(), minimumHeight()));
    }
    QString read(const QPointF& at) const { return readAt(at).join(QLatin1Char('\n')); }
    /// What is read anywhere in the line above that entry.
    QString readLine(std::size_t index) const {
        QStringList all;
        for (double x = factorLine(index).left(); x < factorLine(index).right(); x += 2)
            if (const QString text = read({x, factorLine(index).center().y()}); !all.contains(text))
                all += text;
        return all.join(QLatin1Char('|'));
    }
    int pixelsOf(const QColor& color) {
        const QImage image = grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == color ? 1 : 0;
        return count;
    }
};

} // namespace

class TestThermometerView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void barsAreOnALogarithmicScale() {
        const View view(signalOf(1, {{1, 0.1}, {1, 0.1}, {10, 1}}));
        const double first = view.bar(0).width(), second = view.bar(1).width(), third = view.bar(2).width();
        QVERIFY(third > 0 && second > third && first > second);
        QVERIFY(std::abs((first - second) - (second - third)) < 1e-6);
        QVERIFY(std::abs(view.bar(3).width() - second) < 1e-6);
        QVERIFY(view.bar(0).top() < view.bar(1).top());
    }

    void whatIsLeftIsSaid() {
        QCOMPARE(View(signalOf(2, {{0.5, 0.2}, {1, 0.5}})).verdict(),
                 QStringLiteral("After 2 layers 0.05 of it is left."));
        QCOMPARE(View(signalOf(2, {{1e-3, 0.031}})).verdict(),
                 QStringLiteral("After one layer 3.1e−5 of it is left."));
        QCOMPARE(View(signalOf(2, {{30, 1}, {2, 1}})).verdict(),
                 QStringLiteral("After 2 layers it is 60.0 times as long."));
        QCOMPARE(View(signalOf(2, {{30, 0}, {kNone, kNone}})).verdict(),
                 QStringLiteral("The signal is not finite."));
        auto dead = signalOf(2, {{30, 0}});
        QCOMPARE(View(dead).verdict(), QStringLiteral("After one layer nothing of it is left."));
        QVERIFY(View(signalOf(0, {{kNone, kNone}}))
                    .verdict()
                    .startsWith(QStringLiteral("The signal is not finite")));
        BackwardSignal none = signalOf(0, {{1, 1}});
        QVERIFY(View(none).verdict().startsWith(QStringLiteral("The loss sends no signal")));
        QVERIFY(View(signalOf(1, {})).verdict().startsWith(QStringLiteral("There is one layer only")));
        QVERIFY(View(BackwardSignal()).verdict().isEmpty());
    }

    void hoveringExplainsLengthsAndFactors() {
        const View view(signalOf(2, {{0.5, 0.2}, {1, 0.5}}));
        const QString length = view.read(view.bar(1).center());
        QVERIFY2(length.contains(QStringLiteral("hidden 2: ‖∂L/∂z‖ = 0.2000")) &&
                     length.contains(QStringLiteral("200 training samples")),
                 qPrintable(length));
        const QString factors = view.readLine(1);
        QVERIFY2(factors.contains(QStringLiteral("‖∂L/∂a‖ of hidden 2 over ‖∂L/∂z‖ of hidden 3")),
                 qPrintable(factors));
        QVERIFY2(factors.contains(QStringLiteral("1 / 2 = 0.5000")), qPrintable(factors));
        QVERIFY2(factors.contains(QStringLiteral("0.2000 / 1 = 0.2000")), qPrintable(factors));
        QVERIFY2(factors.contains(QStringLiteral("here most is lost")), qPrintable(factors));
        QVERIFY(!view.readLine(2).contains(QStringLiteral("here most is lost")));
        QVERIFY(view.readAt({-1, -1}).isEmpty());
    }

    void theSmallestFactorIsMarkedByItsWeight() {
        QVERIFY(View(signalOf(2, {{1, 0.01}, {1, 0.5}})).pixelsOf(theme().bad) > 20);
        QVERIFY(View(signalOf(2, {{1, 0.3}, {1, 0.9}})).pixelsOf(theme().warning) > 20);
        // Where nothing is lost, none is marked.
        View calm(signalOf(2, {{9, 0.8}, {5, 0.9}}));
        QCOMPARE(calm.pixelsOf(theme().bad) + calm.pixelsOf(theme().warning), 0);
        QVERIFY(!calm.readLine(1).contains(QStringLiteral("most is lost")));
    }

    void everythingHasItsPlace() {
        for (int layers = 0; layers < 20; ++layers)
            for (const QSize& room : {QSize(250, 120), QSize(450, 268), QSize(900, 568)}) {
                const View view(
                    signalOf(1, std::vector<std::pair<double, double>>(std::size_t(layers), {1.1, 0.2})),
                    room);
                for (std::size_t i = 0; i <= std::size_t(layers); ++i) {
                    QVERIFY(QRectF(view.rect()).contains(view.bar(i)));
                    QVERIFY(view.bar(i).height() >= 10);
                    if (i > 0) {
                        QVERIFY(view.factorLine(i).top() >= view.bar(i - 1).bottom() - 3);
                        QVERIFY(view.factorLine(i).bottom() <= view.bar(i).top() + 3);
                        QVERIFY(view.factorLine(i).height() >= 13);
                    }
                }
            }
        QVERIFY(View(signalOf(1, std::vector<std::pair<double, double>>(7, {1, 0.2}))).minimumHeight() <=
                266);
    }

    void brokenNumbersArePainted() {
        Warnings warnings;
        const double endless = std::numeric_limits<double>::infinity();
        for (const auto& signal :
             {signalOf(0, {{1, 1}}), signalOf(endless, {{1, 0.1}}), signalOf(kNone, {{1, 0.1}}),
              signalOf(1e-300, {{1e-8, 1e-8}}), signalOf(1e300, {{1, 1e-200}}), BackwardSignal()}) {
            View view(signal);
            QVERIFY(!view.grab().isNull());
            for (std::size_t i = 0; i < signal.layers.size(); ++i)
                QVERIFY(view.bar(i).width() >= 0 && view.bar(i).right() < view.width());
        }
        QCOMPARE(warnings.texts(), QStringList());
    }

    void theTableHasEveryLayer() {
        View view(signalOf(2, {{0.5, 0.2}}));
        QCOMPARE(exported(view.exportable(), ExportFormat::Csv),
                 QByteArray("layer,arriving,length,through weights,through slope\n"
                            "\"hidden 2\",2,2,,\n\"hidden 1\",1,0.2,0.5,0.2\n"));
        QVERIFY(exported(view.exportable(), ExportFormat::Svg).size() > 1000);
    }
};

QTEST_MAIN(TestThermometerView)
#include "tst_thermometer_view.moc"
