#pragma once

#include "engine/train/trainer.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace session_desk {
using namespace engine;
using namespace engine::train;

/// A trainer whose step stops and waits for the test: shows that no verb waits for a step.
class Gate {
public:
    void enter() {
        std::unique_lock lock(m_mutex);
        ++m_entered;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    void waitUntilEntered() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_entered > 0; });
    }
    void open() {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

    /// The next step stops again.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_open = false;
        m_entered = 0;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_entered = 0;
    bool m_open = false;
};

class GatedTrainer : public AnyTrainer {
public:
    GatedTrainer(std::unique_ptr<AnyTrainer> inner, Gate& gate) : m_inner(std::move(inner)), m_gate(gate) {}

    const Experiment& experiment() const override { return m_inner->experiment(); }
    const data::PreparedPtr& data() const override { return m_inner->data(); }
    const model::Layout& layout() const override { return m_inner->layout(); }
    std::size_t stepsPerEpoch() const override { return m_inner->stepsPerEpoch(); }
    double step() override {
        m_gate.enter();
        return m_inner->step();
    }
    bool diverged() const override { return m_inner->diverged(); }
    double batchLoss() const override { return m_inner->batchLoss(); }
    bool epochEnded() const override { return m_inner->epochEnded(); }
    const EpochRecord& lastEpoch() const override { return m_inner->lastEpoch(); }
    long long steps() const override { return m_inner->steps(); }
    long long epochs() const override { return m_inner->epochs(); }
    core::Index position() const override { return m_inner->position(); }
    long long samplesSeen() const override { return m_inner->samplesSeen(); }
    double learningRate() const override { return m_inner->learningRate(); }
    double effectiveRate() const override { return m_inner->effectiveRate(); }
    bool stopsEarly() const override { return m_inner->stopsEarly(); }
    std::optional<EarlyStop> finish() override { return m_inner->finish(); }
    void setThreads(int threads) override { m_inner->setThreads(threads); }
    void setLearningRate(double rate) override { m_inner->setLearningRate(rate); }
    void reset() override { m_inner->reset(); }
    TrainerState state() const override { return m_inner->state(); }
    void restore(const TrainerState& state) override { m_inner->restore(state); }
    void copyParameters(core::VectorD& parameters) const override { m_inner->copyParameters(parameters); }
    void copyGradients(core::VectorD& gradients) const override { m_inner->copyGradients(gradients); }
    void largestSlopes(const std::vector<int>& rows, std::vector<core::VectorD>& slopes) override {
        m_inner->largestSlopes(rows, slopes);
    }
    const Origin& origin() const override { return m_inner->origin(); }
    core::Result<void> setOrigin(Origin origin) override { return m_inner->setOrigin(std::move(origin)); }
    Evaluation evaluate(data::Part part) override { return m_inner->evaluate(part); }

private:
    std::unique_ptr<AnyTrainer> m_inner;
    Gate& m_gate;
};

} // namespace session_desk
