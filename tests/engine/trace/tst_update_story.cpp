#include "engine/trace/update_story.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Expression;
using trace::Stage;
using trace::StageKind;
using trace::UpdateStory;

namespace {

void collect(Expression& node, std::vector<Expression*>& nodes) {
    nodes.push_back(&node);
    for (Expression& child : node.children)
        collect(child, nodes);
}

trace::TracePtr passOf(const std::string& name) {
    for (const passes::Recipe& recipe : passes::several())
        if (recipe.name == name)
            return passes::recorded(recipe);
    return nullptr;
}

UpdateStory storyOf(const trace::Trace& pass, int layer, const char* name, int row, int col) {
    const auto phase = name[0] == 'd' ? trace::Phase::Backward : trace::Phase::Update;
    return trace::updateStory(pass, {pass.find(phase, layer, name), row, col, -1}).value();
}

/// "Gradient ∂L/∂w, Penalty off, …"
QString outline(const UpdateStory& story) {
    static const char* const kinds[] = {"Gradient", "Penalty",    "Clipping", "Decay",
                                        "Moment",   "Correction", "Step",     "NewValue"};
    QStringList parts;
    for (const Stage& stage : story.stages)
        parts << QString(kinds[int(stage.kind)]) + " " +
                     (stage.on ? QString::fromStdString(stage.why.subject.base) : QString("off"));
    return parts.join(", ");
}

const Stage& stageOf(const UpdateStory& story, StageKind kind) {
    return *std::find_if(story.stages.begin(), story.stages.end(),
                         [&](const Stage& stage) { return stage.kind == kind; });
}

/// Calls visit(pass, story, layout's tensor, number) for every parameter of every recipe.
template <class Visit>
void forEachParameter(Visit visit) {
    for (const passes::Recipe& recipe : passes::several()) {
        const auto pass = passes::recorded(recipe);
        for (const model::TensorSlot& slot : pass->layout.slots)
            for (int row = 0; !slot.isBuffer && row < slot.rows(); ++row)
                for (int col = 0; col < slot.cols(); ++col)
                    visit(*pass, storyOf(*pass, slot.layer, slot.parameter == "bias" ? "b" : "W", row, col),
                          slot, slot.offset + row * slot.cols() + col);
    }
}

} // namespace

class TestUpdateStory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStageHolds();
    void tamperedStagesAreRejected();
    void stagesEndInTheRecordedNumbers();
    void stagesComeInTheEnginesOrder_data();
    void stagesComeInTheEnginesOrder();
    void clippingSeesThePenaltyAndDecayDoesNotGetClipped();
    void formulasNameTheStagesBefore();
    void frozenParameterStays();
    void placesWithoutAParameterHaveNone();
};

void TestUpdateStory::everyStageHolds() {
    int stages = 0;
    forEachParameter([&](const trace::Trace& pass, const UpdateStory& story, const auto& slot, auto) {
        for (const Stage& stage : story.stages) {
            if (!stage.on)
                continue;
            ++stages;
            const auto verified = trace::verify(pass, stage.why);
            QVERIFY2(verified.ok(), (slot.name + " " + stage.why.subject.base + ": " +
                                     (verified ? "" : verified.error().text()))
                                        .c_str());
            QVERIFY(trace::verify(trace::withNamesOnly(stage.why.numbers)));
        }
    });
    QVERIFY(stages > 1000);
}

void TestUpdateStory::tamperedStagesAreRejected() {
    forEachParameter([&](const trace::Trace& pass, const UpdateStory& story, const auto&, auto) {
        for (Stage stage : story.stages) {
            if (!stage.on || stage.why.numbers.children.empty())
                continue;
            std::vector<Expression*> nodes;
            collect(stage.why.numbers, nodes);
            const double value = *trace::evaluate(stage.why.numbers);
            for (Expression* node : nodes) {
                const double before = node->value;
                const bool isConstant = node->children.empty() && node->symbol.empty();
                node->value = before == 0 ? 0.5 : before * 1.0001;
                // A constant beside a factor of zero changes nothing.
                if (!isConstant || *trace::evaluate(stage.why.numbers) != value)
                    QVERIFY2(!trace::verify(pass, stage.why), stage.why.subject.base.c_str());
                node->value = before;
            }
        }
    });
}

void TestUpdateStory::stagesEndInTheRecordedNumbers() {
    forEachParameter([&](const trace::Trace& pass, const UpdateStory& story, const auto& slot, auto index) {
        QCOMPARE(story.isTrained, slot.trainable);
        const Stage& last = story.stages.back();
        QVERIFY(last.kind == StageKind::NewValue);
        QCOMPARE(last.why.value, pass.updated[index]);
        if (slot.trainable)
            QCOMPARE(stageOf(story, StageKind::Step).why.value, pass.delta[index]);
        const Stage& penalty = stageOf(story, StageKind::Penalty);
        QCOMPARE((penalty.on ? penalty : stageOf(story, StageKind::Gradient)).why.value,
                 pass.gradients[index]);
    });
}

