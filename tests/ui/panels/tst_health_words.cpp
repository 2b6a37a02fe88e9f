#include "ui/panels/health_words.h"

#include <QTest>

#include <limits>

using namespace ui;
using engine::train::Experiment;
using engine::train::HealthNote;
using Kind = HealthNote::Kind;
using Severity = HealthNote::Severity;
Q_DECLARE_METATYPE(engine::train::HealthNote)

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Experiment experiment() {
    Experiment made;
    made.network.input = {2};
    made.network.layers = {engine::model::denseLayer(8, "relu"), engine::model::denseLayer(6, "tanh"),
                           engine::model::denseLayer(1, "sigmoid")};
    return made;
}

engine::data::Dataset dataset() {
    engine::data::Dataset made;
    made.featureNames = {"income", "age"};
    made.classNames = {"rare", "common"};
    return made;
}

HealthNote note(Kind kind, Severity severity, int layer, int count, int of, double value, double other,
                long long epoch = 0, std::vector<int> units = {}) {
    return {kind, severity, layer, count, of, value, other, epoch, 0, std::move(units)};
}

} // namespace

class TestHealthWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNoteNamesItsPlaceAndItsNumber_data() {
        QTest::addColumn<HealthNote>("note");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("why"); ///< a part of it
        const auto row = [](const char* name, HealthNote made, const char* what, const char* why) {
            QTest::newRow(name) << made << QString::fromUtf8(what) << QString::fromUtf8(why);
        };
        const auto good = Severity::Good, warning = Severity::Warning, bad = Severity::Bad;
        row("fine", note(Kind::GradientsArrive, good, 1, 0, 0, 0.35, 0.01),
            "Gradients reach every layer; the smallest, in hidden 2, are 35 % of the largest", "Every layer");
        row("one layer", note(Kind::GradientsArrive, good, 2, 0, 0, 1, 0.25),
            "The gradient arrives: 0.25 a weight in output", "root mean square");
        row("no gradient", note(Kind::GradientsArrive, good, 0, 0, 0, kNan, 0),
            "No weight gets a gradient: it is 0 in every layer", "ask for no change");
        row("one dead", note(Kind::DeadUnits, good, 0, 1, 8, 0, 0, 0, {4}),
            "hidden 1: 1 of 8 ReLU units is dead", "Neuron 5. Their output is 0");
        row("dead", note(Kind::DeadUnits, warning, 0, 3, 8, 0, 0, 0, {0, 4, 6}),
            "hidden 1: 3 of 8 ReLU units are dead", "Neurons 1, 5, 7. ");
        row("all dead", note(Kind::DeadUnits, bad, 0, 8, 8, 0, 0, 0, {0, 1, 2, 3, 4, 5, 6, 7}),
            "hidden 1: 8 of 8 ReLU units are dead", "Nothing from here down learns");
        row("saturated", note(Kind::SaturatedUnits, warning, 1, 2, 6, 0, 0, 0, {1, 2}),
            "hidden 2: 2 of 6 tanh units are saturated", "smaller initial weights");
        row("vanishing", note(Kind::VanishingGradient, warning, 0, 2, 0, 2e-4, 0.0141),
            "The gradient vanishes: a weight of hidden 1 gets 0.02 % of what one of output gets",
            "about 1.4 % of it");
        row("gone", note(Kind::VanishingGradient, bad, 0, 2, 0, 0, 0),
            "No gradient reaches hidden 1: there it is 0", "let none of it through");
        row("enormous", note(Kind::ExplodingGradient, bad, 1, 0, 0, 86'123, 0),
            "The gradient explodes: in hidden 2 it is 86,000 times as long as the weights", "0.01");
        row("not finite", note(Kind::ExplodingGradient, bad, 1, 0, 0, kInfinity, 0),
            "The gradient explodes: in hidden 2 it is no finite number", "clip the gradient");
        row("growing", note(Kind::ExplodingGradient, bad, 2, 0, 0, 3, 40, 12),
            "The gradient explodes: 40 times as long as after epoch 12; in output 3 times the weights",
            "smaller learning rate");
        row("long updates", note(Kind::LargeUpdates, warning, 2, 0, 0, 0.253, 0, 12),
            "Updates are long: the last one of epoch 12 changed output by 25.3 % of its weights",
            "smaller learning rate");
        row("tiny updates", note(Kind::SmallUpdates, warning, 0, 0, 0, 3e-7, 0, 12),
            "Updates are tiny: the last one of epoch 12 changed even hidden 1 by only 3.0e−5 % of its "
            "weights",
            "larger learning rate");
        row("swings", note(Kind::Oscillation, warning, -1, 9, 20, 0.421, 0, 7),
            "The training loss goes up and down: 9 of the last 20 epochs ended higher, by 42.1 % of it on "
            "average",
            "smaller learning rate");
        row("plateau", note(Kind::Plateau, warning, -1, 0, 0, 0.6931, 0.6923, 1200),
            "The training loss has not improved since epoch 1,200: about 0.6931. Always the same answer "
            "would cost "
            "0.6923",
            "hardly uses its inputs");
        row("overfits", note(Kind::Overfitting, warning, -1, 0, 0, 0.254, 0.21, 180),
            "Overfitting: the validation loss has risen by 25.4 % since epoch 180, where it was about 0.2100",
            "early stopping");
        row("imbalanced", note(Kind::ImbalancedClasses, warning, -1, 0, 2, 0.05, 0.95, 0, {0, 1}),
            "Only 5 % of the training samples are of class rare",
            "Always answering common is right for 95 %");
        row("unscaled", note(Kind::UnscaledInputs, warning, -1, 0, 0, 1234, 40, 0, {1, 0}),
            "Inputs differ in size: income is about 1,200 times as large as age", "Standardize");
        row("large", note(Kind::UnscaledInputs, warning, -1, 0, 0, 500, 500, 0, {0}),
            "Inputs are far from 1: income is about 500", "Standardize");
    }

