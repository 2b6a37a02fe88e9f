#include "engine/trace/trace.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Phase;

namespace {

passes::Recipe small() {
    return {"small", {2, 3, 2}, {"tanh", "softmax"}, "cross_entropy", 3, true, {"adam", {}}, 4};
}

const core::MatrixD& values(const trace::Trace& pass, Phase phase, int layer, const char* name) {
    return pass.operations[static_cast<std::size_t>(pass.find(phase, layer, name))].values;
}

/// To 1e-14 of each number.
bool agree(const core::VectorD& one, const core::VectorD& other) {
    for (core::Index i = 0; i < one.size(); ++i)
        if (std::abs(one[i] - other[i]) > 1e-14 * std::abs(other[i]))
            return false;
    return one.size() == other.size();
}

} // namespace

class TestTrace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void operationsComeInTheOrderTheyHappen();
    void withoutBiasThereIsNoBiasToShow();
    void numbersAreThoseOfTheNetwork();
    void updateIsTheOptimizersStep();
    void frozenLayerHasGradientsButKeepsItsValues();
    void learningRateScaleScalesTheStep();
    void penaltyIsPartOfTheLossAndOfItsGradient();
    void clippedGradientIsWhatTheOptimizerSees();
    void gradientBelowTheMaximumIsLeft();
    void frozenLayersDoNotCountForTheNorm();
    void settingsAreComplete();
    void stateBeforeTheFirstStepIsComplete();
    void lossGradientIsKeptWhereTheLossReadsZ();
    void misfitsAreNamed_data();
    void misfitsAreNamed();
};

void TestTrace::operationsComeInTheOrderTheyHappen() {
    const auto pass = passes::recorded(small());
    QVERIFY(pass);
    QStringList order;
    for (const trace::Operation& one : pass->operations)
        order << QString("%1 %2 %3").arg(trace::name(one.phase)).arg(one.layer).arg(one.name.c_str());
    QCOMPARE(order.join(", "),
             QString("forward 0 z, forward 0 a, forward 1 z, forward 1 a, loss 1 L, "
                     "backward 1 dL/da, backward 1 dL/dz, backward 1 dL/dW, backward 1 dL/db, "
                     "backward 0 dL/da, backward 0 dL/dz, backward 0 dL/dW, backward 0 dL/db, "
                     "update 0 W, update 0 b, update 1 W, update 1 b"));
    QCOMPARE(pass->find(Phase::Backward, 1, "dL/dz"), 6);
    QCOMPARE(pass->find(Phase::Forward, 1, "dL/dz"), -1);
}

void TestTrace::withoutBiasThereIsNoBiasToShow() {
    auto recipe = small();
    recipe.bias = false;
    const auto pass = passes::recorded(recipe);
    QVERIFY(pass);
    for (const trace::Operation& one : pass->operations)
        QVERIFY(one.name != "b" && one.name != "dL/db");
    QCOMPARE(pass->operations.size(), std::size_t(13));
}

void TestTrace::numbersAreThoseOfTheNetwork() {
    const auto input = passes::inputOf(small());
    const auto pass = trace::record(input);
    QVERIFY(pass);
    const auto network = model::Network<double>::create(input.network);
    auto ws = network->workspace(3);
    const core::ConstMatrixMap<double> x(input.x.data(), 2, 3), t(input.t.data(), 2, 3);
    core::VectorD gradients = core::VectorD::Zero(input.parameters.size());
    const model::Loss& loss = *model::findLoss("cross_entropy");
    network->forward(input.parameters, x, ws);
    QCOMPARE((*pass)->loss, network->loss(loss, t, ws));
    network->backward(input.parameters, x, t, loss, ws, gradients);
    QVERIFY((*pass)->gradients == gradients);
    for (int l = 0; l < 2; ++l) {
        const auto& state = ws.layers[static_cast<std::size_t>(l)];
        QVERIFY(values(**pass, Phase::Forward, l, "z") == state.z);
        QVERIFY(values(**pass, Phase::Forward, l, "a") == state.a);
        QVERIFY(values(**pass, Phase::Backward, l, "dL/da") == state.da);
        QVERIFY(values(**pass, Phase::Backward, l, "dL/dz") == state.dz);
    }
    // W of layer 0 is 3 × 2 and comes first; its bias follows.
    QVERIFY(values(**pass, Phase::Backward, 0, "dL/dW")(2, 1) == gradients[5]);
    QVERIFY(values(**pass, Phase::Backward, 0, "dL/db")(1, 0) == gradients[7]);
}

void TestTrace::updateIsTheOptimizersStep() {
    const auto input = passes::inputOf(small());
    const auto pass = trace::record(input);
    QVERIFY(pass);
    const auto optimizer = optim::makeOptimizer<double>(input.optimizer);
    auto state = input.optimizerState;
    core::VectorD delta = core::VectorD::Zero(input.parameters.size());
    (*optimizer)->step(input.parameters, (*pass)->gradients, state, 0, delta.size(), {input.step, 0.05}, delta);
    QVERIFY((delta.array() != 0).all());
    QVERIFY(agree((*pass)->delta, delta));
    QVERIFY((*pass)->updated == input.parameters + (*pass)->delta);
    QVERIFY(agree((*pass)->stateAfter.slots[1], state.slots[1]));
    QVERIFY(values(**pass, Phase::Update, 1, "W")(0, 2) == (*pass)->updated[9 + 2]);
    QVERIFY(values(**pass, Phase::Update, 1, "b")(1, 0) == (*pass)->updated[9 + 6 + 1]);
}

