#include "engine/data/generators.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <numbers>

using namespace engine;
using namespace std::string_literals;
using data::Dataset;
using data::Task;

namespace {

Dataset made(const std::string& type, std::int64_t samples, double noise, std::uint64_t seed = 1) {
    const auto result = data::generate(type, {{"samples", samples}, {"noise", noise}}, seed);
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *result;
}

/// How far a point is from where the generator's figure allows it for its class (inputs within their ranges).
double awayFromFigure(const std::string& type, const Dataset& set, core::Index i) {
    const double x = set.features(0, i), y = set.features.rows() > 1 ? set.features(1, i) : 0;
    const double r = std::hypot(x, y), pi = std::numbers::pi;
    const int label = set.task == Task::Classification ? set.classes[static_cast<std::size_t>(i)] : 0;
    if (type == "circle")
        return label == 1 ? std::max(0.0, r - 2.5) : std::max({0.0, 3.5 - r, r - 5});
    if (type == "xor")
        return (x * y > 0) == (label == 1) ? std::max({0.0, std::abs(x) - 5.3, std::abs(y) - 5.3,
                                                       0.3 - std::abs(x), 0.3 - std::abs(y)})
                                           : 1;
    if (type ==
        "spiral") { // r = 5 s, angle = 3.5 pi s, the arms evenly around the centre, the last one first
        const double arms = double(set.classNames.size());
        const double t = 3.5 * pi * r / 5 + 2 * pi * (arms - 1 - label) / arms;
        return std::hypot(x - r * std::sin(t), y - r * std::cos(t));
    }
    if (type == "moons") { // half circles of radius 10/3 around (-5/3, -5/6) and (5/3, 5/6)
        const double side = label == 0 ? 1 : -1;
        const double dx = x + side * 5.0 / 3, dy = y + side * 5.0 / 6;
        return std::abs(std::hypot(dx, dy) - 10.0 / 3) + std::max(0.0, -side * dy);
    }
    if (type == "blobs")
        return std::abs(r - 3.5);
    if (type == "imbalanced")
        return std::hypot(x - (label == 1 ? 1 : -1), y - (label == 1 ? 1 : -1));
    if (type == "plane")
        return std::abs(set.targets(0, i) - (x + y) / 10) + std::max({0.0, std::abs(x) - 6, std::abs(y) - 6});
    return std::abs(set.targets(0, i) - std::sin(x)) + std::max(0.0, std::abs(x) - 6); // sine
}

} // namespace

class TestGenerators : public QObject {
    Q_OBJECT

    void eachGenerator() {
        QTest::addColumn<QString>("type");
        for (const auto& schema : data::generators())
            QTest::newRow(schema.type.c_str()) << QString::fromStdString(schema.type);
    }

private Q_SLOTS:
    void offersTheGeneratorsOfTheContract() {
        std::vector<std::string> types;
        for (const auto& schema : data::generators()) {
            types.push_back(schema.type);
            QVERIFY(!schema.label.empty() && !schema.help.empty());
            core::Settings usual{{"samples", std::int64_t{500}}, {"noise", 0.1}};
            if (schema.type == "blobs")
                usual.set("classes", std::int64_t{3});
            if (schema.type == "spiral")
                usual.set("arms", std::int64_t{2});
            if (schema.type == "imbalanced")
                usual.set("share", 0.05);
            for (const auto& parameter : schema.parameters)
                QVERIFY(!parameter.label.empty() && !parameter.help.empty());
            QVERIFY(schema.defaults() == usual);
            QCOMPARE(data::findGenerator(schema.type), &schema);
        }
        QCOMPARE(types, (std::vector<std::string>{"circle", "xor", "gaussian", "blobs", "imbalanced",
                                                  "spiral", "moons", "plane", "sine"}));
        QVERIFY(data::findGenerator("swirl") == nullptr);
    }

    void withoutNoisePointsLieOnTheirFigure_data() { eachGenerator(); }
    void withoutNoisePointsLieOnTheirFigure() {
        QFETCH(QString, type);
        if (type == "gaussian")
            return; // has no figure; its moments are tested below
        const Dataset set = made(type.toStdString(), 2001, 0);
        for (core::Index i = 0; i < set.samples(); ++i)
            QVERIFY2(awayFromFigure(type.toStdString(), set, i) < 1e-12, qPrintable(QString::number(i)));
    }

    void noiseMovesPointsAboutItsSize_data() { eachGenerator(); }
    void noiseMovesPointsAboutItsSize() {
        QFETCH(QString, type);
        if (type == "gaussian")
            return;
        double sums[2] = {};
        for (int k = 0; k < 2; ++k) {
            const Dataset set = made(type.toStdString(), 2000, k == 0 ? 0.05 : 0.2);
            QVERIFY(set.features.allFinite());
            for (core::Index i = 0; i < set.samples(); ++i)
                sums[k] += awayFromFigure(type.toStdString(), set, i) / 2000;
        }
        QVERIFY(sums[0] > 1e-3);
        QVERIFY(sums[1] > 2 * sums[0]);
    }

