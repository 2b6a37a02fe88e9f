#include "engine/data/generators.h"
#include "engine/data/prepare.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using namespace std::string_literals;
using core::MatrixD;
using data::Dataset;
using data::DataSpec;

namespace {

data::DatasetPtr shared(Dataset set) { return std::make_shared<const Dataset>(std::move(set)); }

DataSpec trainOnly() {
    DataSpec spec;
    spec.split = {1, 0, 0};
    return spec;
}

Dataset threeClasses() {
    Dataset set;
    set.features = MatrixD::Random(2, 6);
    set.featureNames = {"a", "b"};
    set.classes = {0, 1, 2, 2, 1, 0};
    set.classNames = {"red", "green", "blue"};
    return set;
}

Dataset twoTargets() {
    Dataset set;
    set.task = data::Task::Regression;
    set.features = MatrixD::Random(2, 6);
    set.featureNames = {"a", "b"};
    set.targets = MatrixD::Random(2, 6);
    set.targetNames = {"u", "v"};
    return set;
}

std::string errorOf(const Dataset& set, core::Index outputs, const DataSpec& spec = trainOnly()) {
    const auto result = data::prepare(shared(set), spec, outputs);
    return result ? "prepared"s : result.error().text();
}

} // namespace

class TestPrepare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scalerIsTheStandardScaler() {
        MatrixD features(3, 5);
        features << 1, 2, 3, 4, 100, // the last column is not fitted on
            7, 7, 7, 7, 9,           // constant
            0.1, 0.1, 0.1, 0.1, 0.1; // constant, but its mean has a rounding error
        const data::Scaler scaler = data::fitScaler(features, {0, 1, 2, 3});
        QCOMPARE(scaler.mean(0), 2.5);
        QCOMPARE(scaler.deviation(0), std::sqrt(1.25));
        QCOMPARE(scaler.mean(1), 7.0);
        QCOMPARE(scaler.deviation(1), 1.0);
        QCOMPARE(scaler.deviation(2), 1.0);
        const MatrixD z = scaler.apply(features);
        QVERIFY(std::abs(z.row(0).head(4).mean()) < 1e-15);
        QVERIFY(std::abs(z.row(0).head(4).squaredNorm() / 4 - 1) < 1e-15);
        QCOMPARE(z(0, 4), (100 - 2.5) / std::sqrt(1.25));
        QCOMPARE(z(1, 4), 2.0);
        QVERIFY((scaler.invert(z) - features).cwiseAbs().maxCoeff() < 1e-13);
    }

    void roundingOfAConstantFeatureIsNotBlownUp() {
        std::vector<int> rows(1000);
        for (int i = 0; i < 1000; ++i)
            rows[static_cast<std::size_t>(i)] = i;
        const data::Scaler scaler = data::fitScaler(MatrixD::Constant(1, 1000, 0.1), rows);
        QCOMPARE(scaler.deviation(0), 1.0);
    }

    void emptyScalerLeavesValues() {
        const MatrixD features = MatrixD::Random(3, 4);
        QVERIFY(data::Scaler().apply(features) == features);
        QVERIFY(data::Scaler().invert(features) == features);
    }

    void standardizationSeesTrainingRowsOnly() {
        Dataset set = *data::generate("gaussian", {{"samples", std::int64_t{200}}}, 3);
        DataSpec spec;
        spec.standardize = true;
        spec.seed = 9;
        const auto before = *data::prepare(shared(set), spec, 1);
        for (const auto& part : {before->split.validation, before->split.test})
            for (const int row : part)
                set.features.col(row).setConstant(1e6);
        const auto after = *data::prepare(shared(set), spec, 1);
        QVERIFY(after->scaler.mean == before->scaler.mean);
        QVERIFY(after->scaler.deviation == before->scaler.deviation);
        for (const int row : before->split.train)
            QVERIFY(after->features().col(row) == before->features().col(row));

        const MatrixD train = data::columns(before->features(), before->split.train);
        QVERIFY(train.rowwise().mean().cwiseAbs().maxCoeff() < 1e-14);
        QVERIFY((train.rowwise().squaredNorm() / double(train.cols()) - core::VectorD::Ones(2))
                    .cwiseAbs()
                    .maxCoeff() < 1e-14);
    }

    void withoutStandardizationFeaturesAreAsTheyCame() {
        const Dataset set = threeClasses();
        const auto prepared = *data::prepare(shared(set), trainOnly(), 3);
        QVERIFY(prepared->features() == set.features);
        QVERIFY(&prepared->features() == &prepared->dataset->features); // no second copy of many pictures
        QCOMPARE(prepared->scaler.mean.size(), core::Index(0));
        QCOMPARE(prepared->split.train.size(), std::size_t(6));
    }

    void numberTargetsAreStandardizedOnTrainingRowsOnly() {
        Dataset set = twoTargets();
        set.targets.row(1) = 1e6 * set.targets.row(1).array() + 5e6;
        set.parts = {data::Part::Train, data::Part::Train,      data::Part::Test,
                     data::Part::Train, data::Part::Validation, data::Part::Train};
        DataSpec spec = trainOnly();
        spec.standardizeTargets = true;
        const auto before = *data::prepare(shared(set), spec, 2);
        set.targets.col(2).setConstant(-1e9);
        const auto after = *data::prepare(shared(set), spec, 2);
        QVERIFY(after->targetScaler == before->targetScaler);
        QVERIFY(after->scalesTargets() && after->scaler.mean.size() == 0);
        QVERIFY(after->ownTargets() == set.targets);
        const MatrixD train = data::columns(after->targets, after->split.train);
        QVERIFY(train.rowwise().mean().cwiseAbs().maxCoeff() < 1e-14);
        QVERIFY((train.rowwise().squaredNorm() / 4 - core::VectorD::Ones(2)).cwiseAbs().maxCoeff() < 1e-14);
        QVERIFY((after->targetScaler.invert(after->targets) - set.targets).cwiseAbs().maxCoeff() < 1e-6);
    }

    void givenTargetScalersAreTakenAndHaveToFit() {
        DataSpec spec = trainOnly();
        spec.standardizeTargets = true;
        spec.targetScaler = data::Scaler{core::VectorD{{1, 2}}, core::VectorD{{4, 8}}};
        const Dataset set = twoTargets();
        const auto prepared = *data::prepare(shared(set), spec, 2);
        QCOMPARE(prepared->targets(1, 3), (set.targets(1, 3) - 2) / 8);
        spec.targetScaler = data::Scaler{core::VectorD{{1}}, core::VectorD{{4}}};
        QCOMPARE(errorOf(set, 2, spec), "data.scaler: is for 1 target, the data have 2 targets"s);
        spec.targetScaler.reset();
        Dataset huge = set;
        huge.targets.row(0) *= 1e200;
        QCOMPARE(errorOf(huge, 2, spec),
                 "target \"u\": values too large to standardize; expected magnitudes below 1e150"s);
    }

    void classesAreNotStandardized() {
        DataSpec spec = trainOnly();
        spec.standardizeTargets = true;
        const auto prepared = *data::prepare(shared(threeClasses()), spec, 3);
        QVERIFY(!prepared->scalesTargets());
        QCOMPARE(prepared->targets.maxCoeff(), 1.0);
        QVERIFY(prepared->ownTargets() == prepared->targets);
    }

    void targetsOfUnusualSizeAskToBeScaled() {
        Dataset set = twoTargets();
        QVERIFY(!data::asksForScaledTargets(set));
        set.targets.row(1).setConstant(200);
        QVERIFY(data::asksForScaledTargets(set));
        set.targets.row(1).setConstant(0.001);
        QVERIFY(data::asksForScaledTargets(set));
        set.targets.row(1).setZero();
        QVERIFY(!data::asksForScaledTargets(set));
        QVERIFY(!data::asksForScaledTargets(threeClasses()));
    }

    void classesBecomeOneHotRows() {
        MatrixD expected(3, 6);
        expected << 1, 0, 0, 0, 0, 1, //
            0, 1, 0, 0, 1, 0,         //
            0, 0, 1, 1, 0, 0;
        QVERIFY((*data::prepare(shared(threeClasses()), trainOnly(), 3))->targets == expected);
    }

    void twoClassesBecomeOneRowOrTwo() {
        const Dataset set = *data::generate("xor", {{"samples", std::int64_t{4}}}, 0);
        MatrixD one(1, 4), two(2, 4);
        one << 1, 0, 1, 0;
        two << 0, 1, 0, 1, //
            1, 0, 1, 0;
        QVERIFY((*data::prepare(shared(set), trainOnly(), 1))->targets == one);
        QVERIFY((*data::prepare(shared(set), trainOnly(), 2))->targets == two);
    }

    void numberedClassesMayBeMoreThanAreSeen() {
        Dataset set = threeClasses();
        set.openClasses = true;
        const auto prepared = data::prepare(shared(set), trainOnly(), 10);
        QVERIFY(prepared.ok());
        QCOMPARE((*prepared)->targets.rows(), core::Index(10));
        QCOMPARE((*prepared)->targets.sum(), 6.0);
        QCOMPARE((*prepared)->targets(2, 3), 1.0);
        QCOMPARE(
            errorOf(set, 2),
            "network: the data have 3 classes and need 3 outputs, one a class, the network has 2 outputs"s);
    }

    void targetsOfARegressionAreTheNumbers() {
        const Dataset set = twoTargets();
        QVERIFY((*data::prepare(shared(set), trainOnly(), 2))->targets == set.targets);
    }

    void saysHowManyOutputsTheDataNeed() {
        QCOMPARE(
            errorOf(threeClasses(), 1),
            "network: the data have 3 classes and need 3 outputs, one a class, the network has 1 output"s);
        QCOMPARE(
            errorOf(threeClasses(), 4),
            "network: the data have 3 classes and need 3 outputs, one a class, the network has 4 outputs"s);
        QCOMPARE(
            errorOf(*data::generate("moons", {}, 0), 3),
            "network: the data have 2 classes and need 1 output or 2, one a class, the network has 3 outputs"s);
        QCOMPARE(errorOf(twoTargets(), 1),
                 "network: the data have 2 targets and need 2 outputs, the network has 1 output"s);
        QCOMPARE(errorOf(*data::generate("sine", {}, 0), 2),
                 "network: the data have 1 target and need 1 output, the network has 2 outputs"s);
        QVERIFY(data::prepare(shared(twoTargets()), trainOnly(), 1).error().code ==
                core::Code::ShapeMismatch);
    }

    void refusesValuesTooLargeToStandardize() {
        Dataset set = twoTargets();
        set.features.row(1) << 1e308, -1e308, 1e308, -1e308, 1e308, -1e308;
        DataSpec spec = trainOnly();
        spec.standardize = true;
        QCOMPARE(errorOf(set, 2, spec),
                 R"(feature "b": values too large to standardize; expected magnitudes below 1e150)"s);
    }

    void minMaxMapsTrainingRowsTo0And1() {
        Dataset set = twoTargets();
        set.features.row(0) << 2, 4, 6, 3, 10, 0; // the last two are not trained on
        set.features.row(1).setConstant(7);
        set.parts = {data::Part::Train, data::Part::Train, data::Part::Train,
                     data::Part::Train, data::Part::Test,  data::Part::Validation};
        DataSpec spec;
        spec.minMax = true;
        const auto prepared = data::prepare(shared(set), spec, 2);
        QVERIFY(prepared.ok());
        MatrixD expected(2, 6);
        expected << 0, 0.5, 1, 0.25, 2, -0.5, //
            0, 0, 0, 0, 0, 0;
        QVERIFY((*prepared)->features() == expected);
        QVERIFY((*prepared)->scaler.invert(expected).row(0) == set.features.row(0));
    }

    void aGivenScalerIsTakenAsItIs() {
        DataSpec spec = trainOnly();
        spec.standardize = true;
        spec.scaler = data::Scaler{core::VectorD::Constant(2, 1), core::VectorD::Constant(2, 2)};
        const auto prepared = data::prepare(shared(twoTargets()), spec, 2);
        QVERIFY(prepared.ok());
        QVERIFY((*prepared)->features() == (((*prepared)->dataset->features.array() - 1) / 2).matrix());
        spec.scaler->mean = spec.scaler->deviation = core::VectorD::Ones(3);
        QCOMPARE(errorOf(twoTargets(), 2, spec), "data.scaler: is for 3 features, the data have 2 features"s);
    }

    void missingValuesAreFilledFromTrainingRowsOnly_data() {
        QTest::addColumn<int>("policy");
        QTest::addColumn<double>("number");
        QTest::newRow("mean") << int(data::MissingPolicy::Mean) << 3.0;
        QTest::newRow("most frequent") << int(data::MissingPolicy::MostFrequent) << 1.0;
    }

    void missingValuesAreFilledFromTrainingRowsOnly() {
        QFETCH(int, policy);
        QFETCH(double, number);
        const double none = std::numeric_limits<double>::quiet_NaN();
        Dataset set = twoTargets();
        set.features.resize(3, 6);
        set.features << 1, 1, 7, none, 100, none, //
            0, 0, 1, none, 1, 1,                  // one-hot: training rows have two of the second category
            1, 1, 0, none, 0, 0;
        set.featureNames = {"a", "c=x", "c=y"};
        set.oneHot = {{1, 2}};
        set.missing = 4;
        set.parts = {data::Part::Train, data::Part::Train, data::Part::Train,
                     data::Part::Train, data::Part::Test,  data::Part::Test};
        DataSpec spec;
        spec.table.emplace().missing = data::MissingPolicy(policy);
        const auto prepared = data::prepare(shared(set), spec, 2);
        QVERIFY(prepared.ok());
        MatrixD expected(3, 6);
        expected << 1, 1, 7, number, 100, number, //
            0, 0, 1, 0, 1, 1,                     //
            1, 1, 0, 1, 0, 0;
        QVERIFY((*prepared)->features() == expected);
        QCOMPARE((*prepared)->dataset->missing, core::Index(0));
    }

    void aColumnWithoutAnyTrainingValueIsRefused() {
        Dataset set = twoTargets();
        set.features.row(1).setConstant(std::numeric_limits<double>::quiet_NaN());
        set.features(1, 5) = 3;
        set.missing = 5;
        set.parts.assign(6, data::Part::Train);
        set.parts[5] = data::Part::Test;
        QCOMPARE(
            errorOf(set, 2),
            "feature \"b\": no training row has a value; expected one at least, or leave the column out"s);
    }

    void passesOnWhatIsWrongWithTheSplit() {
        DataSpec spec;
        spec.split = {0.5, 0.5, 0.5};
        QCOMPARE(errorOf(threeClasses(), 3, spec),
                 "data.split: expected shares that add up to 1, got 0.5 + 0.5 + 0.5"s);
    }

    void columnsAreTakenInTheOrderAsked() {
        MatrixD matrix(2, 3), expected(2, 4);
        matrix << 1, 2, 3, //
            4, 5, 6;
        expected << 3, 1, 1, 2, //
            6, 4, 4, 5;
        QVERIFY(data::columns(matrix, {2, 0, 0, 1}) == expected);
        QCOMPARE(data::columns(matrix, {}).cols(), core::Index(0));
    }
};

QTEST_APPLESS_MAIN(TestPrepare)
#include "tst_prepare.moc"
