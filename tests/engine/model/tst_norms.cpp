#include "engine/io/project.h"
#include "engine/model/network.h"
#include "engine/optim/optimizer.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace engine;
using core::Index;

namespace {

QJsonArray fixtures() {
    QFile file(fixturePath("norms.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array() : QJsonArray();
}

/// As it stands in a project file.
model::NetworkSpec specOf(const QJsonObject& each) {
    const QJsonObject project{
        {"chainrule", 1},
        {"network", each["network"]},
        {"data", QJsonObject{{"source", "xor"}}},
        {"training", QJsonObject{{"loss", "cross_entropy"}, {"optimizer", QJsonObject{{"type", "sgd"}}}}}};
    const QByteArray text = QJsonDocument(project).toJson();
    const auto read = io::readProject(io::View(text.constData(), std::size_t(text.size())));
    return read ? read->experiment.network : model::NetworkSpec{};
}

core::MatrixD matrix(const QJsonValue& json) {
    const QJsonArray rows = json.toArray();
    core::MatrixD values(rows.size(), rows[0].toArray().size());
    for (Index i = 0; i < values.rows(); ++i)
        for (Index j = 0; j < values.cols(); ++j)
            values(i, j) = rows[int(i)].toArray()[int(j)].toDouble();
    return values;
}

/// One of the fixtures, run by the engine in either precision.
template <class S>
struct Run {
    model::Network<S> network;
    core::Matrix<S> x, t;
    core::Vector<S> parameters, gradients;
    model::Workspace<S> ws;
    const model::Loss& loss = *model::findLoss("cross_entropy");

    explicit Run(const QJsonObject& each)
        : network(model::Network<S>::create(specOf(each)).value()), x(matrix(each["x"]).cast<S>()),
          t(core::Matrix<S>::Zero(network.outputs(), x.cols())),
          parameters(core::Vector<S>::Zero(network.layout().size)), gradients(parameters.size()),
          ws(network.workspace(x.cols())) {
        for (Index s = 0; s < x.cols(); ++s)
            t(each["classes"].toArray()[int(s)].toInt(), s) = 1;
        set(parameters, each["start"].toObject());
    }
    void set(core::Vector<S>& numbers, const QJsonObject& tensors) const {
        for (const model::TensorSlot& slot : network.layout().slots) {
            const QJsonArray values = tensors[QString::fromStdString(slot.name)].toArray();
            for (Index i = 0; i < slot.size; ++i)
                numbers[slot.offset + i] = S(values[int(i)].toDouble(std::nan("")));
        }
    }
    core::ConstMatrixMap<S> inputs() const { return {x.data(), x.rows(), x.cols()}; }
    core::ConstMatrixMap<S> targets() const { return {t.data(), t.rows(), t.cols()}; }
    double pass() { return network.pass(parameters, inputs(), targets(), loss, ws, gradients, {true, 1, 1}); }
    void train(double rate, int steps) {
        const auto sgd =
            optim::makeOptimizer<S>({"sgd", {{"learning_rate", rate}, {"momentum", 0.9}}}).value();
        auto state = sgd->initialState(parameters.size());
        core::Vector<S> delta = core::Vector<S>::Zero(parameters.size());
        for (int step = 1; step <= steps; ++step) {
            pass();
            for (const model::TensorSlot& slot : network.layout().slots)
                if (slot.trainable)
                    sgd->step(parameters, gradients, state, slot.offset, slot.size, {step, rate, 1}, delta);
            parameters += delta;
            network.updateBuffers(parameters, ws);
        }
    }
};

/// Largest difference of a tensor, relative to its largest number; of those that `tensors` has.
template <class S>
double deviation(const Run<S>& run, const core::Vector<S>& ours, const QJsonObject& tensors,
                 std::string& where) {
    double worst = 0;
    for (const model::TensorSlot& slot : run.network.layout().slots) {
        const QJsonValue expected = tensors[QString::fromStdString(slot.name)];
        if (expected.isUndefined())
            continue;
        double off = 0, largest = 0;
        for (Index i = 0; i < slot.size; ++i) {
            const double theirs = expected.toArray()[int(i)].toDouble(std::nan(""));
            const double difference = std::abs(double(ours[slot.offset + i]) - theirs);
            off = difference <= off ? off : difference;
            largest = std::max(largest, std::abs(theirs));
        }
        // A gradient that is 0 but for rounding (of a shift before a normalization) is compared as it is.
        if (const double share = off / std::max(largest, 1e-3); !(share <= worst)) {
            worst = share;
            where = slot.name;
        }
    }
    return worst;
}

} // namespace

/// Normalizing layers, embeddings and residual blocks against PyTorch (tests/fixtures/make_norms.py).
class TestNorms : public QObject {
    Q_OBJECT

private:
    template <class S>
    void compare(const QJsonObject& each, double tolerance) {
        Run<S> run(each);
        std::string where;
        QVERIFY2(run.parameters.allFinite(), "a tensor has another name");
        const double loss = each["loss"].toDouble();
        QVERIFY(std::abs(run.pass() - loss) <= tolerance * loss);
        const double gradients = deviation(run, run.gradients, each["gradients"].toObject(), where);
        QVERIFY2(gradients <= tolerance, qPrintable(QString("%1 %2").arg(where.c_str()).arg(gradients)));
        run.train(each["learning_rate"].toDouble(), 5);
        const double after = deviation(run, run.parameters, each["after"].toObject(), where);
        QVERIFY2(after <= tolerance, qPrintable(QString("%1 %2").arg(where.c_str()).arg(after)));
        run.network.forward(run.parameters, run.inputs(), run.ws);
        const core::MatrixD expected = matrix(each["evaluation"]);
        const core::MatrixD ours = run.ws.layers.back().a.template cast<double>();
        QVERIFY((ours - expected).cwiseAbs().maxCoeff() <= tolerance * expected.cwiseAbs().maxCoeff());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(fixtures().size() >= 8); }

    void agreesWithPyTorch_data() {
        QTest::addColumn<QJsonObject>("each");
        for (const auto& each : fixtures())
            QTest::addRow("%s", qPrintable(each.toObject()["name"].toString())) << each.toObject();
    }
    void agreesWithPyTorch() {
        QFETCH(const QJsonObject, each);
        compare<double>(each, 1e-12);
        compare<float>(each, 2e-5);
    }

    void aFrozenNormalizationGoesByItsRunningNumbersAndKeepsThem() {
        const QJsonObject each = fixtures()[0].toObject();
        model::NetworkSpec spec = specOf(each);
        spec.layers[1].trainable = false;
        Run<double> run(each);
        run.network = model::Network<double>::create(spec).value();
        run.ws = run.network.workspace(run.x.cols());
        const core::VectorD before = run.parameters;
        run.pass();
        const core::MatrixD training = run.ws.layers.back().a;
        run.train(0.1, 3);
        for (const model::TensorSlot& slot : run.network.layout().slots)
            if (slot.layer == 1)
                QVERIFY2(run.parameters.segment(slot.offset, slot.size) ==
                             before.segment(slot.offset, slot.size),
                         slot.name.c_str());
        run.parameters = before;
        run.network.forward(run.parameters, run.inputs(), run.ws);
        QCOMPARE(core::MatrixD(run.ws.layers.back().a), training);
    }

    void oneNumberAChannelIsNotDividedByZero() {
        const QJsonObject each = fixtures()[0].toObject();
        Run<double> run(each);
        run.x = core::MatrixD(run.x.col(0));
        run.t = core::MatrixD(run.t.col(0));
        run.train(0.1, 2);
        QVERIFY(run.parameters.allFinite() && run.gradients.allFinite());
    }
};

QTEST_APPLESS_MAIN(TestNorms)
#include "tst_norms.moc"
