#include "engine/train/feature_maps.h"

#include "pictures.h"

#include <QtTest>

using namespace engine;

class TestFeatureMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyPicturesHaveMaps() {
        const auto lenet = model::Network<float>::create(examples::smallLenet("relu")).value();
        QVERIFY(train::hasPictures(lenet));
        const auto data = examples::bars();
        const auto maps = train::featureMaps(lenet, lenet.initialParameters(1), *data, 5);
        QCOMPARE(maps.size(), std::size_t(8));
        const std::size_t sizes[] = {64, 3 * 64, 3 * 16, 4 * 4, 4, 0, 0, 0};
        for (std::size_t i = 0; i < maps.size(); ++i)
            QCOMPARE(maps[i].size(), sizes[i]);
        const auto dense =
            model::Network<float>::create(examples::network({64}, {model::denseLayer(2, "softmax")})).value();
        QVERIFY(!train::hasPictures(dense));
    }

    void mapsAreTheSamplesActivations() {
        const auto lenet = model::Network<double>::create(examples::smallLenet("tanh")).value();
        const auto narrow = model::Network<float>::create(examples::smallLenet("tanh")).value();
        const auto data = examples::bars();
        const core::VectorD parameters = lenet.initialParameters(1);
        const auto maps = train::featureMaps(narrow, parameters, *data, 7);
        const core::MatrixD x = data->features().col(7);
        auto ws = lenet.workspace(1);
        lenet.forward(parameters, {x.data(), x.rows(), 1}, ws);
        for (std::size_t unit = 0; unit < maps[0].size(); ++unit)
            QCOMPARE(maps[0][unit], double(float(x(core::Index(unit), 0))));
        for (std::size_t layer = 0; layer < 4; ++layer)
            for (std::size_t unit = 0; unit < maps[layer + 1].size(); ++unit)
                QVERIFY(std::abs(maps[layer + 1][unit] - ws.layers[layer].a(core::Index(unit), 0)) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestFeatureMaps)
#include "tst_feature_maps.moc"
