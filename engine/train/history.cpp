#include "engine/train/history.h"

#include "engine/train/live.h"
#include "engine/train/threads.h"
#include "engine/train/unfreezing.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace engine::train {

namespace {

/// Keyframes may cost about one hundredth of training. Measured on a 3.7 GHz x86-64 processor: a keyframe
/// takes a microsecond and 0.4 ns a byte, a step 0.3 µs and 0.2 ns a parameter and sample.
long long usualInterval(const AnyTrainer& trainer) {
    const Experiment& experiment = trainer.experiment();
    const double parameters = static_cast<double>(trainer.layout().size);
    const double rows = static_cast<double>(trainer.data()->split.train.size());
    const double batch = std::min(static_cast<double>(experiment.training.batchSize), rows);
    const double keyframe = 1e-6 + 0.4e-9 * (parameters * 3 * sizeof(double) + rows * sizeof(int));
    const double step = 0.3e-6 + 0.2e-9 * parameters * batch;
    return static_cast<long long>(std::ceil(100 * keyframe / step));
}

std::size_t slotsOf(const TrainingSpec& training) {
    const auto optimizer = optim::makeOptimizer<double>(training.optimizer);
    return optimizer ? (*optimizer)->slotNames().size() : 0;
}

/// The state as a run with other settings takes it over.
TrainerState adopted(TrainerState state, const Experiment& now, const Experiment& then) {
    const TrainingSpec &from = now.training, &to = then.training;
    if (from.optimizer.type != to.optimizer.type || slotsOf(from) != slotsOf(to) ||
        joins(now, then, state.epoch)) {
        state.optimizer.slots.clear();
        state.optimizer.begun = state.step;
    }
    if (from.earlyStopping != to.earlyStopping) {
        state.stopping = {};
        state.bestParameters.resize(0);
    }
    if (from.schedule != to.schedule)
        state.plateau = {};
    return state;
}

std::size_t bytesOf(const data::Prepared& data) {
    const auto numbers = data.dataset->features.size() + data.standardized.size() + data.targets.size();
    return static_cast<std::size_t>(numbers) * sizeof(double);
}

/// The state as a run goes on with over other rows: at the beginning of the epoch under way.
TrainerState anew(TrainerState state, const TrainingSpec& training, const data::Prepared& data) {
    state.order = data.split.train;
    state.position = 0;
    state.lossSum = state.hitSum = 0;
    if (training.shuffle && static_cast<std::size_t>(training.batchSize) < state.order.size())
        state.random.shuffle(state.order);
    state.stopping = {};
    state.plateau = {};
    state.bestParameters.resize(0);
    return state;
}

} // namespace

core::Result<void> apply(const Change& change, std::unique_ptr<AnyTrainer>& trainer,
                         const core::VectorD& initial) {
    if (change.experiment) {
        const Experiment now = trainer->experiment();
        const data::PreparedPtr data = change.data ? change.data : trainer->data();
        auto next = makeTrainer(*change.experiment, data, initial);
        if (!next)
            return next.error();
        const Experiment& then = (*next)->experiment();
        if (!sameParameters(now.network, then.network) || !sameSizes(*trainer->data(), *data) ||
            (!change.data && then.data != now.data))
            return core::Error{core::Code::InvalidValue,
                               "another network or other data: a run goes on with its own", "network"};
        TrainerState state = adopted(trainer->state(), now, then);
        if (!sameRows(*trainer->data(), *data))
            state = anew(std::move(state), then.training, *data);
        state.learningRate = (*next)->learningRate();
        if (const auto placed = (*next)->setOrigin(trainer->origin()); !placed)
            return placed;
        trainer = *std::move(next);
        trainer->setThreads(usualThreads());
        trainer->restore(state);
    }
    if (change.learningRate)
        trainer->setLearningRate(*change.learningRate);
    if (change.parameters) {
        TrainerState state = trainer->state();
        assert(change.parameters->size() == state.parameters.size());
        state.parameters = *change.parameters;
        trainer->restore(state);
    }
    return {};
}

History::History(const AnyTrainer& trainer)
    : m_experiment(std::make_shared<const Experiment>(trainer.experiment())), m_data(trainer.data()),
      m_origin(trainer.origin()), m_last(trainer.steps()), m_interval(usualInterval(trainer)) {
    keep(trainer);
}

void History::took(TrainerPtr& trainer) {
    const long long step = trainer->steps();
    if (step > m_last) {
        m_last = step;
        m_losses.append(trainer->batchLoss());
        if (step - m_keyframes.rbegin()->first >= m_interval)
            keep(*trainer);
    } else if (const auto changed = m_changes->find(step); changed != m_changes->end()) {
        [[maybe_unused]] const auto applied = apply(changed->second, trainer, initialParameters());
        assert(applied);
    }
}

