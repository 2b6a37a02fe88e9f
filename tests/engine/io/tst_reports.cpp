#include "engine/io/reports.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <charconv>
#include <cmath>
#include <limits>

using namespace engine;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Three samples through 2-2-1.
trace::TracePtr recorded() {
    trace::PassInput input;
    input.network.input = {2};
    input.network.layers = {model::denseLayer(2, "tanh"), model::denseLayer(1, "sigmoid")};
    input.parameters = core::VectorD::LinSpaced(9, -0.4, 0.7);
    input.loss = "mse";
    input.optimizer = {"sgd", {{"learning_rate", 0.1}}};
    input.learningRate = 0.1;
    input.x = core::MatrixD{{0.1, 0.2, 1.0 / 3}, {1, -1, 2}};
    input.t = core::MatrixD{{0, 1, 1}};
    input.samples = {4, 0, 7};
    return *trace::record(std::move(input));
}

QJsonObject parsed(const io::Bytes& json) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

QJsonArray rows(const core::MatrixD& matrix) {
    QJsonArray array;
    for (core::Index i = 0; i < matrix.rows(); ++i) {
        QJsonArray row;
        for (core::Index j = 0; j < matrix.cols(); ++j)
            row.append(matrix(i, j));
        array.append(row);
    }
    return array;
}

} // namespace

class TestReports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void traceHasTheContractsKeysAndEveryNumberBitForBit() {
        const trace::TracePtr trace = recorded();
        const QJsonObject json = parsed(io::writeTrace(*trace));
        QCOMPARE(json.keys(),
                 (QStringList{"gradients", "loss", "operations", "parameters", "samples", "updated"}));
        QVERIFY(json["loss"].toDouble() == trace->loss);
        QCOMPARE(json["samples"].toArray(), (QJsonArray{4, 0, 7}));
        const QJsonArray operations = json["operations"].toArray();
        QCOMPARE(operations.size(), static_cast<int>(trace->operations.size()));
        for (int i = 0; i < operations.size(); ++i) {
            const trace::Operation& operation = trace->operations[static_cast<std::size_t>(i)];
            const QJsonObject written = operations[i].toObject();
            QCOMPARE(written["phase"].toString(), QString(trace::name(operation.phase)));
            QCOMPARE(written["layer"].toInt(-1), operation.layer);
            QCOMPARE(written["name"].toString(), QString::fromStdString(operation.name));
            QCOMPARE(written["shape"].toArray(), (QJsonArray{static_cast<int>(operation.values.rows()),
                                                             static_cast<int>(operation.values.cols())}));
            QCOMPARE(written["values"].toArray(), rows(operation.values));
        }
    }

    void tensorsOfATraceHaveTheirOwnShapes() {
        const trace::TracePtr trace = recorded();
        const QJsonObject json = parsed(io::writeTrace(*trace));
        for (const auto& [key, vector] :
             {std::pair{"gradients", trace->gradients}, std::pair{"parameters", trace->input.parameters},
              std::pair{"updated", trace->updated}}) {
            const QJsonObject tensors = json[key].toObject();
            QCOMPARE(tensors.keys(), (QStringList{"0.bias", "0.weight", "1.bias", "1.weight"}));
            QCOMPARE(tensors["0.weight"].toArray(),
                     (QJsonArray{QJsonArray{vector[0], vector[1]}, QJsonArray{vector[2], vector[3]}}));
            QCOMPARE(tensors["0.bias"].toArray(), (QJsonArray{vector[4], vector[5]}));
            QCOMPARE(tensors["1.bias"].toArray(), (QJsonArray{vector[8]}));
        }
    }

    void traceNumbersCarry17SignificantDigits() {
        trace::Trace trace = *recorded();
        trace.loss = 1.0 / 3;
        QVERIFY(io::writeTrace(trace).find("\"loss\": 0.33333333333333331") != std::string::npos);
    }

    void nonFiniteNumbersOfATraceAreNull() {
        trace::Trace trace = *recorded();
        trace.loss = kNan;
        trace.gradients[4] = -std::numeric_limits<double>::infinity();
        const QJsonObject json = parsed(io::writeTrace(trace));
        QVERIFY(json["loss"].isNull());
        QVERIFY(json["gradients"].toObject()["0.bias"].toArray()[0].isNull());
    }

    void historyHasOneRowAnEpoch() {
        train::EpochRecord first;
        first.epoch = 1;
        first.step = 35;
        first.trainLoss = 0.1;
        first.validationLoss = kNan;
        first.trainAccuracy = 0.5;
        first.validationAccuracy = 1;
        first.learningRate = 1e-7;
        train::EpochRecord second = first;
        second.epoch = 2;
        second.step = 70;
        QCOMPARE(
            io::writeHistory({first, second}),
            std::string(
                "epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy,learning_rate\n"
                "1,35,0.1,nan,0.5,1,1e-07\n"
                "2,70,0.1,nan,0.5,1,1e-07\n"));
    }

    void numberTextIsTheShortestThatReadsBack_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("small") << 1e-7 << "1e-07";
        QTest::newRow("third") << 1.0 / 3 << "0.3333333333333333";
        QTest::newRow("whole") << 3.0 << "3";
        QTest::newRow("minus zero") << -0.0 << "-0";
        QTest::newRow("largest") << std::numeric_limits<double>::max() << "1.7976931348623157e+308";
        QTest::newRow("nan") << kNan << "nan";
        QTest::newRow("minus nan") << -kNan << "nan";
        QTest::newRow("inf") << HUGE_VAL << "inf";
        QTest::newRow("minus inf") << -HUGE_VAL << "-inf";
    }
    void numberTextIsTheShortestThatReadsBack() {
        QFETCH(double, value);
        QFETCH(QString, text);
        const std::string written = io::numberText(value);
        QCOMPARE(QString::fromStdString(written), text);
        if (!std::isfinite(value))
            return;
        double again = 0;
        std::from_chars(written.data(), written.data() + written.size(), again);
        QVERIFY(again == value); // QCOMPARE is satisfied with nearly equal
    }
};

QTEST_APPLESS_MAIN(TestReports)
#include "tst_reports.moc"