    void cloudsHaveTheirMoments() {
        for (const double noise : {0.0, 0.5}) {
            const Dataset set = made("gaussian", 40000, noise);
            for (int label = 0; label < 2; ++label)
                for (int feature = 0; feature < 2; ++feature) {
                    double sum = 0, squares = 0;
                    for (core::Index i = 1 - label; i < set.samples(); i += 2) {
                        sum += set.features(feature, i);
                        squares += set.features(feature, i) * set.features(feature, i);
                    }
                    const double mean = sum / 20000, variance = squares / 20000 - mean * mean;
                    const double expected =
                        noise == 0 ? 0.5 : 4; // Playground's variances at its noise 0 and 50
                    QVERIFY(std::abs(mean - (label == 1 ? 2 : -2)) < 5 * std::sqrt(expected / 20000));
                    QVERIFY(std::abs(variance / expected - 1) < 5 * std::sqrt(2.0 / 20000));
                }
        }
    }

    void blobsHaveAsManyClassesAsAskedFor() {
        for (const std::int64_t classes : {2, 3, 10}) {
            const auto set = data::generate(
                "blobs", {{"samples", std::int64_t{3000}}, {"noise", 0.1}, {"classes", classes}}, 5);
            QVERIFY(set);
            QCOMPARE(std::int64_t(set->classNames.size()), classes);
            for (int c = 0; c < classes; ++c) {
                const auto members = std::count(set->classes.begin(), set->classes.end(), c);
                QVERIFY(members >= 3000 / classes);
                core::VectorD mean = core::VectorD::Zero(2);
                double squares = 0;
                for (core::Index i = c; i < 3000; i += classes)
                    mean += set->features.col(i) / double(members);
                for (core::Index i = c; i < 3000; i += classes)
                    squares += (set->features.col(i) - mean).squaredNorm() / double(2 * members);
                QVERIFY(std::abs(mean.norm() - 3.5) < 0.1);
                QVERIFY(std::abs(std::sqrt(squares) - 0.5) < 0.05);
            }
        }
        QVERIFY(!data::generate("blobs", {{"classes", std::int64_t{1}}}, 5));
        QVERIFY(!data::generate("xor", {{"classes", std::int64_t{2}}}, 5));
    }

    void aSpiralHasAsManyArmsAsAskedFor() {
        for (const std::int64_t arms : {2, 3, 4, 5}) {
            const auto set = data::generate(
                "spiral", {{"samples", std::int64_t{1001}}, {"noise", 0.0}, {"arms", arms}}, 5);
            QVERIFY(set);
            QCOMPARE(std::int64_t(set->classNames.size()), arms);
            for (core::Index i = 0; i < set->samples(); ++i) {
                QVERIFY(awayFromFigure("spiral", *set, i) < 1e-12);
                QCOMPARE(set->classes[std::size_t(i)], int(arms - 1 - i % arms));
            }
            for (int arm = 0; arm < arms; ++arm) {
                const auto members = std::count(set->classes.begin(), set->classes.end(), arm);
                QVERIFY(members == 1001 / arms || members == 1001 / arms + 1);
            }
        }
        QVERIFY(!data::generate("spiral", {{"arms", std::int64_t{1}}}, 5));
        QVERIFY(!data::generate("spiral", {{"arms", std::int64_t{6}}}, 5));
    }

    void twoArmsAreTheSpiralOfEarlierProjects() {
        const Dataset set = made("spiral", 301, 0.1, 7);
        QCOMPARE(set.features(0, 0), 0.36096292157616416);
        QCOMPARE(set.features(1, 1), 0.41119767872836388);
        QCOMPARE(set.features(0, 300), -0.85509297850106847);
        QVERIFY(data::generate("spiral",
                               {{"samples", std::int64_t{301}}, {"noise", 0.1}, {"arms", std::int64_t{2}}}, 7)
                    ->features == set.features);
    }

    void theRareClassHasItsShareInAnyPrefix() {
        for (const double share : {0.01, 0.05, 0.3, 0.5}) {
            const auto set = data::generate(
                "imbalanced", {{"samples", std::int64_t{1000}}, {"noise", 0.1}, {"share", share}}, 5);
            QVERIFY(set);
            QCOMPARE(set->classNames, (std::vector<std::string>{"common", "rare"}));
            double rare = 0;
            for (core::Index i = 0; i < 1000; ++i) {
                rare += set->classes[std::size_t(i)];
                QVERIFY(std::abs(rare - share * double(i + 1)) <= 0.5 + 1e-9);
            }
            QCOMPARE(rare, share * 1000);
        }
        QVERIFY(!data::generate("imbalanced", {{"share", 0.6}}, 5));
        const auto few = data::generate("imbalanced", {{"samples", std::int64_t{7}}}, 5);
        QCOMPARE(std::count(few->classes.begin(), few->classes.end(), 1), 1); // never none
    }