void TestUpdateStory::stagesComeInTheEnginesOrder_data() {
    QTest::addColumn<QString>("recipe");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("expected");
    QTest::newRow("sgd")
        << "tanh"
        << "W"
        << "Gradient ∂L/∂w, Penalty off, Clipping off, Decay off, Moment off, Correction off, "
           "Step Δw, NewValue w⁺";
    QTest::newRow("nesterov, decay and clipping") << "clip"
                                                  << "W"
                                                  << "Gradient ∂L/∂w, Penalty off, Clipping g, Decay g′, "
                                                     "Moment v⁺, Correction off, Step Δw, NewValue w⁺";
    QTest::newRow("adam with everything")
        << "dropout"
        << "W"
        << "Gradient ∂D/∂w, Penalty ∂L/∂w, Clipping g, Decay off, Moment m⁺, Correction m̂, Moment v⁺, "
           "Correction v̂, Step Δw, NewValue w⁺";
    QTest::newRow("adamw's decay is no part of the gradient")
        << "both"
        << "W"
        << "Gradient ∂D/∂w, Penalty ∂L/∂w, Clipping g, Moment m⁺, Correction m̂, Moment v⁺, Correction v̂, "
           "Decay d, Step Δw, NewValue w⁺";
    QTest::newRow("a bias is not penalized")
        << "both"
        << "b"
        << "Gradient ∂L/∂b, Penalty off, Clipping g, Moment m⁺, Correction m̂, Moment v⁺, Correction v̂, "
           "Decay d, Step Δb, NewValue b⁺";
    QTest::newRow("rmsprop") << "rmsprop all"
                             << "W"
                             << "Gradient ∂D/∂w, Penalty ∂L/∂w, Clipping g, Decay g′, Moment v⁺, Moment ḡ⁺, "
                                "Moment u⁺, Correction off, Step Δw, NewValue w⁺";
    QTest::newRow("adagrad")
        << "adagrad start"
        << "W"
        << "Gradient ∂L/∂w, Penalty off, Clipping g, Decay off, Moment G⁺, Correction off, "
           "Step Δw, NewValue w⁺";
}

void TestUpdateStory::stagesComeInTheEnginesOrder() {
    QFETCH(QString, recipe);
    QFETCH(QString, place);
    QFETCH(QString, expected);
    const auto pass = passOf(recipe.toStdString());
    const int layer = pass->layout.slots[0].layer;
    QCOMPARE(outline(storyOf(*pass, layer, place == "b" ? "b" : "W", 1, 0)), expected);
    // The gradient leads to the same story.
    QCOMPARE(outline(storyOf(*pass, layer, place == "b" ? "dL/db" : "dL/dW", 1, 0)), expected);
}

void TestUpdateStory::clippingSeesThePenaltyAndDecayDoesNotGetClipped() {
    const auto pass = passOf("rmsprop all");
    const UpdateStory story = storyOf(*pass, 0, "W", 1, 1);
    const int at = 1 * 2 + 1;
    const double w = pass->input.parameters[at];
    const double clip =
        pass->operations[static_cast<std::size_t>(pass->find(trace::Phase::Update, 1, "clip"))].values(0, 0);
    QVERIFY(clip < 1);
    const double data = stageOf(story, StageKind::Gradient).why.value;
    QVERIFY(std::abs(data + 0.01 * (w > 0 ? 1 : -1) - pass->gradients[at]) <= 1e-15);
    QCOMPARE(stageOf(story, StageKind::Clipping).why.value, clip * pass->gradients[at]);
    QCOMPARE(stageOf(story, StageKind::Decay).why.value, clip * pass->gradients[at] + 0.05 * w);
}

void TestUpdateStory::formulasNameTheStagesBefore() {
    const auto pass = passOf("dropout");
    const UpdateStory story = storyOf(*pass, pass->layout.slots[0].layer, "W", 1, 0);
    for (std::size_t i = 0; i < story.stages.size(); ++i) {
        Expression formula = story.stages[i].why.formula;
        std::vector<Expression*> nodes;
        collect(formula, nodes);
        for (const Expression* node : nodes)
            QVERIFY(node == nodes[0] || node->symbol.empty() || node->children.empty());
    }
    // The step is made of the corrected moments by name.
    Expression step = stageOf(story, StageKind::Step).why.formula;
    std::vector<Expression*> nodes;
    collect(step, nodes);
    QStringList names;
    for (const Expression* node : nodes)
        if (!node->symbol.empty())
            names << QString::fromStdString(node->symbol.base);
    QCOMPARE(names.join(" "), QString("η m̂ v̂ ε"));
}

void TestUpdateStory::frozenParameterStays() {
    const auto pass = passOf("all frozen");
    const UpdateStory story = storyOf(*pass, 0, "W", 1, 1);
    QVERIFY(!story.isTrained);
    QCOMPARE(outline(story), QString("Gradient ∂D/∂w, Penalty ∂L/∂w, NewValue w⁺"));
    QCOMPARE(story.stages.back().why.value, pass->input.parameters[3]);
}

void TestUpdateStory::placesWithoutAParameterHaveNone() {
    const auto pass = passOf("clip");
    for (int i = 0; i < static_cast<int>(pass->operations.size()); ++i) {
        const std::string& name = pass->operations[static_cast<std::size_t>(i)].name;
        const bool parameter = name == "dL/dW" || name == "dL/db" || name == "W" || name == "b";
        QCOMPARE(trace::updateStory(*pass, {i, -1, -1, -1}).has_value(), parameter);
    }
}

QTEST_APPLESS_MAIN(TestUpdateStory)
#include "tst_update_story.moc"
