#include "engine/train/trainer.h"

#include "engine/core/flush_denormals.h"
#include "engine/core/team.h"
#include "engine/model/penalty.h"
#include "engine/train/evaluate_blocks.h"
#include "engine/train/unit_slopes.h"
#include "engine/train/updater.h"

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

template <class S>
class Trainer final : public AnyTrainer {
public:
    Trainer(Experiment experiment, data::PreparedPtr data, model::Network<S> network,
            std::unique_ptr<optim::Optimizer<S>> optimizer, core::VectorD initial);

    const Experiment& experiment() const override { return m_experiment; }
    const data::PreparedPtr& data() const override { return m_data; }
    const model::Layout& layout() const override { return m_network.layout(); }
    std::size_t stepsPerEpoch() const override { return m_batches.perEpoch(); }
    void setThreads(int threads) override { m_team = core::Team(threads); }

    double step() override;
    bool diverged() const override { return m_diverged; }
    double batchLoss() const override { return m_batchLoss; }
    bool epochEnded() const override { return m_epochEnded; }
    const EpochRecord& lastEpoch() const override { return m_record; }
    long long steps() const override { return m_step; }
    long long epochs() const override { return m_epoch; }
    Index position() const override { return m_batches.position(); }
    long long samplesSeen() const override { return m_epoch * m_batches.samples() + m_batches.position(); }

    double learningRate() const override { return m_learningRate; }
    void setLearningRate(double rate) override {
        m_learningRate = rate;
        refreshRate();
    }
    double effectiveRate() const override { return m_rate; }
    bool stopsEarly() const override { return isOver(m_experiment.training.earlyStopping, m_stopping); }
    std::optional<EarlyStop> finish() override;
    void reset() override;

    TrainerState state() const override;
    void restore(const TrainerState& state) override;
    void copyParameters(core::VectorD& parameters) const override {
        parameters = m_parameters.template cast<double>();
    }

    void copyGradients(core::VectorD& gradients) const override {
        gradients = m_gradients.template cast<double>();
    }
    void largestSlopes(const std::vector<int>& rows, std::vector<core::VectorD>& slopes) override;
    Evaluation evaluate(data::Part part) override;

private:
    bool update();
    void endEpoch();
    void advanceSchedule();
    void considerStopping();
    double updateRatio(const ParameterRange& range) const;
    void refreshRate();
    optim::Position schedulePosition() const;

    Experiment m_experiment;
    data::PreparedPtr m_data;
    model::Network<S> m_network;
    const model::Loss& m_loss;
    model::Penalty m_penalty;
    bool m_classification;
    double m_threshold;
    std::vector<ParameterRange> m_layers;
    Batches<S> m_batches;
    Updater<S> m_updater;
    core::Team m_team;
    core::VectorD m_initial;

    core::Vector<S> m_parameters, m_gradients;
    model::Workspace<S> m_workspace;

    long long m_step = 0, m_epoch = 0;
    bool m_isScheduled = false; ///< the schedule is another one than a constant
    double m_rate = 0;          ///< of the next step
    bool m_rateMoves = false;   ///< it is another one at the step after, within the epoch
    optim::PlateauState m_plateau;
    EarlyStoppingState m_stopping;
    core::Vector<S> m_best; ///< parameters of the best epoch
    double m_learningRate = 0, m_lossSum = 0, m_hitSum = 0, m_batchLoss = kNone;
    bool m_diverged = false, m_epochEnded = false;
    EpochRecord m_record;
};

template <class S>
Trainer<S>::Trainer(Experiment experiment, data::PreparedPtr data, model::Network<S> network,
                    std::unique_ptr<optim::Optimizer<S>> optimizer, core::VectorD initial)
    : m_experiment(std::move(experiment)), m_data(std::move(data)), m_network(std::move(network)),
      m_loss(*model::findLoss(m_experiment.training.loss)), m_penalty{m_experiment.training.l1,
                                                                      m_experiment.training.l2},
      m_classification(m_data->dataset->task == data::Task::Classification),
      m_threshold(decisionThreshold(m_loss, m_network.layer(m_network.layerCount() - 1).activation())),
      m_layers(layerRanges(m_network.layout())),
      m_batches(m_data, m_experiment.training.batchSize, m_experiment.training.shuffle),
      m_updater(std::move(optimizer), m_network.layout(), m_experiment.training.gradientClipNorm),
      m_initial(std::move(initial)), m_gradients(core::Vector<S>::Zero(m_initial.size())),
      m_workspace(m_network.workspace(m_batches.largest())) {
    m_record.gradientNorms.resize(m_layers.size());
    m_record.updateRatios.resize(m_layers.size());
    reset();
}

