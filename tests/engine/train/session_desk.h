#pragma once

// What the tests of the session read and steer it with.
#include "engine/train/session.h"
#include "examples.h"
#include <QtTest>
#include <algorithm>
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

    /// Answered, and neither training nor on the way to another step.
    bool atRest() {
        return until([this] {
            return snapshot && snapshot->verbs == m_session.verbs() &&
                   snapshot->activity != Activity::Running && snapshot->activity != Activity::Seeking;
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

bool sameNumbers(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return same(x, y); });
}

bool sameRecord(const EpochRecord& a, const EpochRecord& b) {
    return a.epoch == b.epoch && a.step == b.step && same(a.trainLoss, b.trainLoss) &&
           same(a.validationLoss, b.validationLoss) && same(a.trainAccuracy, b.trainAccuracy) &&
           same(a.validationAccuracy, b.validationAccuracy) && same(a.learningRate, b.learningRate) &&
           same(a.baseRate, b.baseRate) && sameNumbers(a.gradientNorms, b.gradientNorms) &&
           sameNumbers(a.updateRatios, b.updateRatios) && sameNumbers(a.drifts, b.drifts) &&
           same(a.sourceLoss, b.sourceLoss) && same(a.sourceAccuracy, b.sourceAccuracy);
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

} // namespace session_desk
