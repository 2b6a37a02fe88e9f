#include "ui/trace/matrix_blocks.h"

#include "engine/trace/reader.h"
#include "ui/network/layer_names.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/places.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui::trace {

using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Trace;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::MatrixView", text); }

QString upper(int layer) { return toTitle({"", "", "(" + std::to_string(layer + 1) + ")"}); }

double largest(const MatrixBlock& block) {
    double most = 0;
    for (int row = 0; row < block.rows; ++row)
        for (int col = 0; col < block.cols; ++col)
            if (const double value = std::fabs(block.at(row, col)); std::isfinite(value))
                most = std::max(most, value);
    return most;
}

MatrixBlock ofMatrix(const QString& title, Link::To to, const engine::core::MatrixD& values) {
    MatrixBlock block;
    block.title = title;
    block.to = to;
    block.values = &values;
    block.rows = static_cast<int>(values.rows());
    block.cols = static_cast<int>(values.cols());
    block.perSample = true;
    block.scale = largest(block);
    return block;
}

/// Rows of a batch as the pictures of that layer.
void showPictures(MatrixBlock& block, const Trace& trace, int layer) {
    const auto picture = pictureOf(trace, layer);
    if (!picture || block.rows != unitsOf(trace, layer))
        return;
    block.pictureHeight = picture->first;
    block.pictureWidth = picture->second;
    block.shape = shapeText(trace.network->shape(layer));
}

/// Rows of weights as kernels.
void showKernels(MatrixBlock& block, const Trace& trace, int layer) {
    const auto* slot = trace.layout.find(layer, "weight");
    if (!slot || slot->shape.size() != 4 || block.rows != slot->rows() || block.cols != slot->cols())
        return;
    block.pictureHeight = slot->shape[2];
    block.pictureWidth = slot->shape[3];
    block.shape = shapeText(slot->shape);
}

class Blocks {
public:
    Blocks(const Trace& trace, int layer) : m_trace(trace), m_layer(layer) {}

    void addGiven(const QString& title, Link::To to, const engine::core::MatrixD& values) {
        all.push_back(ofMatrix(title, to, values));
        if (to == Link::To::Input)
            showPictures(all.back(), m_trace, -1);
    }
    /// a of a layer, of −1 x.
    void addOutput(int layer) {
        layer < 0 ? addGiven(QStringLiteral("x"), Link::To::Input, m_trace.input.x)
                  : add(Phase::Forward, "a", QStringLiteral("a%1"), layer);
    }
    void add(Phase phase, const char* name, const QString& title, int layer) {
        const int index = m_trace.find(phase, layer, name);
        if (index < 0)
            return;
        const Operation& o = m_trace.operations[static_cast<std::size_t>(index)];
        MatrixBlock block = ofMatrix(title.arg(upper(layer)), Link::To::Operation, o.values);
        block.index = index;
        block.perSample = o.perSample();
        block.perSample ? showPictures(block, m_trace, layer) : showKernels(block, m_trace, layer);
        if (isUnused(m_trace, o))
            block.title += tr(" · not used: frozen");
        else if (phase == Phase::Update && !isOfClipping(o) && !isRunning(o) && isFrozen(m_trace, layer))
            block.title += tr(" · frozen");
        all.push_back(std::move(block));
    }
    void add(Phase phase, const char* name, const QString& title) { add(phase, name, title, m_layer); }
    void addParameter(const char* name, const QString& title) {
        const auto* slot = m_trace.layout.find(m_layer, name);
        if (!slot)
            return;
        MatrixBlock block;
        block.title = title.arg(upper(m_layer));
        block.to = Link::To::Parameter;
        block.index = static_cast<int>(slot - m_trace.layout.slots.data());
        block.data = m_trace.input.parameters.data() + slot->offset;
        block.rows = static_cast<int>(slot->rows());
        block.cols = static_cast<int>(slot->cols());
        block.scale = largest(block);
        showKernels(block, m_trace, m_layer);
        all.push_back(std::move(block));
    }

    std::vector<MatrixBlock> all;

private:
    const Trace& m_trace;
    int m_layer;
};

void addForward(Blocks& blocks, bool ofBatch) {
    blocks.addParameter("running_mean", QStringLiteral("μ̄%1"));
    blocks.addParameter("running_var", QStringLiteral("σ̄²%1"));
    blocks.add(Phase::Forward, ofBatch ? "batch mean" : "mean", QStringLiteral("μ%1"));
    blocks.add(Phase::Forward, ofBatch ? "batch variance" : "variance", QStringLiteral("σ²%1"));
    blocks.add(Phase::Forward, "xhat", QStringLiteral("x̂%1"));
    blocks.add(Phase::Forward, "z", QStringLiteral("z%1"));
    blocks.add(Phase::Forward, "mask", QStringLiteral("m%1"));
    blocks.add(Phase::Forward, "a", QStringLiteral("a%1"));
}

void addBackward(Blocks& blocks, const QString& w, const QString& b) {
    blocks.add(Phase::Loss, "penalties", QStringLiteral("p%1"));
    blocks.add(Phase::Backward, "dL/da", QStringLiteral("∂L/∂a%1"));
    blocks.add(Phase::Backward, "dL/dz", QStringLiteral("δ%1"));
    blocks.add(Phase::Backward, "dL/dxhat", QStringLiteral("∂L/∂x̂%1"));
    blocks.add(Phase::Backward, "dL/dW", QStringLiteral("∂L/∂") + w);
    blocks.add(Phase::Backward, "dL/db", QStringLiteral("∂L/∂") + b);
    blocks.add(Phase::Update, "squares", QStringLiteral("q%1"));
    blocks.add(Phase::Update, "W", w + QStringLiteral("⁺"));
    blocks.add(Phase::Update, "b", b + QStringLiteral("⁺"));
    blocks.add(Phase::Update, "running mean", QStringLiteral("μ̄%1⁺"));
    blocks.add(Phase::Update, "running variance", QStringLiteral("σ̄²%1⁺"));
}

} // namespace

std::vector<MatrixBlock> layerBlocks(const Trace& trace, int layer) {
    const engine::trace::Reader reader(trace);
    const bool scales = reader.work(layer) == engine::trace::Work::Normalizes;
    const QString w = scales ? QStringLiteral("γ%1") : QStringLiteral("W%1");
    const QString b = scales ? QStringLiteral("β%1") : QStringLiteral("b%1");
    Blocks blocks(trace, layer);
    if (reader.work(layer) == engine::trace::Work::Adds)
        blocks.addOutput(trace.network->blockStart(layer) - 1);
    blocks.addOutput(layer - 1);
    blocks.addParameter("weight", w);
    blocks.addParameter("bias", b);
    addForward(blocks, reader.layer(layer).keeps().channels > 0);
    if (layer == lastLayer(trace))
        blocks.addGiven(QStringLiteral("t"), Link::To::Target, trace.input.t);
    addBackward(blocks, w, b);
    return std::move(blocks.all);
}

} // namespace ui::trace
