#include "../warnings.h"
#include "slices.h"

#include "ui/plots/ridge_view.h"
#include "ui/theme.h"

#include <QTest>

#include <limits>

using namespace ui;
using namespace ui::plots;
using engine::train::DistributionSlice;
using engine::train::Quantity;

namespace {

QStringList names(int count) {
    QStringList all;
    for (int i = 1; i <= count; ++i)
        all += QStringLiteral("hidden %1").arg(i);
    return all;
}

std::vector<DistributionSlice> growing(int moments, int layers) {
    std::vector<DistributionSlice> slices;
    for (int i = 0; i < moments; ++i)
        slices.push_back(
            sliceOf(30 * i, i, std::vector<std::vector<double>>(std::size_t(layers), spread(-1 - i, 1 + i))));
    return slices;
}

struct View : RidgeView {
    View(int layers, std::vector<DistributionSlice> slices, const QSize& room = {450, 268}) {
        setLayers(names(layers));
        setSlices(std::move(slices));
        resize(room);
        // As a scroll area does.
        resize(room.width(), std::max(room.height(), minimumHeight()));
    }
    QPointF foot(std::size_t block, std::size_t line, double value) const {
        return blocks()[block].toPixel(value, 0, blocks()[block].lines[line].depth);
    }
    QString read(const QPointF& at) const { return readAt(at).join(QLatin1Char('\n')); }
};

} // namespace

