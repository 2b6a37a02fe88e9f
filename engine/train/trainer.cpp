#include "engine/train/trainer.h"

#include "engine/train/finite.h"
#include "engine/train/gather.h"
#include "engine/train/metrics.h"
#include "engine/train/parameter_ranges.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <new>
#include <string>
#include <utility>

namespace engine::train {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// Evaluation goes through a part in blocks of so many samples.
constexpr Index kEvaluationBlock = 256;

template <class S>
class Trainer final : public AnyTrainer {
public:
    Trainer(Experiment experiment, data::PreparedPtr data, model::Network<S> network,
            std::unique_ptr<optim::Optimizer<S>> optimizer, core::VectorD initial);

    const Experiment& experiment() const override { return m_experiment; }
    const data::PreparedPtr& data() const override { return m_data; }
    const model::Layout& layout() const override { return m_network.layout(); }
    std::size_t stepsPerEpoch() const override;

    double step() override;
    bool diverged() const override { return m_diverged; }
    double batchLoss() const override { return m_batchLoss; }
    bool epochEnded() const override { return m_epochEnded; }
    const EpochRecord& lastEpoch() const override { return m_record; }
    long long steps() const override { return m_step; }
    long long epochs() const override { return m_epoch; }
    long long samplesSeen() const override { return m_epoch * trainingSamples() + m_position; }

    double learningRate() const override { return m_learningRate; }
    void setLearningRate(double rate) override { m_learningRate = rate; }
    void reset() override;

    TrainerState state() const override;
    void restore(const TrainerState& state) override;
    void copyParameters(core::VectorD& parameters) const override {
        parameters = m_parameters.template cast<double>();
    }

    Evaluation evaluate(data::Part part) override;

private:
    struct Batch {
        core::ConstMatrixMap<S> x, t;
    };

    Index trainingSamples() const { return static_cast<Index>(m_order.size()); }
    Batch gatherBatch(const int* rows, Index count);
    bool update(const Batch& batch);
    void endEpoch();
    void beginEpoch();

    Experiment m_experiment;
    data::PreparedPtr m_data;
    model::Network<S> m_network;
    std::unique_ptr<optim::Optimizer<S>> m_optimizer;
    const model::Loss& m_loss;
    bool m_classification;
    double m_threshold;
    std::vector<ParameterRange> m_trainable, m_layers;
    core::Matrix<S> m_features, m_targets; // samples × units: a sample's numbers lie side by side
    core::VectorD m_initial;
    Index m_batchSize;

    core::Vector<S> m_parameters, m_gradients, m_delta;
    optim::OptimizerState<S> m_moments;
    model::Workspace<S> m_workspace;
    core::Vector<S> m_x, m_t; // memory of the gathered batch