    void theCloudsOfImbalancedDataOverlap() {
        const auto set = data::generate(
            "imbalanced", {{"samples", std::int64_t{40000}}, {"noise", 0.1}, {"share", 0.5}}, 5);
        for (int label = 0; label < 2; ++label)
            for (int feature = 0; feature < 2; ++feature) {
                double sum = 0, squares = 0;
                for (core::Index i = 0; i < 40000; ++i)
                    if (set->classes[std::size_t(i)] == label) {
                        sum += set->features(feature, i);
                        squares += set->features(feature, i) * set->features(feature, i);
                    }
                const double mean = sum / 20000, variance = squares / 20000 - mean * mean;
                QVERIFY(std::abs(mean - (label == 1 ? 1 : -1)) < 5 / std::sqrt(20000));
                QVERIFY(std::abs(variance - 1) < 5 * std::sqrt(2.0 / 20000));
            }
    }

    void sineNoiseHasItsDeviation() {
        const Dataset set = made("sine", 40000, 0.3);
        double squares = 0;
        for (core::Index i = 0; i < set.samples(); ++i)
            squares += std::pow(set.targets(0, i) - std::sin(set.features(0, i)), 2);
        QVERIFY(std::abs(squares / 40000 / 0.09 - 1) < 5 * std::sqrt(2.0 / 40000));
    }

    void anyPrefixIsBalanced_data() { eachGenerator(); }
    void anyPrefixIsBalanced() {
        QFETCH(QString, type);
        const Dataset set = made(type.toStdString(), 301, 0.5);
        QCOMPARE(set.samples(), core::Index(301));
        if (set.task == Task::Regression) {
            QVERIFY(set.classes.empty() && set.classNames.empty());
            QCOMPARE(set.targets.rows(), core::Index(1));
            QCOMPARE(set.targetNames.size(), std::size_t(1));
            return;
        }
        if (type == "imbalanced")
            return; // has the rare class' share instead, tested above
        const std::size_t classes = type == "blobs" ? 3 : 2;
        QCOMPARE(set.classNames.size(), classes);
        QCOMPARE(set.classes.size(), std::size_t(301));
        for (std::size_t i = 0; i < set.classes.size(); ++i)
            QCOMPARE(set.classes[i], classes == 3 ? int(i % 3) : i % 2 == 0 ? 1 : 0);
    }

    void prefixOfASpiralShowsTheWholeFigure() {
        const Dataset set = made("spiral", 1000, 0);
        QVERIFY(set.features.leftCols(50).colwise().norm().maxCoeff() > 4);
        QVERIFY(set.features.leftCols(50).colwise().norm().minCoeff() < 1);
    }

    void isAFunctionOfSettingsAndSeed_data() { eachGenerator(); }
    void isAFunctionOfSettingsAndSeed() {
        QFETCH(QString, type);
        const std::string name = type.toStdString();
        const Dataset a = made(name, 100, 0.1, 7), b = made(name, 100, 0.1, 7), c = made(name, 100, 0.1, 8);
        QVERIFY(a.features == b.features);
        QVERIFY(a.targets == b.targets);
        QVERIFY(a.features != c.features);
        QCOMPARE(a.name, name);
        QCOMPARE(core::Index(a.featureNames.size()), a.features.rows());
    }

    void makesOneAndTwoSamples_data() { eachGenerator(); }
    void makesOneAndTwoSamples() {
        QFETCH(QString, type);
        for (const std::int64_t samples : {1, 2}) {
            const Dataset set = made(type.toStdString(), samples, 0);
            QCOMPARE(set.samples(), core::Index(samples));
            QVERIFY(set.features.allFinite());
        }
    }

    void defaultsFillInWhatIsAbsent() {
        const auto set = data::generate("moons", {}, 0);
        QVERIFY(set.ok());
        QCOMPARE(set->samples(), core::Index(500));
        QVERIFY(set->features == made("moons", 500, 0.1, 0).features);
    }

    void refusesWhatTheSchemaDoesNotAllow() {
        const auto text = [](const std::string& type, const core::Settings& settings) {
            const auto result = data::generate(type, settings, 0);
            return result ? "made"s : result.error().text();
        };
        QCOMPARE(text("sprial", {}), R"(unknown generator "sprial"; did you mean "spiral"?)"s);
        QCOMPARE(text("blob", {}), R"(unknown generator "blob"; did you mean "blobs"?)"s);
        QCOMPARE(text("tree", {}),
                 R"(unknown generator "tree"; expected one of "circle", "xor", "gaussian", )"
                 R"("blobs", "imbalanced", "spiral", "moons", "plane", "sine")"s);
        QCOMPARE(text("xor", {{"samples", std::int64_t{0}}}),
                 "samples: expected a whole number from 1 to 1000000, got 0"s);
        QCOMPARE(text("xor", {{"samples", std::int64_t{1000001}}}),
                 "samples: expected a whole number from 1 to 1000000, got 1000001"s);
        QCOMPARE(text("xor", {{"noise", 1.1}}), "noise: expected a number from 0 to 1, got 1.1"s);
        QCOMPARE(text("xor", {{"nois", 0.1}}), R"(nois: unknown key "nois"; did you mean "noise"?)"s);
    }
};

QTEST_APPLESS_MAIN(TestGenerators)
#include "tst_generators.moc"