class TestRidgeView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void layersWithoutTheQuantityAreLeftOut() {
        View view(3, {sliceOf(0, 0, {spread(0, 1), {}, spread(0, 2)})});
        QCOMPARE(view.blocks().size(), std::size_t(2));
        QCOMPARE(view.blocks()[1].layer, 2);
        QCOMPARE(view.blocks()[1].name, QStringLiteral("hidden 3"));
        view.setLayers(names(2));
        QVERIFY(view.blocks().empty() && view.slices().empty());
        QVERIFY(!view.grab().isNull());
    }

    void theAxisHoldsAllMoments() {
        const View view(1, growing(10, 1));
        QVERIFY(view.blocks()[0].x.lower <= -10 && view.blocks()[0].x.upper >= 10);
        QVERIFY(view.blocks()[0].x.size() < 40);
        QCOMPARE(view.blocks()[0].lines.front().depth, 1.0);
        QCOMPARE(view.blocks()[0].lines.back().depth, 0.0);
    }

    void eachQuantityShowsItsOwnNumbers() {
        auto probe = std::make_shared<engine::train::Probe>();
        engine::train::LayerProbe layer;
        const auto numbers = [](double from) {
            const auto all = spread(from, from + 1);
            return engine::train::histogram(all.data(), engine::core::Index(all.size()));
        };
        layer.weights = numbers(10);
        layer.gradients = numbers(20);
        layer.activations = numbers(30);
        probe->layers = {layer};
        View view(1, {{5, 1, 1, probe}});
        for (const auto& [quantity, mean] : {std::pair{Quantity::Weights, "mean 10.5"},
                                             {Quantity::Gradients, "mean 20.5"},
                                             {Quantity::Activations, "mean 30.5"}}) {
            view.setQuantity(quantity);
            const double middle = view.blocks()[0].x.lower + view.blocks()[0].x.size() / 2;
            QVERIFY2(view.read(view.foot(0, 0, middle)).contains(QLatin1String(mean)),
                     qPrintable(view.read(view.foot(0, 0, middle))));
        }
    }

    void hoveringReadsTheLineUnderTheMouse() {
        const View view(2, growing(8, 2));
        const QString latest = view.read(view.foot(1, 7, 0)), oldest = view.read(view.foot(1, 0, 0));
        QVERIFY2(latest.contains(QStringLiteral("hidden 2, epoch 7, step 210")), qPrintable(latest));
        QVERIFY2(latest.contains(QStringLiteral("100 numbers from −8 to 8")), qPrintable(latest));
        QVERIFY2(oldest.contains(QStringLiteral("epoch 0, step 0")) &&
                     oldest.contains(QStringLiteral("from −1 to 1")),
                 qPrintable(oldest));
        const auto& line = view.blocks()[1].lines[7];
        QVERIFY2(view.read(view.foot(1, 7, 2.5))
                     .contains(QStringLiteral("density at 2.50: %1").arg(formatNumber(line.density.at(2.5)))),
                 qPrintable(view.read(view.foot(1, 7, 2.5))));
        QVERIFY(view.readAt({-5, -5}).isEmpty());
        QVERIFY(view.readAt({2, 100}).isEmpty());
    }

    void theHeatMapReadsTheNearestMoment() {
        View view(1, growing(8, 1));
        view.setForm(RidgeView::Form::HeatMap);
        const Axes axes = view.heatAxes(view.blocks()[0]);
        const QString text = view.read(axes.toPixel(5.2, 1.5));
        QVERIFY2(text.contains(QStringLiteral("epoch 5, step 150")) &&
                     text.contains(QStringLiteral("density at 1.5")),
                 qPrintable(text));
        QVERIFY(view.readAt({2, 2}).isEmpty());
    }

    void theLatestLineIsInFrontInItsColour() {
        View view(1, {sliceOf(0, 0, {spread(-1, 1)}), sliceOf(9, 3, {{0.25, 0.25}})});
        const QImage image = view.grab().toImage();
        // On the foot of the front line, away from the needle.
        const QColor found = image.pixelColor(view.foot(0, 1, view.blocks()[0].x.lower * 0.5).toPoint());
        const QColor wanted = theme().update;
        QVERIFY2(std::abs(found.red() - wanted.red()) + std::abs(found.green() - wanted.green()) +
                         std::abs(found.blue() - wanted.blue()) <
                     90,
                 qPrintable(found.name()));
    }

    void nothingIsCutOffAndNothingOverlaps() {
        for (const auto form : {RidgeView::Form::Ridges, RidgeView::Form::HeatMap})
            for (int layers = 1; layers <= 20; ++layers)
                for (const QSize& room : {QSize(250, 100), QSize(450, 268), QSize(900, 568)}) {
                    View view(layers, growing(3, layers), room);
                    view.setForm(form);
                    view.resize(room.width(), std::max(room.height(), view.minimumHeight()));
                    QCOMPARE(view.blocks().size(), std::size_t(layers));
                    for (std::size_t i = 0; i < view.blocks().size(); ++i) {
                        const QRectF place = view.blocks()[i].place;
                        QVERIFY(QRectF(view.rect()).contains(place));
                        QVERIFY(place.height() >= RidgeBlock::leastHeight() && place.width() >= 190);
                        for (std::size_t j = 0; j < i; ++j)
                            QVERIFY(
                                !place.adjusted(0.01, 0.01, -0.01, -0.01).intersects(view.blocks()[j].place));
                    }
                }
        // Four layers as in most networks, and eight, need no scrolling in a panel of usual size.
        QVERIFY(View(4, growing(3, 4)).minimumHeight() <= 266);
        QVERIFY(View(8, growing(3, 8)).minimumHeight() <= 266);
    }

    void largerTextMovesTheBlocks() {
        View view(3, growing(3, 3));
        const int before = view.minimumHeight();
        const double label = view.blocks()[0].labelWidth;
        Look::instance().setTextScale(1.5);
        QVERIFY(view.minimumHeight() > before);
        QVERIFY(view.blocks()[0].labelWidth > label);
        Look::instance().setTextScale(1);
        QCOMPARE(view.minimumHeight(), before);
        QCOMPARE(view.blocks()[0].labelWidth, label);
    }

    void brokenNumbersArePaintedAndSaid() {
        const double none = std::numeric_limits<double>::quiet_NaN();
        Warnings warnings;
        View view(1, {sliceOf(0, 0, {spread(-1, 1)}), sliceOf(30, 1, {{none, 1e30, -1e30}}),
                      sliceOf(60, 2, {{none, none}})});
        for (const auto form : {RidgeView::Form::Ridges, RidgeView::Form::HeatMap}) {
            view.setForm(form);
            QVERIFY(!view.grab().isNull());
        }
        QVERIFY(view.blocks()[0].isBroken);
        view.setForm(RidgeView::Form::Ridges);
        QVERIFY2(view.read(view.foot(0, 2, 0)).contains(QStringLiteral("2 are not finite")),
                 qPrintable(view.read(view.foot(0, 2, 0))));
        View allBroken(1, {sliceOf(0, 0, {{none, none}})});
        QVERIFY(!allBroken.grab().isNull());
        QCOMPARE(warnings.texts(), QStringList());
    }

    void theTableHasEveryMomentOfEveryLayer() {
        View view(2, growing(5, 2));
        const QByteArray text = exported(view.exportable(), ExportFormat::Csv);
        QCOMPARE(text.count('\n'), 11);
        QVERIFY2(text.contains("\n\"hidden 2\",120,4,-5,5,0,") || text.contains("\n\"hidden 2\",120,4,-5,5,"),
                 text.constData());
        for (const auto format : {ExportFormat::Svg, ExportFormat::Pdf, ExportFormat::Png})
            QVERIFY(exported(view.exportable(), format).size() > 1000);
    }
};

QTEST_MAIN(TestRidgeView)
#include "tst_ridge_view.moc"