template <class S>
double Trainer<S>::step() {
    const core::FlushDenormals flush;
    const Batch<S> batch = m_batches.next();
    ++m_step;
    m_workspace.team = &m_team;
    m_batchLoss = m_network.pass(m_parameters, batch.x, batch.t, m_loss, m_workspace, m_gradients,
                                 {true, m_experiment.training.seed, m_step, false, m_classification});
    m_lossSum += m_batchLoss * static_cast<double>(batch.x.cols());
    if (m_classification)
        m_hitSum += static_cast<double>(hits<S>(m_workspace.layers.back().a, batch.t, m_threshold));
    m_diverged = !update();
    if (!m_diverged)
        m_network.updateBuffers(m_parameters, m_workspace);
    m_epochEnded = m_batches.epochEnded();
    if (m_epochEnded)
        endEpoch();
    else if (m_rateMoves)
        refreshRate();
    return m_batchLoss;
}

template <class S>
bool Trainer<S>::update() {
    if (!std::isfinite(m_batchLoss))
        return false;
    if (m_penalty.isOn())
        model::addPenaltyGradient(m_penalty, m_network.layout(), m_parameters, m_gradients);
    return m_updater.update(m_parameters, m_gradients, m_step, m_rate, m_team);
}

template <class S>
void Trainer<S>::endEpoch() {
    const double samples = static_cast<double>(m_batches.samples());
    ++m_epoch;
    m_record.epoch = m_epoch;
    m_record.step = m_step;
    m_record.trainLoss = m_lossSum / samples;
    m_record.trainAccuracy = m_classification ? m_hitSum / samples : kNone;
    m_record.learningRate = m_rate;
    m_record.baseRate = m_learningRate;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const ParameterRange& range = m_layers[i];
        m_record.gradientNorms[i] = static_cast<double>(m_gradients.segment(range.offset, range.size).norm());
        m_record.updateRatios[i] = updateRatio(range);
    }
    const Evaluation validation = evaluate(data::Part::Validation);
    m_record.validationLoss = validation.loss;
    m_record.validationAccuracy = validation.accuracy.value_or(kNone);
    m_lossSum = m_hitSum = 0;
    m_batches.nextEpoch();
    if (m_isScheduled)
        advanceSchedule();
    if (m_experiment.training.earlyStopping.enabled)
        considerStopping();
}

template <class S>
double Trainer<S>::updateRatio(const ParameterRange& range) const {
    const auto before = m_updater.before().segment(range.offset, range.size);
    const auto weights = static_cast<double>(before.norm());
    if (m_diverged || !(weights > 0))
        return kNone;
    return static_cast<double>((m_parameters.segment(range.offset, range.size) - before).norm()) / weights;
}

template <class S>
void Trainer<S>::advanceSchedule() {
    const bool validated = !std::isnan(m_record.validationLoss);
    m_plateau =
        optim::plateauAfterEpoch(m_experiment.training.schedule, m_plateau,
                                 validated ? m_record.validationLoss : m_record.trainLoss, m_learningRate);
    refreshRate();
}

template <class S>
void Trainer<S>::considerStopping() {
    const EarlyStoppingSpec& spec = m_experiment.training.earlyStopping;
    m_stopping = afterEpoch(spec, m_stopping, m_record);
    if (spec.restoreBestWeights && isBest(m_stopping))
        m_best = m_parameters;
}

template <class S>
std::optional<EarlyStop> Trainer<S>::finish() {
    const EarlyStoppingSpec& spec = m_experiment.training.earlyStopping;
    if (!spec.enabled)
        return {};
    EarlyStop stop{m_epoch, m_stopping.bestEpoch, stopsEarly() && m_epoch < m_experiment.training.epochs,
                   false};
    stop.restored = m_best.size() > 0;
    if (stop.restored) {
        m_parameters = m_best;
        m_updater.replace(m_parameters);
    }
    return stop;
}

