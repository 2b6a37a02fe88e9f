#include "engine/train/source_task.h"

#include "engine/core/flush_denormals.h"
#include "engine/core/team.h"
#include "engine/train/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace engine::train {

using core::Code;
using core::Error;
using core::Index;

namespace {

constexpr Index kBlock = 250;
constexpr const char* kPlace = "fine_tuning.source";

std::vector<int> rowsOf(const data::Split& split) {
    const std::vector<int>& all = !split.validation.empty() ? split.validation
                                  : !split.test.empty()     ? split.test
                                                            : split.train;
    const std::size_t count = std::min(all.size(), kMostSourceSamples);
    std::vector<int> rows;
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(all[i * all.size() / count]);
    return rows;
}

/// units × samples to samples × units in memory: any block of samples is one piece, column by column.
template <class S>
core::Matrix<S> blocks(const core::MatrixD& matrix, const std::vector<int>& rows) {
    const auto samples = static_cast<Index>(rows.size());
    core::Matrix<S> all(matrix.rows(), samples);
    S* next = all.data();
    for (Index first = 0; first < samples; first += kBlock)
        for (Index unit = 0; unit < matrix.rows(); ++unit)
            for (Index i = first; i < std::min(first + kBlock, samples); ++i)
                *next++ = static_cast<S>(matrix(unit, rows[static_cast<std::size_t>(i)]));
    return all;
}

template <class S>
core::ConstMatrixMap<S> block(const core::Matrix<S>& all, Index first) {
    return {all.data() + first * all.rows(), all.rows(), std::min(kBlock, all.cols() - first)};
}

Error misfit(Index found, const char* what, Index expected) {
    return {Code::ShapeMismatch, std::to_string(found) + what + std::to_string(expected), kPlace};
}

/// Whether the first layers have the same tensors in both.
core::Result<void> checkBody(const model::Layout& own, const model::Layout& present, int layers) {
    const auto inBody = [layers](const model::TensorSlot& slot) { return slot.layer < layers; };
    const auto count = std::count_if(own.slots.begin(), own.slots.end(), inBody);
    if (count != std::count_if(present.slots.begin(), present.slots.end(), inBody))
        return Error{Code::ShapeMismatch, "the body's layers have other tensors in the present network",
                     kPlace};
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
        if (own.slots[i].shape != present.slots[i].shape ||
            own.slots[i].parameter != present.slots[i].parameter)
            return Error{Code::ShapeMismatch,
                         "\"" + own.slots[i].name + "\" has another shape in the present network", kPlace};
    return {};
}

} // namespace

template <class S>
SourceEvaluator<S>::SourceEvaluator(SourceTaskPtr task, model::Network<S> network)
    : m_task(std::move(task)), m_network(std::move(network)), m_loss(model::findLoss(m_task->loss)) {
    const std::vector<int> rows = rowsOf(m_task->data->split);
    m_threshold = decisionThreshold(*m_loss, m_network.layer(m_network.layerCount() - 1).activation());
    m_isClassification = m_task->data->dataset->task == data::Task::Classification;
    m_bodySize = m_network.layout().layerOffset(m_task->bodyLayers);
    m_x = blocks<S>(m_task->data->features(), rows);
    m_t = blocks<S>(m_task->data->targets, rows);
    m_parameters = m_task->parameters.cast<S>();
    m_workspace = m_network.workspace(std::min<Index>(kBlock, m_x.cols()));
}

template <class S>
core::Result<SourceEvaluator<S>> SourceEvaluator<S>::create(SourceTaskPtr task,
                                                            const model::Layout& present) {
    auto network = model::Network<S>::create(task->network);
    if (!network)
        return network.error().within(kPlace);
    if (model::findLoss(task->loss) == nullptr)
        return Error{Code::InvalidValue, "unknown loss \"" + task->loss + "\"", kPlace};
    if (task->parameters.size() != network->layout().size)
        return misfit(task->parameters.size(), " parameters, the source's network has ",
                      network->layout().size);
    if (task->data->features().rows() != network->inputs())
        return misfit(task->data->features().rows(),
                      " features of the source's data, its network's number of inputs is ",
                      network->inputs());
    if (task->data->targets.rows() != network->outputs())
        return misfit(task->data->targets.rows(),
                      " targets of the source's data, its network's number of outputs is ",
                      network->outputs());
    if (const auto fits = checkBody(network->layout(), present, task->bodyLayers); !fits)
        return fits.error();
    if (const auto whole = data::checkWholeNumbers(*task->data, network->layer(0).wholeNumbers()); !whole)
        return whole.error().within("fine_tuning.source", ".");
    return SourceEvaluator(std::move(task), *std::move(network));
}

template <class S>
typename SourceEvaluator<S>::Score SourceEvaluator<S>::score(const core::Vector<S>& parameters,
                                                             core::Team& team) {
    const core::FlushDenormals flush;
    m_parameters.head(m_bodySize) = parameters.head(m_bodySize);
    m_workspace.team = &team;
    double loss = 0;
    Index right = 0;
    for (Index first = 0; first < samples(); first += kBlock) {
        const core::ConstMatrixMap<S> x = block(m_x, first), t = block(m_t, first);
        m_network.forward(m_parameters, x, m_workspace);
        loss += m_network.loss(*m_loss, t, m_workspace) * static_cast<double>(x.cols());
        if (m_isClassification)
            right += hits<S>(m_workspace.layers.back().a, t, m_threshold);
    }
    const auto count = static_cast<double>(samples());
    return {loss / count, m_isClassification ? static_cast<double>(right) / count
                                             : std::numeric_limits<double>::quiet_NaN()};
}

template class SourceEvaluator<float>;
template class SourceEvaluator<double>;

} // namespace engine::train
