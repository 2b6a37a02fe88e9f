#include "engine/trace/what_if.h"

#include "../train/pictures.h"
#include "engine/trace/explain.h"
#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Link;
using trace::Phase;
using trace::WhatIf;

namespace {

bool samePass(const trace::Trace& a, const trace::Trace& b) {
    bool same = a.operations.size() == b.operations.size() && a.updated == b.updated;
    for (std::size_t i = 0; same && i < a.operations.size(); ++i)
        same = a.operations[i].values == b.operations[i].values;
    return same;
}

} // namespace

class TestWhatIf : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatFollowsIsThePassWithThatNumber() {
        for (const auto& recipe : passes::several()) {
            const auto base = passes::recorded(recipe);
            auto input = base->input;
            const auto& slot = base->layout.slots.front();
            input.parameters[slot.offset + 1] = 0.75;
            input.x(0, 0) = -0.5;
            input.t(0, 0) = 0.25;
            WhatIf whatIf;
            QVERIFY(whatIf.set(
                *base, {Link::To::Parameter, 0, 1 / int(slot.cols()), 1 % int(slot.cols()), {}}, 0.75));
            QVERIFY(whatIf.set(*base, {Link::To::Input, -1, 0, 0, {}}, -0.5));
            QVERIFY(whatIf.set(*base, {Link::To::Target, -1, 0, 0, {}}, 0.25));
            const auto edited = trace::record(*base, whatIf);
            QVERIFY(edited);
            QVERIFY(samePass(**edited, **trace::record(input)));
            // Every number of it explains itself.
            for (int i = 0; i < int((*edited)->operations.size()); ++i)
                QVERIFY(trace::verify(**edited, trace::explain(**edited, {i, 0, 0, -1})));
            while (!whatIf.isEmpty())
                whatIf.undo();
            QVERIFY(samePass(**trace::record(*base, whatIf), *base));
        }
    }

    void aUnitSwitchedOffIsAsIfItWereNotThere() {
        const passes::Recipe with{
            "with", {2, 4, 3, 1}, {"tanh", "relu", "sigmoid"}, "binary_cross_entropy", 3};
        const auto base = passes::recorded(with);
        WhatIf whatIf;
        QVERIFY(whatIf.switchOff(*base, 0, 2));
        const auto off = *trace::record(*base, whatIf);
        // The network of 2-3-3-1 with the other units' weights.
        auto input = passes::inputOf(
            {"without", {2, 3, 3, 1}, {"tanh", "relu", "sigmoid"}, "binary_cross_entropy", 3});
        input.x = base->input.x;
        input.t = base->input.t;
        const auto small = *trace::record(input);
        for (const auto& slot : small->layout.slots) {
            const auto& from = *base->layout.find(slot.layer, slot.parameter);
            for (core::Index row = 0; row < slot.rows(); ++row)
                for (core::Index col = 0; col < slot.cols(); ++col) {
                    const core::Index r = slot.layer == 0 && row >= 2 ? row + 1 : row;
                    const core::Index c =
                        slot.layer == 1 && slot.parameter == "weight" && col >= 2 ? col + 1 : col;
                    input.parameters[slot.offset + row * slot.cols() + col] =
                        base->input.parameters[from.offset + r * from.cols() + c];
                }
        }
        const auto without = *trace::record(input);
        QVERIFY(std::abs(off->loss - without->loss) < 1e-15);
        QVERIFY(std::abs(off->loss - base->loss) > 1e-6);
        // Nothing arrives at it.
        const auto& delta = off->operations[std::size_t(off->find(Phase::Backward, 0, "dL/dz"))].values;
        QVERIFY(delta.row(2).isZero(0));
        QVERIFY(!delta.row(1).isZero(0));
    }

    void aUnitBelowDropoutIsSwitchedOffAboveIt() {
        const passes::Recipe recipe{"dropout",
                                    {2, 4, 3, 1},
                                    {"tanh", "tanh", "sigmoid"},
                                    "binary_cross_entropy",
                                    3,
                                    true,
                                    {"sgd", {}},
                                    1,
                                    0,
                                    0,
                                    0,
                                    -1,
                                    1,
                                    {0, 0.4, 0}};
        const auto base = passes::recorded(recipe);
        WhatIf whatIf;
        QVERIFY(whatIf.switchOff(*base, 0, 1));
        const auto off = *trace::record(*base, whatIf);
        const auto& delta = off->operations[std::size_t(off->find(Phase::Backward, 0, "dL/dz"))].values;
        QVERIFY(delta.row(1).isZero(0));
    }

    void aMapSwitchedOffIsAsIfItWereNotThere() {
        for (const char* pool : {"max_pool2d", "average_pool2d"}) {
            trace::PassInput input;
            input.network = examples::smallLenet("tanh", pool);
            input.network.layers.insert(input.network.layers.begin() + 1, model::layerOf("batch_norm"));
            const auto network = *model::Network<double>::create(input.network);
            input.parameters = network.initialParameters(3);
            input.loss = "cross_entropy";
            input.optimizer.type = "sgd";
            input.x = core::MatrixD::Random(64, 3);
            input.t = core::MatrixD::Zero(2, 3);
            input.t.row(0).setOnes();
            input.samples = {0, 1, 2};
            const auto base = *trace::record(input);
            // Convolution (to a convolution, behind normalization and pooling), pooling (to a convolution),
            // the second convolution (behind pooling and flatten to a dense layer), its pooling, and a dense
            // layer.
            for (const auto& [layer, map] : {std::pair(0, 1), {1, 2}, {2, 0}, {3, 3}, {4, 1}, {6, 4}}) {
                WhatIf whatIf;
                QVERIFY2(whatIf.switchOff(*base, layer, map), std::to_string(layer).c_str());
                const auto off = *trace::record(*base, whatIf);
                QVERIFY(std::abs(off->loss - base->loss) > 1e-9);
                const auto each = base->network->layer(layer).outputs() / base->network->shape(layer).front();
                const auto& back =
                    off->operations[std::size_t(off->find(Phase::Backward, layer, "dL/da"))].values;
                for (core::Index i = 0; i < back.rows(); i += each)
                    QCOMPARE(back.middleRows(i, each).isZero(0), i / each == map);
                // Whatever it answers changes nothing: its own weights may be any.
                if (const auto* slot = off->layout.find(layer, "weight"); slot && layer != 1) {
                    auto other = off->input;
                    other.parameters.segment(slot->offset + map * slot->cols(), slot->cols())
                        .setConstant(0.77);
                    QVERIFY(std::abs((*trace::record(other))->loss - off->loss) < 1e-15);
                }
                whatIf.undo();
                QVERIFY(samePass(**trace::record(*base, whatIf), *base));
            }
            WhatIf whatIf;
            QVERIFY(!whatIf.switchOff(*base, 0, 3)); // there are three maps
            QVERIFY(!whatIf.switchOff(*base, 7, 0)); // the output
        }
    }

    void whatGoesElsewhereAsWellIsNotSwitchedOff() {
        trace::PassInput input;
        input.network = examples::smallResidual("tanh");
        const auto network = *model::Network<double>::create(input.network);
        input.parameters = network.initialParameters(3);
        input.loss = "cross_entropy";
        input.optimizer.type = "sgd";
        input.x = core::MatrixD::Random(64, 2);
        input.t = core::MatrixD::Zero(2, 2);
        input.samples = {0, 1};
        const auto base = *trace::record(input);
        WhatIf whatIf;
        QVERIFY(!whatIf.switchOff(*base, 0, 1)); // into the block and around it
        QVERIFY(whatIf.switchOff(*base, 1, 1));  // within the block
        QVERIFY(!whatIf.switchOff(*base, 2, 1)); // added to what went around
        QCOMPARE(whatIf.steps(), std::size_t(1));
    }

    void draggingOnIsOneStep() {
        const auto base = passes::recorded(passes::several().front());
        WhatIf whatIf;
        const Link weight{Link::To::Parameter, 0, 1, 0, {}}, other{Link::To::Parameter, 0, 2, 0, {}};
        QVERIFY(whatIf.set(*base, weight, 0.1));
        QVERIFY(whatIf.set(*base, weight, 0.2));
        QCOMPARE(whatIf.steps(), std::size_t(1));
        QCOMPARE(*whatIf.valueOf(weight), 0.2);
        QVERIFY(whatIf.set(*base, other, 0.3));
        QVERIFY(whatIf.set(*base, weight, 0.4));
        QCOMPARE(whatIf.steps(), std::size_t(3));
        whatIf.undo();
        QCOMPARE(*whatIf.valueOf(weight), 0.2);
        // Two at once, dragged: one step as well.
        const Link x{Link::To::Input, -1, 0, 1, {}}, y{Link::To::Input, -1, 1, 1, {}};
        QVERIFY(whatIf.set(*base, {{x, 0.1}, {y, 0.2}}));
        QVERIFY(whatIf.set(*base, {{x, 0.3}, {y, 0.4}}));
        QCOMPARE(whatIf.steps(), std::size_t(3));
        QCOMPARE(*whatIf.valueOf(y), 0.4);
        QVERIFY(!whatIf.set(*base, {{x, 0.5}, {y, std::nan("")}}));
        QCOMPARE(*whatIf.valueOf(x), 0.3);
        whatIf.undo();
        QVERIFY(!whatIf.valueOf(x));
        QVERIFY(whatIf.isOfParameters());
        QVERIFY(whatIf.set(*base, {Link::To::Target, -1, 0, 0, {}}, 1));
        QVERIFY(!whatIf.isOfParameters());
    }

    void whatIsNotThereIsRefused() {
        const auto base = passes::recorded(passes::several().front());
        WhatIf whatIf;
        QVERIFY(!whatIf.set(*base, {Link::To::Operation, 0, 0, 0, {}}, 1));
        QVERIFY(!whatIf.set(*base, {Link::To::Parameter, 0, 99, 0, {}}, 1));
        QVERIFY(!whatIf.set(*base, {Link::To::Parameter, 99, 0, 0, {}}, 1));
        QVERIFY(!whatIf.set(*base, {Link::To::Input, -1, 0, 99, {}}, 1));
        QVERIFY(!whatIf.set(*base, {Link::To::Parameter, 0, 0, 0, {}}, std::nan("")));
        QVERIFY(!whatIf.switchOff(*base, 2, 0)); // an output
        QVERIFY(!whatIf.switchOff(*base, 0, 9));
        QVERIFY(!whatIf.switchOff(*base, -1, 0));
        QVERIFY(whatIf.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
