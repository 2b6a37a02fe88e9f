#include "engine/train/fit.h"

#include "engine/model/network.h"
#include "pictures.h"

#include <QtTest>

using namespace engine;

namespace {

data::Dataset numbers(int features, int classes, int width = 0, int height = 0) {
    data::Dataset set;
    set.features = core::MatrixD::Zero(features, 4);
    set.classes = {0, 1, 0, 1};
    for (int i = 0; i < classes; ++i)
        set.classNames.push_back(std::to_string(i));
    set.imageWidth = width;
    set.imageHeight = height;
    return set;
}

} // namespace

class TestFit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picturesFitTheNetworkThatTakesThemInTheirShape() {
        const auto lenet = examples::experiment(examples::smallLenet("relu"));
        QVERIFY(train::fits(lenet, numbers(64, 2, 8, 8)));
        QVERIFY(train::fits(lenet, numbers(64, 2))); // numbers, as many as pixels
        QVERIFY(!train::fits(lenet, numbers(63, 2)));
        QVERIFY(train::fitted(lenet, numbers(64, 2, 8, 8)) == lenet);
    }

    void otherPicturesChangeTheInputAndOnlyThat() {
        const auto lenet = examples::experiment(examples::smallLenet("relu"));
        const auto next = train::fitted(lenet, numbers(3 * 28 * 20, 2, 20, 28));
        QVERIFY(next.network.input == (std::vector<int>{3, 28, 20}));
        QVERIFY(next.network.layers == lenet.network.layers);
        QVERIFY(model::Network<float>::create(next.network).ok());
    }

    void dataThatAreNoPicturesMakeTheInputAList() {
        const auto next = train::fitted(examples::experiment(examples::smallLenet("relu")), numbers(4, 2));
        QVERIFY(next.network.input == std::vector<int>{4});
        const auto dense = examples::experiment(examples::network({4}, {model::denseLayer(2, "softmax")}));
        QVERIFY(train::fitted(dense, numbers(64, 2, 8, 8)).network.input == std::vector<int>{64});
    }

    void outputsFollowTheClasses() {
        const auto next =
            train::fitted(examples::experiment(examples::smallLenet("relu")), numbers(64, 7, 8, 8));
        QCOMPARE(next.network.layers.back().settings.integer("units"), std::int64_t(7));
    }

    void aNewHeadEndsTheNetworkForTheDataAndLearnsInFull() {
        auto before = examples::experiment(
            examples::network({64}, {model::denseLayer(8, "relu"), model::denseLayer(5, "softmax")}));
        before.training.loss = "cross_entropy";
        before.network.layers[0].trainable = false;
        before.network.layers[1].trainable = false;
        before.network.layers[1].learningRateScale = 0.1;
        const auto same = train::withNewHead(before, numbers(64, 5));
        QCOMPARE(same.network.layers[1].settings.integer("units"), std::int64_t(5));
        QVERIFY(same.network.layers[1].trainable && same.network.layers[1].learningRateScale == 1);
        QVERIFY(same.network.layers[0] == before.network.layers[0]);
        const auto two = train::withNewHead(before, numbers(64, 2));
        QCOMPARE(two.network.layers.size(), std::size_t(2));
        QCOMPARE(two.network.layers[1].settings.integer("units"), std::int64_t(1));
        QCOMPARE(two.training.loss, std::string("binary_cross_entropy"));
    }

    void standardizedNumbersNeedAnOutputThatReachesThem() {
        data::Dataset set;
        set.task = data::Task::Regression;
        set.features = core::MatrixD::Zero(3, 4);
        set.targets = core::MatrixD::Ones(1, 4);
        auto experiment = examples::experiment(examples::network({3}, {model::denseLayer(1, "sigmoid")}));
        experiment.training.loss = "mse";
        QVERIFY(train::fits(experiment, set));
        experiment.data.standardizeTargets = true;
        for (const char* bounded : {"sigmoid", "tanh", "relu", "softplus", "elu"}) {
            experiment.network.layers.back().settings.set("activation", std::string(bounded));
            QVERIFY2(!train::fits(experiment, set), bounded);
        }
        const auto next = train::fitted(experiment, set);
        QCOMPARE(next.network.layers.back().settings.text("activation"), std::string("linear"));
        QVERIFY(train::fits(next, set));
    }

    void behindAConvolutionThePictureIsFlattenedFirst() {
        const auto open =
            examples::experiment(examples::network({1, 8, 8}, {examples::convolution(3, 3, "relu")}));
        const auto next = train::fitted(open, numbers(64, 3, 8, 8));
        QCOMPARE(next.network.layers.size(), std::size_t(3));
        QVERIFY(model::Network<float>::create(next.network).ok());
        QVERIFY(train::fits(next, numbers(64, 3, 8, 8)));
    }
};

QTEST_APPLESS_MAIN(TestFit)
#include "tst_fit.moc"