    std::vector<int> m_order;
    Index m_position = 0;
    core::Random m_random;
    long long m_step = 0, m_epoch = 0;
    double m_learningRate = 0, m_lossSum = 0, m_hitSum = 0, m_batchLoss = kNone;
    bool m_diverged = false, m_epochEnded = false;
    EpochRecord m_record;
};

template <class S>
Trainer<S>::Trainer(Experiment experiment, data::PreparedPtr data, model::Network<S> network,
                    std::unique_ptr<optim::Optimizer<S>> optimizer, core::VectorD initial)
    : m_experiment(std::move(experiment)), m_data(std::move(data)), m_network(std::move(network)),
      m_optimizer(std::move(optimizer)), m_loss(*model::findLoss(m_experiment.training.loss)),
      m_classification(m_data->dataset->task == data::Task::Classification),
      m_threshold(decisionThreshold(m_loss, m_network.layer(m_network.layerCount() - 1).activation())),
      m_trainable(trainableRanges(m_network.layout())), m_layers(layerRanges(m_network.layout())),
      m_features(m_data->features().transpose().template cast<S>()),
      m_targets(m_data->targets.transpose().template cast<S>()), m_initial(std::move(initial)) {
    const data::Split& split = m_data->split;
    const Index rows = static_cast<Index>(split.train.size());
    m_batchSize = std::min<Index>(m_experiment.training.batchSize, rows);
    const Index largestPart =
        std::max({rows, static_cast<Index>(split.validation.size()), static_cast<Index>(split.test.size())});
    const Index columns = std::max(m_batchSize, std::min(kEvaluationBlock, largestPart));
    m_workspace = m_network.workspace(columns);
    m_x.resize(m_features.cols() * columns);
    m_t.resize(m_targets.cols() * columns);
    m_gradients = core::Vector<S>::Zero(m_initial.size());
    m_delta = core::Vector<S>::Zero(m_initial.size());
    m_record.gradientNorms.resize(m_layers.size());
    reset();
}

template <class S>
std::size_t Trainer<S>::stepsPerEpoch() const {
    return static_cast<std::size_t>((trainingSamples() + m_batchSize - 1) / m_batchSize);
}

template <class S>
typename Trainer<S>::Batch Trainer<S>::gatherBatch(const int* rows, Index count) {
    gather(m_features, rows, count, m_x.data());
    gather(m_targets, rows, count, m_t.data());
    return {{m_x.data(), m_features.cols(), count}, {m_t.data(), m_targets.cols(), count}};
}

template <class S>
double Trainer<S>::step() {
    const Index count = std::min(m_batchSize, trainingSamples() - m_position);
    const Batch batch = gatherBatch(m_order.data() + m_position, count);
    m_network.forward(m_parameters, batch.x, m_workspace);
    m_batchLoss = m_network.loss(m_loss, batch.t, m_workspace);
    m_lossSum += m_batchLoss * static_cast<double>(count);
    if (m_classification)
        m_hitSum += static_cast<double>(hits<S>(m_workspace.layers.back().a, batch.t, m_threshold));
    ++m_step;
    m_position += count;
    m_diverged = !update(batch);
    m_epochEnded = m_position == trainingSamples();
    if (m_epochEnded)
        endEpoch();
    return m_batchLoss;
}

template <class S>
bool Trainer<S>::update(const Batch& batch) {
    m_network.backward(m_parameters, batch.x, batch.t, m_loss, m_workspace, m_gradients);
    // Checked before the optimizer sees it: its moments stay finite as well.
    const S* gradients = m_gradients.data();
    if (!std::isfinite(m_batchLoss) ||
        !allFinite<S>(m_gradients.size(), [gradients](Index i) { return gradients[i]; }))
        return false;
    for (const ParameterRange& range : m_trainable) {
        m_optimizer->step(m_parameters, m_gradients, m_moments, range.offset, range.size,
                          {m_step, m_learningRate * range.learningRateScale}, m_delta);
        const S* old = m_parameters.data() + range.offset;
        const S* delta = m_delta.data() + range.offset;
        if (!allFinite<S>(range.size, [old, delta](Index i) { return old[i] + delta[i]; }))
            return false;
    }
    for (const ParameterRange& range : m_trainable)
        m_parameters.segment(range.offset, range.size) += m_delta.segment(range.offset, range.size);
    return true;
}

template <class S>
void Trainer<S>::endEpoch() {
    const double samples = static_cast<double>(trainingSamples());
    ++m_epoch;
    m_record.epoch = m_epoch;
    m_record.step = m_step;
    m_record.trainLoss = m_lossSum / samples;
    m_record.trainAccuracy = m_classification ? m_hitSum / samples : kNone;
    m_record.learningRate = m_learningRate;
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        m_record.gradientNorms[i] =
            static_cast<double>(m_gradients.segment(m_layers[i].offset, m_layers[i].size).norm());
    const Evaluation validation = evaluate(data::Part::Validation);
    m_record.validationLoss = validation.loss;
    m_record.validationAccuracy = validation.accuracy.value_or(kNone);
    beginEpoch();
}

template <class S>
void Trainer<S>::beginEpoch() {
    m_position = 0;
    m_lossSum = m_hitSum = 0;
    if (m_experiment.training.shuffle)
        m_random.shuffle(m_order);
}

template <class S>
void Trainer<S>::reset() {
    m_parameters = m_initial.cast<S>();
    m_moments = m_optimizer->initialState(m_initial.size());
    m_learningRate = m_experiment.training.optimizer.settings.real("learning_rate");
    m_random = core::Random(m_experiment.training.seed, core::stream::kBatches);
    m_order = m_data->split.train;
    m_step = m_epoch = 0;
    m_batchLoss = kNone;
    m_diverged = m_epochEnded = false;
    beginEpoch();
}

template <class S>
TrainerState Trainer<S>::state() const {
    TrainerState state;
    state.parameters = m_parameters.template cast<double>();
    for (const core::Vector<S>& slot : m_moments.slots)
        state.optimizer.slots.push_back(slot.template cast<double>());
    state.step = m_step;
    state.epoch = m_epoch;
    state.order = m_order;
    state.position = m_position;
    state.random = m_random;
    state.learningRate = m_learningRate;
    state.lossSum = m_lossSum;
    state.hitSum = m_hitSum;
    state.batchLoss = m_batchLoss;
    return state;
}

template <class S>
void Trainer<S>::restore(const TrainerState& state) {
    assert(state.parameters.size() == m_parameters.size() && state.order.size() == m_order.size());
    assert(state.optimizer.slots.size() == m_moments.slots.size());
    m_parameters = state.parameters.cast<S>();
    for (std::size_t i = 0; i < m_moments.slots.size(); ++i)
        m_moments.slots[i] = state.optimizer.slots[i].template cast<S>();
    m_step = state.step;
    m_epoch = state.epoch;
    m_order = state.order;
    m_position = state.position;
    m_random = state.random;
    m_learningRate = state.learningRate;
    m_lossSum = state.lossSum;
    m_hitSum = state.hitSum;
    m_batchLoss = state.batchLoss;
    m_diverged = m_epochEnded = false;
}

template <class S>
Evaluation Trainer<S>::evaluate(data::Part part) {
    const std::vector<int>& rows = m_data->split.rows(part);
    const Index samples = static_cast<Index>(rows.size());
    Evaluation evaluation;
    evaluation.samples = samples;
    evaluation.loss = kNone;
    if (samples == 0)
        return evaluation;
    double lossSum = 0;
    Index hitSum = 0;
    for (Index first = 0; first < samples; first += kEvaluationBlock) {
        const Index count = std::min(kEvaluationBlock, samples - first);
        const Batch batch = gatherBatch(rows.data() + first, count);
        m_network.forward(m_parameters, batch.x, m_workspace);
        lossSum += m_network.loss(m_loss, batch.t, m_workspace) * static_cast<double>(count);
        if (m_classification)
            hitSum += hits<S>(m_workspace.layers.back().a, batch.t, m_threshold);
    }
    evaluation.loss = lossSum / static_cast<double>(samples);
    if (m_classification)
        evaluation.accuracy = static_cast<double>(hitSum) / static_cast<double>(samples);
    return evaluation;
}

Error mismatch(Index found, const char* what, Index expected, const char* place) {
    return {Code::ShapeMismatch, std::to_string(found) + what + std::to_string(expected), place};
}

} // namespace