template <class S>
optim::Position Trainer<S>::schedulePosition() const {
    return {m_step, static_cast<long long>(m_batches.perEpoch()), m_experiment.training.epochs};
}

template <class S>
void Trainer<S>::refreshRate() {
    const optim::ScheduleSpec& schedule = m_experiment.training.schedule;
    m_rate = optim::scheduledRate(schedule, m_learningRate, schedulePosition(), m_plateau);
    m_rateMoves = optim::changesWithinEpoch(schedule, schedulePosition());
}

template <class S>
void Trainer<S>::reset() {
    m_parameters = m_initial.cast<S>();
    m_updater.begin(m_parameters);
    m_learningRate = m_experiment.training.optimizer.settings.real("learning_rate");
    m_batches.begin(m_experiment.training.seed);
    m_step = m_epoch = 0;
    m_lossSum = m_hitSum = 0;
    m_batchLoss = kNone;
    m_diverged = m_epochEnded = false;
    const optim::ScheduleSpec& schedule = m_experiment.training.schedule;
    m_isScheduled = schedule.type != "constant" || schedule.settings.integer("warmup_steps") > 0;
    m_plateau = {};
    m_stopping = {};
    m_best.resize(0);
    refreshRate();
}

template <class S>
TrainerState Trainer<S>::state() const {
    TrainerState state;
    state.parameters = m_parameters.template cast<double>();
    for (const core::Vector<S>& slot : m_updater.moments().slots)
        state.optimizer.slots.push_back(slot.template cast<double>());
    state.optimizer.begun = m_updater.moments().begun;
    state.step = m_step;
    state.epoch = m_epoch;
    state.order = m_batches.order();
    state.position = m_batches.position();
    state.random = m_batches.random();
    state.learningRate = m_learningRate;
    state.plateau = m_plateau;
    state.stopping = m_stopping;
    state.bestParameters = m_best.template cast<double>();
    state.lossSum = m_lossSum;
    state.hitSum = m_hitSum;
    state.batchLoss = m_batchLoss;
    return state;
}

template <class S>
void Trainer<S>::restore(const TrainerState& state) {
    assert(state.parameters.size() == m_parameters.size());
    m_parameters = state.parameters.cast<S>();
    m_updater.begin(m_parameters, state.optimizer);
    m_batches.restore(state.order, state.position, state.random);
    m_step = state.step;
    m_epoch = state.epoch;
    m_learningRate = state.learningRate;
    m_lossSum = state.lossSum;
    m_hitSum = state.hitSum;
    m_batchLoss = state.batchLoss;
    m_plateau = state.plateau;
    m_stopping = state.stopping;
    m_best = state.bestParameters.cast<S>();
    m_diverged = m_epochEnded = false;
    refreshRate();
}

template <class S>
Evaluation Trainer<S>::evaluate(data::Part part) {
    m_workspace.team = &m_team;
    const auto threshold = m_classification ? std::optional(m_threshold) : std::nullopt;
    return evaluateBlocks<S>(m_network, m_parameters, m_loss, threshold, part, m_batches, m_workspace,
                             [](Index, const Batch<S>&) { return true; });
}

template <class S>
void Trainer<S>::largestSlopes(const std::vector<int>& rows, std::vector<core::VectorD>& slopes) {
    const core::FlushDenormals flush;
    slopes.assign(static_cast<std::size_t>(m_network.layerCount()), {});
    m_workspace.team = &m_team;
    m_batches.forEachBlock(rows, [&](const Batch<S>& block) {
        m_network.forward(m_parameters, block.x, m_workspace);
        for (int l = 0; l < m_network.layerCount(); ++l)
            raiseSlopes(m_network.layer(l), m_workspace.layers[static_cast<std::size_t>(l)],
                        slopes[static_cast<std::size_t>(l)]);
    });
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
    if (auto fits = data::checkWholeNumbers(*data, network->layer(0).wholeNumbers()); !fits)
        return fits.error();
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

} // namespace engine::train
