#include "ui/plots/weights_view.h"

#include "ui/theme.h"

#include <QtTest>

using namespace ui;
using namespace ui::plots;
using engine::core::Index;
using engine::core::MatrixD;

namespace {

engine::data::DatasetPtr dataset(int features, int width = 0, int height = 0) {
    auto set = std::make_shared<engine::data::Dataset>();
    for (int i = 0; i < features; ++i)
        set->featureNames.push_back("f" + std::to_string(i));
    set->imageWidth = width;
    set->imageHeight = height;
    return set;
}

/// What is read anywhere, each once, in the order of a scan over the view.
QStringList everything(const WeightsView& view) {
    QStringList all;
    for (int y = 0; y < view.height(); y += 2)
        for (int x = 0; x < view.width(); x += 2)
            if (const QStringList read = view.readAt(QPointF(x, y)); !read.isEmpty())
                if (const QString line = read.join(": "); !all.contains(line))
                    all << line;
    return all;
}

MatrixD counted(Index rows, Index cols) {
    MatrixD weights(rows, cols);
    for (Index i = 0; i < weights.size(); ++i)
        weights.data()[i] = double(i + 1);
    return weights;
}

} // namespace

class TestWeightsView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreATableOfUnitsAndFeatures() {
        WeightsView view;
        view.resize(300, 200);
        view.setData(dataset(3));
        view.setWeights(counted(2, 3), {2, 3});
        const QStringList all = everything(view);
        QCOMPARE(all.size(), 6);
        QVERIFY(all.contains(QStringLiteral("unit 2, input f1: w = %1").arg(formatNumber(5))));
    }

    void unitsOverPicturesArePictures() {
        WeightsView view;
        view.resize(300, 200);
        view.setData(dataset(6, 3, 2));
        view.setWeights(counted(2, 6), {2, 6});
        QCOMPARE(everything(view).size(), 12);
    }

    void everyWeightOfAFilterIsFoundWhereItIs() {
        WeightsView view;
        view.resize(400, 300);
        view.setData(dataset(784, 28, 28));
        view.setWeights(counted(5, 9), {5, 1, 3, 3});
        QCOMPARE(view.shownUnits(), 5);
        const QStringList all = everything(view);
        QCOMPARE(all.size(), 45);
        QVERIFY(all.contains(QStringLiteral("filter 4, row 2, column 3: w = %1").arg(formatNumber(33))));
    }

    void channelsOfAFilterStandSideBySide() {
        WeightsView view;
        view.resize(600, 400);
        view.setData(dataset(3 * 64, 8, 8));
        view.setWeights(counted(2, 12), {2, 3, 2, 2});
        const QStringList all = everything(view);
        QCOMPARE(all.size(), 24);
        QVERIFY(all.contains(
            QStringLiteral("filter 2, row 1, column 2, channel 3: w = %1").arg(formatNumber(22))));
    }

    void newWeightsAreDrawnOnOneScale() {
        WeightsView view;
        view.resize(300, 200);
        view.setData(dataset(784, 28, 28));
        MatrixD weights = MatrixD::Constant(1, 4, 2);
        weights(0, 3) = -2;
        view.setWeights(weights, {1, 1, 2, 2});
        const QImage image = view.grab().toImage();
        int positive = 0, negative = 0;
        for (int y = 0; y < image.height() - 40; ++y)
            for (int x = 0; x < image.width(); ++x) {
                positive += image.pixelColor(x, y) == theme().positive ? 1 : 0;
                negative += image.pixelColor(x, y) == theme().negative ? 1 : 0;
            }
        QVERIFY(negative > 100 && positive > 2.5 * negative);
    }

    void withoutWeightsThereIsNothing() {
        WeightsView view;
        view.resize(300, 200);
        view.setData(dataset(784, 28, 28));
        QVERIFY(everything(view).isEmpty());
        view.setWeights(counted(5, 9), {5, 1, 3, 3});
        view.setData(nullptr);
        QVERIFY(everything(view).isEmpty());
    }
};

QTEST_MAIN(TestWeightsView)
#include "tst_weights_view.moc"