void TestTrace::frozenLayerHasGradientsButKeepsItsValues() {
    auto input = passes::inputOf(small());
    input.network.layers[0].trainable = false;
    const auto pass = trace::record(input);
    QVERIFY(pass);
    QVERIFY((values(**pass, Phase::Backward, 0, "dL/dW").array() != 0).any());
    QVERIFY((*pass)->updated.head(9) == input.parameters.head(9));
    QVERIFY((*pass)->updated.tail(8) != input.parameters.tail(8));
    QVERIFY((*pass)->stateAfter.slots[0].head(9) == input.optimizerState.slots[0].head(9));
}

void TestTrace::learningRateScaleScalesTheStep() {
    auto input = passes::inputOf(small());
    const auto plain = trace::record(input);
    input.network.layers[1].learningRateScale = 0.25;
    const auto scaled = trace::record(input);
    QVERIFY(plain && scaled);
    QVERIFY((*scaled)->delta.head(9) == (*plain)->delta.head(9));
    QVERIFY(agree((*scaled)->delta.tail(8), 0.25 * (*plain)->delta.tail(8)));
}

void TestTrace::penaltyIsPartOfTheLossAndOfItsGradient() {
    auto input = passes::inputOf(small());
    const auto plain = trace::record(input);
    input.l1 = 0.25;
    input.l2 = 0.5;
    const auto pass = trace::record(input);
    QVERIFY(plain && pass);
    QStringList order;
    for (const trace::Operation& one : (*pass)->operations)
        if (one.phase == Phase::Loss)
            order << QString("%1 %2").arg(one.layer).arg(one.name.c_str());
    QCOMPARE(order.join(", "), QString("1 data loss, 0 penalties, 1 penalties, 1 penalty, 1 L"));

    double penalty = 0, ofUnit = 0; // of unit 1 of layer 0
    core::VectorD slopes = core::VectorD::Zero(input.parameters.size());
    for (const core::Index i : {0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14}) { // the weights
        const double w = input.parameters[i], share = 0.25 * std::abs(w) + 0.5 * w * w;
        penalty += share;
        ofUnit += i == 2 || i == 3 ? share : 0;
        slopes[i] = 0.25 * (w > 0 ? 1 : -1) + 2 * 0.5 * w;
    }
    const double dataLoss = values(**pass, Phase::Loss, 1, "data loss")(0, 0);
    QCOMPARE(dataLoss, (*plain)->loss);
    QCOMPARE(values(**pass, Phase::Loss, 1, "penalty")(0, 0), penalty);
    QCOMPARE(values(**pass, Phase::Loss, 0, "penalties")(1, 0), ofUnit);
    QCOMPARE((*pass)->loss, dataLoss + penalty);
    QCOMPARE(values(**pass, Phase::Loss, 1, "L")(0, 0), (*pass)->loss);
    QVERIFY(((*pass)->gradients - (*plain)->gradients - slopes).cwiseAbs().maxCoeff() < 1e-15);
    QCOMPARE(values(**pass, Phase::Backward, 1, "dL/dW")(0, 0), (*pass)->gradients[9]);
}

void TestTrace::clippedGradientIsWhatTheOptimizerSees() {
    auto input = passes::inputOf(small());
    input.l2 = 0.1;
    const auto plain = trace::record(input);
    input.gradientClipNorm = 0.05;
    const auto pass = trace::record(input);
    QVERIFY(plain && pass);
    QStringList order;
    for (const trace::Operation& one : (*pass)->operations)
        if (one.phase == Phase::Update)
            order << QString("%1 %2").arg(one.layer).arg(one.name.c_str());
    QCOMPARE(order.join(", "), QString("0 squares, 1 squares, 1 norm, 1 clip, 0 W, 0 b, 1 W, 1 b"));

    QVERIFY((*pass)->gradients == (*plain)->gradients);
    const double norm = (*plain)->gradients.norm(), scale = 0.05 / (norm + 1e-6);
    QVERIFY(scale < 0.9);
    QCOMPARE(values(**pass, Phase::Update, 1, "norm")(0, 0), norm);
    QCOMPARE(values(**pass, Phase::Update, 1, "clip")(0, 0), scale);
    // Unit 1 of layer 0: two weights and its bias.
    const auto& g = (*plain)->gradients;
    QCOMPARE(values(**pass, Phase::Update, 0, "squares")(1, 0), g[2] * g[2] + g[3] * g[3] + g[7] * g[7]);

    const auto optimizer = optim::makeOptimizer<double>(input.optimizer);
    auto state = input.optimizerState;
    core::VectorD delta = core::VectorD::Zero(g.size());
    (*optimizer)->step(input.parameters, scale * g, state, 0, g.size(), {input.step, 0.05}, delta);
    QVERIFY((delta - (*plain)->delta).cwiseAbs().maxCoeff() > 1e-3);
    QVERIFY(((*pass)->delta - delta).cwiseAbs().maxCoeff() < 1e-15);
}

