#include "engine/data/drawn.h"
#include "engine/data/prepare.h"
#include "engine/io/base64.h"
#include "engine/io/data_files.h"
#include "engine/io/project.h"
#include "engine/train/experiment.h"
#include "engine/train/live.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>

using namespace engine;
using data::DataSpec;

namespace {

DataSpec points(std::vector<data::DrawnPoint> list) {
    DataSpec spec;
    spec.source = data::kDrawnSource;
    spec.points = std::move(list);
    return spec;
}

DataSpec pictures(int count) {
    DataSpec spec;
    spec.source = data::kDrawnSource;
    for (int i = 0; i < count; ++i) {
        spec.pictures.push_back({std::string(data::kDrawnPixels, '\0'), i % 10});
        spec.pictures.back().pixels[std::size_t(i)] = '\xff';
    }
    return spec;
}

std::string problemOf(const DataSpec& spec) {
    const auto sound = data::checkDrawn(spec);
    return sound ? std::string() : sound.error().text();
}

} // namespace

class TestDrawn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pointsAreSamplesAsTheyWereDrawn() {
        const auto set = data::drawnDataset(points({{1, -2, 0}, {0.5, 3, 2}}));
        QVERIFY(set.ok());
        QCOMPARE(set->samples(), core::Index(2));
        QCOMPARE(set->features(1, 0), -2.0);
        QCOMPARE(set->features(0, 1), 0.5);
        QCOMPARE(set->classes, (std::vector<int>{0, 2}));
        QCOMPARE(set->classNames, (std::vector<std::string>{"0", "1", "2"}));
        // One class is drawn before the other: there are two from the first point on.
        QCOMPARE(data::drawnDataset(points({{1, 1, 0}}))->classNames.size(), std::size_t(2));
        QCOMPARE(data::drawnDataset(points({}))->samples(), core::Index(0));
    }

    void picturesAreDigitsLikeThoseOfMnist() {
        const auto set = io::loadDataset(pictures(3), {});
        QVERIFY(set.ok());
        QCOMPARE(set->imageWidth, 28);
        QCOMPARE(set->features.rows(), core::Index(784));
        QCOMPARE(set->features(2, 2), 1.0);
        QCOMPARE(set->features(1, 2), 0.0);
        QCOMPARE(set->classNames.size(), std::size_t(10));
    }

    void whatCannotBeIsOneLineWithItsPlace() {
        QCOMPARE(problemOf(points({{0, 0, 0}, {0, 0, 5}})),
                 std::string("data.points[1]: expected a class from 0 to 4, got 5"));
        QCOMPARE(problemOf(points({{2e6, 0, 0}})),
                 std::string("data.points[0]: expected coordinates from -1e6 to 1e6, got 2000000"));
        QVERIFY(!problemOf(points({{0, std::numeric_limits<double>::quiet_NaN(), 0}})).empty());
        QCOMPARE(problemOf(points(std::vector<data::DrawnPoint>(20001))),
                 std::string("data.points: has 20001 of them; at most 20000 are read"));
        DataSpec spec = points({{0, 0, 0}});
        spec.source = "spiral";
        QCOMPARE(problemOf(spec),
                 std::string("data.points: belongs to the source \"drawn\", and the source is \"spiral\""));
        spec = pictures(1);
        spec.points = {{0, 0, 0}};
        QCOMPARE(problemOf(spec), std::string("data.pictures: expected either points or pictures, got both"));
        spec = pictures(2);
        spec.pictures[1].pixels.pop_back();
        QCOMPARE(problemOf(spec), std::string("data.pictures[1]: expected 784 bytes, one a pixel, got 783"));
        spec = pictures(1);
        spec.pictures[0].label = 10;
        QCOMPARE(problemOf(spec), std::string("data.pictures[0]: expected a class from 0 to 9, got 10"));
        QVERIFY(!train::checked([&] {
                     train::Experiment experiment = train::firstExperiment();
                     experiment.data = spec;
                     return experiment;
                 }())
                     .ok());
    }

    void aProjectKeepsThemToTheBit() {
        io::Project project;
        project.experiment = *train::checked(train::firstExperiment());
        project.experiment.data = points({{1.25, -1.0 / 3, 1, 5}, {1e-7, 2, 0, 1}, {4, 4, 4, 0}});
        auto read = io::readProject(io::writeProject(project));
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        QVERIFY(*read == project);
        project.experiment.data = pictures(20);
        read = io::readProject(io::writeProject(project));
        QVERIFY(read.ok() && *read == project);
    }

    void asManyPointsAsThereMayBeAreReadAgain() {
        io::Project project;
        project.experiment = *train::checked(train::firstExperiment());
        std::vector<data::DrawnPoint> many(data::kMostPoints);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i] = {double(i) / 7, -double(i) / 3, int(i % 5), int(i)};
        project.experiment.data = points(many);
        const auto read = io::readProject(io::writeProject(project));
        QVERIFY(read.ok() && *read == project);
    }

    void aPointStaysInItsPartWhileOthersComeAndGo() {
        std::vector<data::DrawnPoint> list;
        for (int i = 0; i < 200; ++i)
            list.push_back({double(i), 0, i % 2, i});
        const auto partsOf = [](const std::vector<data::DrawnPoint>& points, std::uint64_t seed) {
            DataSpec spec;
            spec.source = data::kDrawnSource;
            spec.points = points;
            const auto split = *data::split(*data::drawnDataset(spec), spec.split, seed);
            std::map<int, char> parts; // by number
            for (const auto& [rows, part] :
                 {std::pair(&split.train, 't'), {&split.validation, 'v'}, {&split.test, 'x'}})
                for (const int row : *rows)
                    parts[points[std::size_t(row)].number] = part;
            return parts;
        };
        const auto all = partsOf(list, 7);
        QCOMPARE(all.size(), std::size_t(200));
        for (const int kind : {0, 1}) { // evenly over each class
            int training = 0;
            for (int i = kind; i < 200; i += 2)
                training += all.at(i) == 't';
            QVERIFY2(std::abs(training - 70) <= 3, std::to_string(training).c_str());
        }
        auto fewer = list;
        fewer.erase(fewer.begin() + 20, fewer.begin() + 75);
        for (const auto& [number, part] : partsOf(fewer, 7))
            QCOMPARE(part, all.at(number));
        auto more = list;
        more.push_back({5, 5, 1, 200});
        more[3].x = -7;
        more[4].label = 1;
        for (const auto& [number, part] : partsOf(more, 7))
            QVERIFY(number == 200 || part == all.at(number));
        QVERIFY(partsOf(list, 8) != all);
    }

    void fewPointsAreSplitSoThatNoPartIsEmpty() {
        std::vector<data::DrawnPoint> list;
        for (int i = 0; i < 3; ++i)
            list.push_back({double(i), 0, i % 2, i});
        DataSpec spec = points(list);
        const auto split = *data::split(*data::drawnDataset(spec), spec.split, 1);
        QVERIFY(split.train.size() == 1 && split.validation.size() == 1 && split.test.size() == 1);
        const auto whole = *data::split(*data::drawnDataset(spec), {1, 0, 0}, 1);
        QCOMPARE(whole.train.size(), std::size_t(3));
    }

    void withoutNumbersPointsCountFromZero() {
        io::Project project;
        project.experiment = *train::checked(train::firstExperiment());
        project.experiment.data = points({{1, 1, 0, 0}, {2, 2, 1, 1}, {3, 3, 1, 7}});
        std::string text = io::writeProject(project);
        QVERIFY(text.find("[2.0, 2.0, 1]") != text.npos || text.find("[2.0,2.0,1]") != text.npos);
        QVERIFY(text.find("7]") != text.npos);
        const auto read = io::readProject(text);
        QVERIFY(read.ok() && *read == project);
    }

    void aRunGoesOnWhileThereArePoints() {
        train::Experiment from = train::firstExperiment();
        from.data = points({{1, 1, 0}, {2, 2, 1}});
        train::Experiment to = from;
        to.data.points[0].x = 5;
        QVERIFY(train::isLive(from, to));
        to.data.points[0].label = 1;
        QVERIFY(train::isLive(from, to));
        to.data.points.push_back({0, 0, 0});
        QVERIFY(train::isLive(from, to));
        to.data.points.erase(to.data.points.begin(), to.data.points.begin() + 2);
        QVERIFY(train::isLive(from, to));
        to.data.points.clear();
        QVERIFY(!train::isLive(from, to));
    }
};

QTEST_APPLESS_MAIN(TestDrawn)
#include "tst_drawn.moc"
