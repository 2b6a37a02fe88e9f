#include "engine/train/prediction_difference.h"

#include "engine/train/evaluate_blocks.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <new>

namespace engine::train {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

/// The samples of a part in blocks as large as the trainer's, without a copy of all the data.
template <class S>
class PartBlocks {
public:
    explicit PartBlocks(const data::Prepared& data) : m_data(data) {}

    template <class Body>
    void forEachBlock(data::Part part, Body body) {
        const std::vector<int>& rows = m_data.split.rows(part);
        for (std::size_t first = 0; first < rows.size(); first += kBlock) {
            const std::size_t count = std::min(kBlock, rows.size() - first);
            gather(m_data.features(), rows.data() + first, count, m_x);
            gather(m_data.targets, rows.data() + first, count, m_t);
            body(Batch<S>{{m_x.data(), m_x.rows(), m_x.cols()}, {m_t.data(), m_t.rows(), m_t.cols()}});
        }
    }

    static constexpr std::size_t kBlock = 256;

private:
    static void gather(const core::MatrixD& from, const int* rows, std::size_t count, core::Matrix<S>& to) {
        to.resize(from.rows(), static_cast<Index>(count));
        for (Index unit = 0; unit < from.rows(); ++unit)
            for (std::size_t i = 0; i < count; ++i)
                to(unit, static_cast<Index>(i)) = static_cast<S>(from(unit, rows[i]));
    }

    const data::Prepared& m_data;
    core::Matrix<S> m_x, m_t;
};

template <class S>
Result<Predictions> through(const Experiment& experiment, const data::PreparedPtr& data,
                            const core::VectorD& parameters, data::Part part,
                            const std::atomic<bool>* wanted) {
    const auto network = model::Network<S>::create(experiment.network);
    if (!network)
        return network.error();
    if (network->layout().size != parameters.size() || network->inputs() != data->features().rows() ||
        network->outputs() != data->targets.rows())
        return Error{Code::ShapeMismatch, "the network does not fit these data and weights", "network"};
    if (auto whole = data::checkWholeNumbers(*data, network->layer(0).wholeNumbers()); !whole)
        return whole.error();
    const model::Loss& loss = *model::findLoss(experiment.training.loss);
    const bool classes = data->dataset->task == data::Task::Classification;
    const double threshold = decisionThreshold(loss, network->layer(network->layerCount() - 1).activation());
    PartBlocks<S> blocks(*data);
    auto workspace = network->workspace(
        static_cast<Index>(std::min(PartBlocks<S>::kBlock, data->split.rows(part).size())));
    Predictions result;
    result.part = part;
    result.outputs.resize(network->outputs(), static_cast<Index>(data->split.rows(part).size()));
    const core::Vector<S> cast = parameters.cast<S>();
    const auto keep = [&](Index first, const Batch<S>& block) {
        result.outputs.middleCols(first, block.x.cols()) = workspace.layers.back().a.template cast<double>();
        return wanted == nullptr || *wanted;
    };
    result.evaluation =
        evaluateBlocks<S>(*network, cast, loss, classes ? std::optional(threshold) : std::nullopt, part,
                          blocks, workspace, keep);
    if (wanted != nullptr && !*wanted)
        return Error{Code::Cancelled, "cancelled", {}};
    for (Index i = 0; classes && i < result.outputs.cols(); ++i)
        result.answers.push_back(saidClass(result.outputs.col(i), threshold));
    return result;
}

} // namespace

data::Part openPart(const data::Prepared& data) {
    return data.split.validation.empty() ? data::Part::Train : data::Part::Validation;
}

Result<Predictions> predictionsOf(const Experiment& experiment, const data::PreparedPtr& data,
                                  const core::VectorD& parameters, data::Part part,
                                  const std::atomic<bool>* wanted) {
    const auto valid = checked(experiment);
    if (!valid)
        return valid.error();
    try {
        return valid->training.precision == Precision::Float32
                   ? through<float>(*valid, data, parameters, part, wanted)
                   : through<double>(*valid, data, parameters, part, wanted);
    } catch (const std::bad_alloc&) {
        return Error{Code::TooLarge, "not enough memory for this network and these data", "network"};
    }
}

PredictionDifference difference(const Predictions& before, const Predictions& after,
                                const data::Prepared& data) {
    assert(before.part == after.part && before.outputs.cols() == after.outputs.cols());
    PredictionDifference result;
    const std::vector<int>& rows = data.split.rows(before.part);
    for (Index i = 0; i < before.outputs.cols(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Index outputs = before.outputs.rows() == after.outputs.rows() ? before.outputs.rows() : 0;
        for (Index j = 0; j < outputs; ++j) {
            double moved = std::fabs(after.outputs(j, i) - before.outputs(j, i));
            if (std::isnan(moved))
                moved = std::numeric_limits<double>::infinity();
            if (moved > result.largest) {
                result.largest = moved;
                result.sample = rows[at];
            }
        }
        if (before.answers.empty() || before.answers[at] == after.answers[at])
            continue;
        const int right = data.dataset->classes[static_cast<std::size_t>(rows[at])];
        ++result.changed;
        result.corrected += after.answers[at] == right;
        result.spoiled += before.answers[at] == right;
    }
    return result;
}

} // namespace engine::train