    void everyNoteNamesItsPlaceAndItsNumber() {
        QFETCH(HealthNote, note);
        QFETCH(QString, what);
        QFETCH(QString, why);
        const HealthWords words = healthInWords(note, experiment(), dataset());
        QCOMPARE(words.what, what);
        QVERIFY2(words.why.contains(why), qPrintable(words.why));
        QVERIFY(words.why.endsWith(u'.'));
    }

    void ofAConvolutionFiltersAreCounted() {
        Experiment made = experiment();
        auto convolution = engine::model::layerOf("conv2d");
        convolution.settings.set("filters", std::int64_t{16});
        convolution.settings.set("activation", std::string("relu"));
        made.network.layers.front() = convolution;
        const auto words =
            healthInWords(note(Kind::DeadUnits, Severity::Good, 0, 1, 16, 0, 0, 0, {4}), made, dataset());
        QVERIFY(words.what.endsWith(QStringLiteral("1 of 16 ReLU filters is dead")));
        QVERIFY(words.why.startsWith(QStringLiteral("Filter 5. ")));
    }

    void pixelsAreCalledSo() {
        auto pictures = dataset();
        pictures.imageWidth = 28;
        const auto words =
            healthInWords(note(Kind::UnscaledInputs, Severity::Warning, -1, 0, 0, 79.5, 79.5, 0, {400}),
                          experiment(), pictures);
        QCOMPARE(words.what, QStringLiteral("Inputs are far from 1: the pixels are about 79.5"));
    }

    void whatHasNoNameHasANumber() {
        const engine::data::Dataset nameless;
        QVERIFY(healthInWords(note(Kind::UnscaledInputs, Severity::Warning, -1, 0, 0, 50, 1, 0, {0, 1}),
                              experiment(), nameless)
                    .what.contains(QStringLiteral("x2 is about 50")));
        QVERIFY(
            healthInWords(note(Kind::ImbalancedClasses, Severity::Warning, -1, 1, 2, 0.05, 0.95, 0, {1, 0}),
                          experiment(), nameless)
                .what.endsWith(QStringLiteral("class 1")));
    }
};

QTEST_APPLESS_MAIN(TestHealthWords)
#include "tst_health_words.moc"