core::Result<void> History::change(TrainerPtr& trainer, Change change) {
    const double epoch = epochsAt(*trainer);
    const bool isAnew = change.data && !sameRows(*trainer->data(), *change.data);
    if (const auto applied = apply(change, trainer, initialParameters()); !applied)
        return applied;
    forgetAfter(trainer->steps());
    Change& all = changeAt(*trainer, epoch);
    all.isAnew = all.isAnew || isAnew;
    if (change.experiment) {
        all.experiment = std::make_shared<const Experiment>(trainer->experiment());
        all.data = trainer->data();
        all.learningRate.reset();
        m_interval = std::max(m_interval, usualInterval(*trainer));
    }
    if (change.learningRate)
        all.learningRate = change.learningRate;
    if (change.parameters)
        all.parameters = std::move(change.parameters);
    refreshKeyframe(*trainer);
    if (change.data)
        count();
    return {};
}

Change& History::changeAt(const AnyTrainer& trainer, double epoch) {
    // Somebody may look at the ones there were.
    auto all = std::make_shared<Changes>(*m_changes);
    const auto [at, isFirst] = all->try_emplace(trainer.steps());
    if (isFirst)
        at->second.epoch = epoch;
    m_changes = std::move(all);
    return at->second;
}

void History::finished(const AnyTrainer& trainer) {
    auto parameters = std::make_shared<core::VectorD>();
    trainer.copyParameters(*parameters);
    const auto known = m_changes->find(trainer.steps());
    if (known != m_changes->end() && known->second.parameters && *known->second.parameters == *parameters)
        return;
    // Stepped over before without an end, what came after is another run.
    forgetAfter(trainer.steps());
    Change& change = changeAt(trainer, epochsAt(trainer));
    change.parameters = std::move(parameters);
    change.isRestore = true;
    refreshKeyframe(trainer);
}

void History::approach(TrainerPtr& trainer, long long step, bool isHere) const {
    assert(step >= first());
    const auto [at, keyframe] = *std::prev(m_keyframes.upper_bound(step));
    if (isHere && trainer->steps() <= step && trainer->steps() >= at)
        return;
    const Change settings = settingsAt(at);
    place(trainer, *settings.experiment, settings.data, keyframe->state());
}

void History::place(TrainerPtr& trainer, const Experiment& experiment, const data::PreparedPtr& data,
                    const TrainerState& state) const {
    if (trainer->experiment() != experiment || trainer->data() != data) {
        auto other = makeTrainer(experiment, data, initialParameters());
        assert(other); // it was possible once
        trainer = *std::move(other);
        trainer->setThreads(usualThreads());
    }
    if (trainer->origin() != m_origin) {
        [[maybe_unused]] const auto placed = trainer->setOrigin(m_origin);
        assert(placed); // likewise
    }
    trainer->restore(state);
}

History History::until(const AnyTrainer& trainer) const {
    History past = *this;
    past.forgetAfter(trainer.steps());
    return past;
}

void History::thin(std::size_t budget) {
    while (m_bytes > budget && m_keyframes.size() > 1) {
        m_interval *= 2;
        bool drop = false; // every second one, the first stays
        for (auto it = m_keyframes.begin(); it != m_keyframes.end(); drop = !drop)
            it = drop ? m_keyframes.erase(it) : std::next(it);
        count();
    }
}

void History::keep(const AnyTrainer& trainer) {
    const Keyframe* before = m_keyframes.empty() ? nullptr : m_keyframes.rbegin()->second.get();
    auto keyframe = Keyframe::make(trainer.state(), trainer.experiment().training.precision, before);
    m_bytes += keyframe->bytes(before);
    m_keyframes.emplace(trainer.steps(), std::move(keyframe));
}

void History::refreshKeyframe(const AnyTrainer& trainer) {
    // Made before the change; a replay from an earlier one makes it again.
    if (m_keyframes.rbegin()->first != trainer.steps())
        return;
    m_keyframes.erase(trainer.steps());
    keep(trainer);
    count();
}

void History::count() {
    m_bytes = 0;
    const Keyframe* before = nullptr;
    for (const auto& [step, keyframe] : m_keyframes) {
        m_bytes += keyframe->bytes(before);
        before = keyframe.get();
    }
    const data::Prepared* data = m_data.get();
    for (const auto& [step, change] : *m_changes)
        if (change.data && change.data.get() != data) {
            data = change.data.get();
            m_bytes += bytesOf(*data);
        }
}

void History::forgetAfter(long long step) {
    if (step >= m_last)
        return;
    m_keyframes.erase(m_keyframes.upper_bound(step), m_keyframes.end());
    if (m_changes->upper_bound(step) != m_changes->end())
        m_changes = std::make_shared<const Changes>(m_changes->begin(), m_changes->upper_bound(step));
    m_losses.truncate(step - first());
    m_last = step;
    count();
}

Course History::course() const {
    const Change settings = settingsAt(first());
    return {m_keyframes.begin()->second, settings.experiment, settings.data, m_changes, m_last, m_origin};
}

Change History::settingsAt(long long step) const {
    Change settings{std::nullopt, nullptr, m_experiment, m_data};
    const auto end = m_changes->upper_bound(step);
    for (auto at = m_changes->begin(); at != end; ++at)
        if (at->second.experiment) {
            settings.experiment = at->second.experiment;
            settings.data = at->second.data;
        }
    return settings;
}

} // namespace engine::train
