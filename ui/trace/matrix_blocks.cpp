#include "ui/trace/matrix_blocks.h"

#include "ui/trace/formula_text.h"

#include <algorithm>
#include <cmath>

namespace ui::trace {

using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Trace;

namespace {

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

void addOperation(std::vector<MatrixBlock>& blocks, const Trace& trace, Phase phase, int layer,
                  const char* name, const QString& title) {
    const int index = trace.find(phase, layer, name);
    if (index < 0)
        return;
    const Operation& o = trace.operations[static_cast<std::size_t>(index)];
    MatrixBlock block = ofMatrix(title.arg(upper(layer)), Link::To::Operation, o.values);
    block.index = index;
    block.perSample = o.perSample();
    blocks.push_back(std::move(block));
}

void addParameter(std::vector<MatrixBlock>& blocks, const Trace& trace, int layer, const char* name,
                  const QString& title) {
    const auto* slot = trace.layout.find(layer, name);
    if (!slot)
        return;
    MatrixBlock block;
    block.title = title.arg(upper(layer));
    block.to = Link::To::Parameter;
    block.index = static_cast<int>(slot - trace.layout.slots.data());
    block.data = trace.input.parameters.data() + slot->offset;
    block.rows = static_cast<int>(slot->rows());
    block.cols = static_cast<int>(slot->cols());
    block.scale = largest(block);
    blocks.push_back(std::move(block));
}

} // namespace

std::vector<MatrixBlock> layerBlocks(const Trace& trace, int layer) {
    std::vector<MatrixBlock> blocks;
    if (layer == 0)
        blocks.push_back(ofMatrix(QStringLiteral("x"), Link::To::Input, trace.input.x));
    else
        addOperation(blocks, trace, Phase::Forward, layer - 1, "a", QStringLiteral("a%1"));
    addParameter(blocks, trace, layer, "weight", QStringLiteral("W%1"));
    addParameter(blocks, trace, layer, "bias", QStringLiteral("b%1"));
    addOperation(blocks, trace, Phase::Forward, layer, "z", QStringLiteral("z%1"));
    addOperation(blocks, trace, Phase::Forward, layer, "a", QStringLiteral("a%1"));
    if (layer + 1 == static_cast<int>(trace.input.network.layers.size()))
        blocks.push_back(ofMatrix(QStringLiteral("t"), Link::To::Target, trace.input.t));
    addOperation(blocks, trace, Phase::Loss, layer, "penalties", QStringLiteral("p%1"));
    addOperation(blocks, trace, Phase::Backward, layer, "dL/da", QStringLiteral("∂L/∂a%1"));
    addOperation(blocks, trace, Phase::Backward, layer, "dL/dz", QStringLiteral("δ%1"));
    addOperation(blocks, trace, Phase::Backward, layer, "dL/dW", QStringLiteral("∂L/∂W%1"));
    addOperation(blocks, trace, Phase::Backward, layer, "dL/db", QStringLiteral("∂L/∂b%1"));
    addOperation(blocks, trace, Phase::Update, layer, "squares", QStringLiteral("q%1"));
    addOperation(blocks, trace, Phase::Update, layer, "W", QStringLiteral("W%1⁺"));
    addOperation(blocks, trace, Phase::Update, layer, "b", QStringLiteral("b%1⁺"));
    return blocks;
}

} // namespace ui::trace
