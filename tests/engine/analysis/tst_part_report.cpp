#include "engine/analysis/part_report.h"

#include "engine/data/generators.h"
#include "engine/train/evaluation.h"
#include "tests/engine/train/examples.h"

#include <QtTest>

using namespace engine;
using namespace engine::analysis;

namespace {

struct Trained {
    train::Experiment experiment;
    data::PreparedPtr data;
    core::VectorD parameters;
};

Trained ring(int outputs, const char* activation, const char* loss, int steps = 60) {
    Trained made;
    made.experiment = examples::experiment({2, 8, outputs}, "tanh", activation, loss, "sgd", 0.3);
    made.data = examples::ring(120, 60, 40);
    if (outputs == 2) {
        core::MatrixD targets(2, made.data->targets.cols());
        targets << (1 - made.data->targets.array()).matrix(), made.data->targets;
        made.data = examples::prepared(data::Task::Classification, made.data->dataset->features, targets,
                                       made.data->split);
    }
    auto trainer = *train::makeTrainer(made.experiment, made.data);
    for (int i = 0; i < steps; ++i)
        trainer->step();
    trainer->copyParameters(made.parameters);
    return made;
}

PartReportPtr reportOf(const Trained& of, data::Part part = data::Part::Validation) {
    const auto made = partReport(of.experiment, of.data, of.parameters, part);
    return made ? *made : nullptr;
}

} // namespace

class PartReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accuracyAndLossAreThoseOfTheTrainer_data() {
        QTest::addColumn<int>("outputs");
        QTest::addColumn<QByteArray>("activation");
        QTest::addColumn<QByteArray>("loss");
        QTest::newRow("one sigmoid") << 1 << QByteArray("sigmoid") << QByteArray("binary_cross_entropy");
        QTest::newRow("softmax") << 2 << QByteArray("softmax") << QByteArray("cross_entropy");
        QTest::newRow("logit") << 1 << QByteArray("linear") << QByteArray("binary_cross_entropy");
        QTest::newRow("hinge") << 1 << QByteArray("linear") << QByteArray("hinge");
        QTest::newRow("no probability") << 1 << QByteArray("tanh") << QByteArray("mse");
    }
    void accuracyAndLossAreThoseOfTheTrainer() {
        QFETCH(int, outputs);
        QFETCH(QByteArray, activation);
        QFETCH(QByteArray, loss);
        const Trained of = ring(outputs, activation, loss);
        for (const auto part : {data::Part::Train, data::Part::Validation, data::Part::Test}) {
            const auto report = reportOf(of, part);
            QVERIFY(report);
            const auto evaluated = train::evaluate(of.experiment, of.data, of.parameters, part);
            QCOMPARE(report->evaluation.loss, evaluated->loss);
            QCOMPARE(report->classes.accuracy.value, *evaluated->accuracy);
            QCOMPARE(report->confusion.sum(), evaluated->samples);
            // The usual threshold of class 1 says what the network says.
            const Answers same = answersOf(report->scores, {1, report->scores.thresholds[1]});
            QCOMPARE(same.answers, report->scores.answers);
            QCOMPARE(same.truths, report->scores.truths);
            QCOMPARE(report->calibration.has_value(), report->scores.areProbabilities);
        }
    }

    void aThresholdMovesSamplesFromOneSideToTheOther() {
        const auto report = reportOf(ring(1, "sigmoid", "binary_cross_entropy"));
        const Scores& scores = report->scores;
        core::Index before = scores.count() + 1;
        for (const double threshold : {-0.1, 0.2, 0.5, 0.8, 1.0}) {
            const Answers made = answersOf(scores, {1, threshold});
            const core::Index yes = std::count(made.answers.begin(), made.answers.end(), 1);
            QVERIFY(yes <= before);
            before = yes;
        }
        QCOMPARE(before, core::Index(0));
        const Answers all = answersOf(scores, {1, -0.1});
        QCOMPARE(std::count(all.answers.begin(), all.answers.end(), 1), scores.count());
    }

    void everyCutOfTheCurveIsAConfusionMatrix() {
        const auto report = reportOf(ring(1, "sigmoid", "binary_cross_entropy"));
        for (const Cut& cut : report->curves[1].cuts) {
            // Just below its score, because a class is said above the threshold.
            const Answers made = answersOf(report->scores, {1, std::nextafter(cut.threshold, -1.0)});
            const Confusion confusion = confusionMatrix(made.truths, made.answers, 2);
            QCOMPARE(confusion(1, 1), cut.truePositives);
            QCOMPARE(confusion(0, 1), cut.falsePositives);
        }
    }

    void theSurestMistakesComeFirst() {
        const auto report = reportOf(ring(1, "sigmoid", "binary_cross_entropy", 5), data::Part::Train);
        const Answers answers = answersOf(report->scores, {});
        const auto mistakes = samplesOf(report->scores, {}, answers, {});
        QCOMPARE(core::Index(mistakes.size()), report->classes.samples - report->classes.right);
        QVERIFY(mistakes.size() > 5);
        double before = 2;
        for (const int place : mistakes) {
            QVERIFY(answers.truths[std::size_t(place)] != answers.answers[std::size_t(place)]);
            const double sure = confidence(report->scores, {}, answers, std::size_t(place));
            QVERIFY(sure <= before && sure >= 0.5);
            before = sure;
        }
        core::Index ofCells = 0;
        for (int t = 0; t < 2; ++t)
            for (int a = 0; a < 2; ++a) {
                const auto cell = samplesOf(report->scores, {}, answers, Cell{t, a});
                QCOMPARE(core::Index(cell.size()), report->confusion(t, a));
                ofCells += core::Index(cell.size());
            }
        QCOMPARE(ofCells, report->scores.count());
    }

    void numbersAreInTheTargetsOwnUnits() {
        train::Experiment experiment = examples::experiment({1, 6, 1}, "tanh", "linear", "mse", "sgd", 0.1);
        core::MatrixD x(1, 80), t(1, 80);
        for (int i = 0; i < 80; ++i) {
            x(0, i) = i / 40.0 - 1;
            t(0, i) = 5000 + 1000 * std::sin(3 * x(0, i));
        }
        auto data = std::make_shared<data::Prepared>(
            *examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(60, 20, 0)));
        data->targetScaler = data::fitScaler(t, data->split.train);
        data->targets = data->targetScaler.apply(t);
        const core::VectorD parameters =
            model::Network<float>::create(experiment.network)->initialParameters(3);
        const auto report = *partReport(experiment, data, parameters, data::Part::Train);
        QVERIFY(!report->hasClasses && report->curves.empty());
        QCOMPARE(report->targets(0, 0), t(0, 0));
        const double deviation = data->targetScaler.deviation(0);
        QVERIFY(std::abs(report->numbers.overall.meanSquare / (deviation * deviation) -
                         report->evaluation.loss) < 1e-6 * report->evaluation.loss);
        const auto network = model::Network<float>::create(experiment.network);
        const auto same = train::residuals(*network, parameters, *data, data::Part::Train);
        QCOMPARE(report->residuals.values, same.values); // as the fitted curve shows them
    }

    void scoresThatAreNoNumbersAreCountedAndGiveNoCurves() {
        Trained of = ring(1, "sigmoid", "binary_cross_entropy");
        of.parameters(0) = std::numeric_limits<double>::quiet_NaN();
        const auto report = reportOf(of);
        QVERIFY(report);
        QCOMPARE(report->notFinite, report->scores.count());
        QVERIFY(report->curves.empty() && !report->macroRocArea && !report->brier);
    }

    void aPartWithoutSamplesIsAnErrorThatNamesIt() {
        Trained of = ring(1, "sigmoid", "binary_cross_entropy");
        auto data = std::make_shared<data::Prepared>(*of.data);
        data->split.validation.clear();
        const auto made = partReport(of.experiment, data, of.parameters, data::Part::Validation);
        QVERIFY(!made);
        QCOMPARE(made.error().context, std::string("data.split.validation"));
    }

    void whatNobodyWaitsForIsCancelled() {
        const Trained of = ring(1, "sigmoid", "binary_cross_entropy");
        const std::atomic<bool> wanted = false;
        const auto made = partReport(of.experiment, of.data, of.parameters, data::Part::Train, &wanted);
        QVERIFY(!made && made.error().code == core::Code::Cancelled);
    }
};

QTEST_APPLESS_MAIN(PartReportTest)
#include "tst_part_report.moc"