template <class S>
Result<std::unique_ptr<AnyTrainer>> makeTrainer(const Experiment& experiment, data::PreparedPtr data,
                                                const std::optional<core::VectorD>& initial) {
    assert(data && !data->split.train.empty());
    auto valid = checked(experiment);
    if (!valid)
        return valid.error();
    auto network = model::Network<S>::create(valid->network);
    if (!network)
        return network.error();
    auto optimizer = optim::makeOptimizer<S>(valid->training.optimizer);
    if (!optimizer)
        return optimizer.error().within("training.optimizer", ".");
    if (data->features().rows() != network->inputs())
        return mismatch(network->inputs(), " inputs, but the data's number of features is ",
                        data->features().rows(), "network.input");
    if (data->targets.rows() != network->outputs())
        return mismatch(network->outputs(), " outputs, but the data need ", data->targets.rows(),
                        "network.layers");
    if (initial && initial->size() != network->layout().size)
        return mismatch(initial->size(), " initial parameters, but the network's number is ",
                        network->layout().size, "weights");
    try {
        core::VectorD start = initial ? *initial : network->initialParameters(valid->training.seed);
        return std::unique_ptr<AnyTrainer>(
            std::make_unique<Trainer<S>>(*std::move(valid), std::move(data), *std::move(network),
                                         *std::move(optimizer), std::move(start)));
    } catch (const std::bad_alloc&) {
        return Error{Code::TooLarge, "not enough memory for this network and these data", "network"};
    }
}

template Result<std::unique_ptr<AnyTrainer>> makeTrainer<float>(const Experiment&, data::PreparedPtr,
                                                                const std::optional<core::VectorD>&);
template Result<std::unique_ptr<AnyTrainer>> makeTrainer<double>(const Experiment&, data::PreparedPtr,
                                                                 const std::optional<core::VectorD>&);

Result<std::unique_ptr<AnyTrainer>> makeTrainer(const Experiment& experiment, data::PreparedPtr data,
                                                const std::optional<core::VectorD>& initial) {
    return experiment.training.precision == Precision::Float32
               ? makeTrainer<float>(experiment, std::move(data), initial)
               : makeTrainer<double>(experiment, std::move(data), initial);
}

std::vector<int> nextBatch(const AnyTrainer& trainer) {
    return nextBatch(trainer.state(), trainer.experiment(), *trainer.data());
}

std::vector<int> nextBatch(const TrainerState& state, const Experiment& experiment,
                           const data::Prepared& data) {
    const std::size_t rows = data.split.train.size();
    assert(state.order.size() == rows);
    const std::size_t first = static_cast<std::size_t>(state.position);
    const std::size_t size = static_cast<std::size_t>(experiment.training.batchSize);
    const std::size_t last = std::min(first + size, rows);
    return {state.order.begin() + static_cast<std::ptrdiff_t>(first),
            state.order.begin() + static_cast<std::ptrdiff_t>(last)};
}

} // namespace engine::train
