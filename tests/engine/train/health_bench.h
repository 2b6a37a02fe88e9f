#pragma once

#include "engine/train/health.h"

#include "examples.h"

#include <QStringList>

namespace health_bench {

using namespace engine;
using namespace engine::train;
using core::Index;
using core::MatrixD;
using Kind = HealthNote::Kind;
using Severity = HealthNote::Severity;

/// A run that is trained for real and looked at.
struct Bench {
    explicit Bench(const Experiment& made, data::PreparedPtr prepared,
                   const std::optional<core::VectorD>& initial = {})
        : data(std::move(prepared)), trainer(*makeTrainer(made, data, initial)),
          network(*model::Network<float>::create(made.network)),
          known(dataHealth(trainer->experiment(), *data)) {}

    Bench&& train(int epochs) {
        for (const long long end = trainer->epochs() + epochs;
             trainer->epochs() < end && !trainer->diverged();) {
            trainer->step();
            if (trainer->epochEnded() && !trainer->diverged())
                records.push_back(trainer->lastEpoch());
        }
        return std::move(*this);
    }
    std::vector<HealthNote> look() const {
        core::VectorD parameters;
        trainer->copyParameters(parameters);
        const auto& loss = *model::findLoss(trainer->experiment().training.loss);
        return health(trainer->experiment(), known, probe(network, parameters, loss, *data, probeRows(*data)),
                      records, trainer->steps());
    }

    data::PreparedPtr data;
    std::unique_ptr<AnyTrainer> trainer;
    model::Network<float> network;
    DataHealth known;
    std::vector<EpochRecord> records;
};

inline QString inWords(const std::vector<HealthNote>& notes) {
    QStringList words;
    for (const HealthNote& note : notes)
        words << QStringLiteral("kind %1 severity %2 layer %3: %4 of %5, value %6, other %7, epoch %8")
                     .arg(int(note.kind))
                     .arg(int(note.severity))
                     .arg(note.layer)
                     .arg(note.count)
                     .arg(note.of)
                     .arg(note.value)
                     .arg(note.other)
                     .arg(note.epoch);
    return words.join(QStringLiteral("; "));
}

inline const HealthNote* find(const std::vector<HealthNote>& notes, Kind kind, int layer = -2) {
    for (const HealthNote& note : notes)
        if (note.kind == kind && (layer == -2 || note.layer == layer))
            return &note;
    return nullptr;
}

inline std::vector<Kind> kindsOf(const std::vector<HealthNote>& notes) {
    std::vector<Kind> kinds;
    for (const HealthNote& note : notes)
        kinds.push_back(note.kind);
    return kinds;
}

/// All parameters of a network, with one tensor filled.
inline core::VectorD filled(const Experiment& experiment, int layer, const char* tensor, double value) {
    const auto network = *model::Network<double>::create(experiment.network);
    core::VectorD parameters = network.initialParameters(experiment.training.seed);
    const auto* slot = network.layout().find(layer, tensor);
    parameters.segment(slot->offset, slot->size).setConstant(value);
    return parameters;
}

/// The ring with one feature a thousand times as large.
inline data::PreparedPtr stretchedRing() {
    auto set = std::make_shared<data::Dataset>(*examples::ring(100, 20, 0)->dataset);
    set->features.row(1) *= 1000;
    auto made = std::make_shared<data::Prepared>(*examples::ring(100, 20, 0));
    made->dataset = std::move(set);
    return made;
}

inline Experiment withBatch(Experiment experiment, int batch) {
    experiment.training.batchSize = batch;
    return experiment;
}

inline EpochRecord record(long long epoch, double train, double validation, double gradient = 1) {
    EpochRecord made;
    made.epoch = epoch;
    made.step = 10 * epoch;
    made.trainLoss = train;
    made.validationLoss = validation;
    made.gradientNorms = {gradient, gradient};
    return made;
}

} // namespace health_bench