void TestTrace::gradientBelowTheMaximumIsLeft() {
    auto input = passes::inputOf(small());
    const auto plain = trace::record(input);
    input.gradientClipNorm = 100;
    const auto pass = trace::record(input);
    QVERIFY(plain && pass);
    QCOMPARE(values(**pass, Phase::Update, 1, "clip")(0, 0), 1.0);
    QVERIFY((*pass)->updated == (*plain)->updated);
}

void TestTrace::frozenLayersDoNotCountForTheNorm() {
    auto input = passes::inputOf(small());
    input.network.layers[0].trainable = false;
    input.gradientClipNorm = 0.05;
    const auto pass = trace::record(input);
    QVERIFY(pass);
    QCOMPARE(values(**pass, Phase::Update, 1, "norm")(0, 0), (*pass)->gradients.tail(8).norm());
    QCOMPARE((*pass)->find(Phase::Update, 0, "squares"), -1);
    input.network.layers[1].trainable = false;
    const auto none = trace::record(input);
    QVERIFY(none);
    QCOMPARE(values(**none, Phase::Update, 1, "norm")(0, 0), 0.0);
    QCOMPARE(values(**none, Phase::Update, 1, "clip")(0, 0), 1.0);
}

void TestTrace::stateBeforeTheFirstStepIsComplete() {
    auto input = passes::inputOf(small());
    input.optimizer = {"adagrad", {{"initial_accumulator_value", 0.5}}};
    input.optimizerState = {};
    const auto pass = trace::record(input);
    QVERIFY(pass);
    const core::VectorD& before = (*pass)->input.optimizerState.slots[0];
    QVERIFY((before.array() == 0.5).all() && before.size() == 17);
    QVERIFY(agree((*pass)->stateAfter.slots[0], 0.5 + (*pass)->gradients.array().square()));
}

void TestTrace::settingsAreComplete() {
    auto input = passes::inputOf(small());
    input.network.layers[0].settings.remove("use_bias");
    const auto pass = trace::record(input);
    QVERIFY(pass);
    QCOMPARE((*pass)->input.network.layers[0].settings.flag("use_bias", false), true);
    QCOMPARE((*pass)->input.optimizer.settings.real("beta2"), 0.999);
}

void TestTrace::lossGradientIsKeptWhereTheLossReadsZ() {
    const auto pass = passes::recorded(small());
    QVERIFY(pass);
    const auto& a = values(*pass, Phase::Forward, 1, "a");
    const auto& t = pass->input.t;
    const auto& da = values(*pass, Phase::Backward, 1, "dL/da");
    for (Eigen::Index i = 0; i < a.size(); ++i)
        QVERIFY(std::abs(da.data()[i] + t.data()[i] / a.data()[i] / 3) < 1e-14);
}

void TestTrace::misfitsAreNamed_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("text");
    QTest::newRow("inputs") << "x"
                            << "x: shape (3, 3) does not fit, expected 2 rows";
    QTest::newRow("targets") << "t"
                             << "t: shape (2, 4) does not fit, expected 2 rows";
    QTest::newRow("no samples") << "none"
                                << "x: shape (2, 0) does not fit";
    QTest::newRow("parameters") << "parameters"
                                << "parameters: 16 numbers, expected 17";
    QTest::newRow("state") << "state"
                           << "optimizer state: 1 state vectors, expected 2";
    QTest::newRow("state size") << "state size"
                                << "optimizer state: 3 numbers in a state vector, expected 17";
    QTest::newRow("loss") << "loss"
                          << "cross_entropy";
    QTest::newRow("layers") << "layers"
                            << "layer";
    QTest::newRow("optimizer") << "optimizer"
                               << "adam";
}

void TestTrace::misfitsAreNamed() {
    QFETCH(QString, what);
    QFETCH(QString, text);
    auto input = passes::inputOf(small());
    if (what == "x")
        input.x.setZero(3, 3);
    if (what == "t")
        input.t.setZero(2, 4);
    if (what == "none")
        input.x.setZero(2, 0);
    if (what == "parameters")
        input.parameters.conservativeResize(16);
    if (what == "state")
        input.optimizerState.slots.resize(1);
    if (what == "state size")
        input.optimizerState.slots[1].setZero(3);
    if (what == "loss")
        input.loss = "cross_entopy";
    if (what == "layers")
        input.network.layers.clear();
    if (what == "optimizer")
        input.optimizer.type = "adm";
    const auto pass = trace::record(input);
    QVERIFY(!pass);
    const QString message = QString::fromStdString(pass.error().text());
    QVERIFY2(message.contains(text), qPrintable(message));
}

QTEST_APPLESS_MAIN(TestTrace)
#include "tst_trace.moc"
