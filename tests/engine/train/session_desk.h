#pragma once

// What the tests of the session read and steer it with.
#include "engine/train/session.h"
#include "examples.h"
#include <QtTest>
#include <cstring>
#include <functional>
#include <limits>
#include <thread>

namespace session_desk {
using namespace engine;
using namespace engine::train;
using examples::same;

/// What a window would have got: drains the mailbox until a condition holds.
class Reader {
public:
    explicit Reader(Session& session) : m_session(session) {}

    void drain() {
        if (auto latest = m_session.mailbox().drain(points)) {
            snapshot = std::move(latest);
            snapshots.push_back(snapshot);
        }
    }

    bool until(const std::function<bool()>& condition) {
        QElapsedTimer timer;
        timer.start();
        for (;;) {
            drain();
            if (condition())
                return true;
            if (timer.hasExpired(60000))
                return false;
            std::this_thread::yield();
        }
    }

    /// Every verb given so far is answered.
    bool answered() {
        return until([this] { return snapshot && snapshot->verbs == m_session.verbs(); });
    }

    /// Answered, and not training.
    bool atRest() {
        return until([this] {
            return snapshot && snapshot->verbs == m_session.verbs() &&
                   snapshot->activity != Activity::Running;
        });
    }

    std::vector<Point> points;
    SnapshotPtr snapshot;
    std::vector<SnapshotPtr> snapshots;

private:
    Session& m_session;
};

Experiment longExperiment() {
    Experiment experiment = examples::ringExperiment();
    experiment.training.epochs = 1000000000;
    return experiment;
}

std::unique_ptr<AnyTrainer> ringTrainer(const Experiment& experiment = longExperiment()) {
    return examples::trainer(experiment, examples::ring());
}

bool sameRecord(const EpochRecord& a, const EpochRecord& b) {
    return a.epoch == b.epoch && a.step == b.step && same(a.trainLoss, b.trainLoss) &&
           same(a.validationLoss, b.validationLoss) && same(a.trainAccuracy, b.trainAccuracy) &&
           same(a.validationAccuracy, b.validationAccuracy) && same(a.learningRate, b.learningRate) &&
           a.gradientNorms == b.gradientNorms;
}

/// The points are those that the trainer makes without any thread.
bool sameCurve(const std::vector<Point>& points, AnyTrainer& reference) {
    for (const Point& point : points) {
        do
            reference.step();
        while (!reference.epochEnded());
        if (!sameRecord(point.record, reference.lastEpoch()))
            return false;
    }
    return true;
}

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
    Evaluation evaluate(data::Part part) override { return m_inner->evaluate(part); }

private:
    std::unique_ptr<AnyTrainer> m_inner;
    Gate& m_gate;
};

} // namespace session_desk
