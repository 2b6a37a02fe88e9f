#include "ui/plots/field.h"
#include "ui/plots/response_feed.h"
#include "ui/theme.h"

#include <QtTest>

#include <cmath>

using namespace ui;
using namespace ui::plots;

namespace {

/// A row of points with these outputs (outputs × points).
engine::train::Response row(const engine::core::Matrix<float>& outputs) {
    engine::train::Response response;
    response.width = int(outputs.cols());
    response.height = 1;
    response.layers = {outputs};
    return response;
}

double distance(const QColor& a, const QColor& b) {
    return std::hypot(a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue());
}

FieldMeaning twoClasses() {
    FieldMeaning meaning;
    meaning.kind = FieldMeaning::Kind::TwoClasses;
    meaning.threshold = 0.5;
    return meaning;
}

} // namespace

class TestField : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void undecidedIsTheColourOfThePanel();
    void classOneIsBlueAndClassZeroOrange();
    void logitsAreReadAsProbabilities();
    void theLargestOutputGivesTheColour();
    void standardizedTargetsAreColouredAboutTheirMeanAndReadInTheirOwnUnits();
    void whatIsNotANumberIsNotDrawnAsOne();
    void thePlaneHoldsEverySampleWithEqualScales();
    void theGridIsCoarserForLargerNetworks();
};

void TestField::undecidedIsTheColourOfThePanel() {
    const QImage image =
        fieldImage(row((engine::core::Matrix<float>(1, 1) << 0.5f).finished()), twoClasses());
    QVERIFY(distance(image.pixelColor(0, 0), theme().panel) < 20);
}

void TestField::classOneIsBlueAndClassZeroOrange() {
    const QImage image =
        fieldImage(row((engine::core::Matrix<float>(1, 2) << 0, 1).finished()), twoClasses());
    QVERIFY(distance(image.pixelColor(0, 0), theme().negative) <
            distance(image.pixelColor(0, 0), theme().positive));
    QVERIFY(distance(image.pixelColor(1, 0), theme().positive) <
            distance(image.pixelColor(1, 0), theme().negative));
}

void TestField::logitsAreReadAsProbabilities() {
    FieldMeaning meaning = twoClasses();
    meaning.logits = true;
    const auto response = row((engine::core::Matrix<float>(1, 2) << 0, 2).finished());
    QVERIFY(std::abs(meaning.read(response, 0)[0] - 0.5) < 1e-12);
    QVERIFY(std::abs(meaning.read(response, 1)[0] - 1 / (1 + std::exp(-2.0))) < 1e-12);
    QVERIFY(distance(fieldImage(response, meaning).pixelColor(0, 0), theme().panel) < 20);
}

void TestField::theLargestOutputGivesTheColour() {
    FieldMeaning meaning;
    meaning.kind = FieldMeaning::Kind::Classes;
    const auto response = row((engine::core::Matrix<float>(3, 3) << 1, 0, 0, 0, 1, 0, 0, 0, 1).finished());
    const QImage image = fieldImage(response, meaning);
    for (int sample = 0; sample < 3; ++sample)
        for (int other = 0; other < 3; ++other)
            QVERIFY(distance(image.pixelColor(sample, 0), seriesColor(sample)) <=
                    distance(image.pixelColor(sample, 0), seriesColor(other)));
}

void TestField::standardizedTargetsAreColouredAboutTheirMeanAndReadInTheirOwnUnits() {
    FieldMeaning meaning;
    meaning.scale = 2;
    meaning.targets = {engine::core::VectorD{{300}}, engine::core::VectorD{{50}}};
    QCOMPARE(meaning.strength(400), 1.0);
    QCOMPARE(meaning.strength(250), -0.5);
    const auto response = row((engine::core::Matrix<float>(1, 2) << -2, 2).finished());
    QCOMPARE(meaning.read(response, 0)[0], 200.0);
    const QImage image = fieldImage(response, meaning);
    QVERIFY(distance(image.pixelColor(0, 0), theme().negative) <
            distance(image.pixelColor(0, 0), theme().positive));
    engine::data::Dataset dataset;
    dataset.task = engine::data::Task::Regression;
    dataset.targets = engine::core::MatrixD{{200, 400}};
    QVERIFY(distance(pointColor(meaning, dataset, 0), theme().negative) <
            distance(pointColor(meaning, dataset, 0), theme().positive));
    QVERIFY(distance(pointColor(meaning, dataset, 1), theme().positive) <
            distance(pointColor(meaning, dataset, 1), theme().negative));
}

void TestField::whatIsNotANumberIsNotDrawnAsOne() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const QImage image = fieldImage(row((engine::core::Matrix<float>(1, 1) << nan).finished()), twoClasses());
    QVERIFY(distance(image.pixelColor(0, 0), theme().panel) < 20);
}

void TestField::thePlaneHoldsEverySampleWithEqualScales() {
    engine::data::Dataset dataset;
    dataset.features.resize(2, 3);
    dataset.features << -3, 0, 5, 1, 2, 7;
    const Plane plane = planeOf(dataset);
    QVERIFY(plane.x.lower < -3 && plane.x.upper > 5 && plane.y.lower < 1 && plane.y.upper > 7);
    QVERIFY(std::abs(plane.x.size() - plane.y.size()) < 1e-12);
}

void TestField::theGridIsCoarserForLargerNetworks() {
    QVERIFY(ResponseFeed::gridSide(40) > ResponseFeed::gridSide(5000));
    QVERIFY(ResponseFeed::gridSide(5000) >= ResponseFeed::gridSide(100'000'000));
    QVERIFY(ResponseFeed::gridSide(100'000'000) >= 16);
}

QTEST_MAIN(TestField)
#include "tst_field.moc"
