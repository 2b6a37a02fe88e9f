#include "engine/io/project_training.h"

#include "engine/io/json_fields.h"
#include "engine/model/loss.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

template <class Range, class Name>
std::vector<std::string> namesOf(const Range& range, Name name) {
    std::vector<std::string> names;
    for (const auto& each : range)
        names.push_back(name(each));
    return names;
}

std::string typeOf(const core::Schema& schema) { return schema.type; }

/// Reads "training" into a spec.
class TrainingReader {
public:
    TrainingReader(const Json& json, bool ignoreUnknown)
        : m_fields(json, "training"), m_ignoreUnknown(ignoreUnknown) {}

    Result<train::TrainingSpec> read();

private:
    void readOptimizer(const Json& json);
    void readShared(JsonFields& fields);
    void readSchedule(JsonFields& fields, const Json& json);
    void readStopping(const Json& json);
    void readUnfreezing(const Json& json);
    void readSettings();
    /// Keeps what is wrong with an object inside "training".
    void finish(JsonFields& fields) {
        if (const auto done = fields.finish(m_ignoreUnknown); !done)
            m_fields.fail(done.error());
    }
    /// Whether a key that may stand in two places stands here, and in no other.
    bool takes(JsonFields& fields, const char* name);

    JsonFields m_fields;
    bool m_ignoreUnknown;
    train::TrainingSpec m_spec;
    std::vector<std::string> m_taken; ///< names of shared keys that were read
};

bool TrainingReader::takes(JsonFields& fields, const char* name) {
    if (fields.find(name) == nullptr)
        return false;
    for (const std::string& taken : m_taken)
        if (taken == name) {
            fields.fail({Code::InvalidValue, "stands in training and in training.optimizer; expected it once",
                         fields.path(name)});
            return false;
        }
    m_taken.push_back(name);
    return true;
}

void TrainingReader::readShared(JsonFields& fields) {
    const std::pair<const char*, double*> amounts[] = {
        {"l1", &m_spec.l1}, {"l2", &m_spec.l2}, {"gradient_clip_norm", &m_spec.gradientClipNorm}};
    for (const auto& [name, target] : amounts) {
        const core::Parameter& parameter = *train::regularizationSchema().find(name);
        if (takes(fields, name))
            *target = fields.real(name, 0, parameter.minimum, parameter.maximum);
    }
    if (takes(fields, "schedule"))
        readSchedule(fields, *fields.find("schedule"));
}

void TrainingReader::readSchedule(JsonFields& outer, const Json& json) {
    static const auto known = namesOf(optim::schedules(), typeOf);
    if (std::get_if<std::string>(&json.value) != nullptr) {
        m_spec.schedule.type = outer.choice("schedule", "schedule", known, "constant");
        return;
    }
    JsonFields fields(json, outer.path("schedule"));
    fields.require("type");
    m_spec.schedule.type = fields.choice("type", "schedule", known, "constant");
    // Without a known type the settings are unknown too: the type explains them.
    if (!fields.ok())
        return m_fields.fail(fields.error());
    m_spec.schedule.settings = fields.settings(*optim::findSchedule(m_spec.schedule.type));
    finish(fields);
}

void TrainingReader::readOptimizer(const Json& json) {
    static const auto known = namesOf(optim::optimizers(), typeOf);
    JsonFields fields(json, "training.optimizer");
    fields.require("type");
    m_spec.optimizer.type = fields.choice("type", "optimizer", known, "sgd");
    if (fields.ok()) {
        m_spec.optimizer.settings = fields.settings(*optim::findOptimizer(m_spec.optimizer.type));
        readShared(fields);
    }
    if (fields.ok())
        return finish(fields);
    m_fields.fail(fields.error());
}

void TrainingReader::readStopping(const Json& json) {
    train::EarlyStoppingSpec& spec = m_spec.earlyStopping;
    if (const bool* flag = std::get_if<bool>(&json.value)) {
        spec.enabled = *flag;
        return;
    }
    JsonFields fields(json, "training.early_stopping");
    const core::Settings settings = fields.settings(train::earlyStoppingSchema());
    spec.enabled = true;
    spec.monitor = settings.text("monitor", spec.monitor);
    spec.patience = static_cast<int>(settings.integer("patience", spec.patience));
    spec.minDelta = settings.real("min_delta", spec.minDelta);
    spec.restoreBestWeights = settings.flag("restore_best_weights", spec.restoreBestWeights);
    finish(fields);
}

void TrainingReader::readUnfreezing(const Json& json) {
    JsonFields fields(json, "training.unfreezing");
    fields.require("type");
    const core::Settings settings = fields.settings(train::unfreezingSchema());
    train::UnfreezingSpec& spec = m_spec.unfreezing;
    spec.type = settings.text("type", spec.type);
    spec.epochsPerLayer = static_cast<int>(settings.integer("epochs_per_layer", spec.epochsPerLayer));
    finish(fields);
}

void TrainingReader::readSettings() {
    const core::Settings settings = m_fields.settings(train::trainingSchema());
    m_spec.batchSize = static_cast<int>(settings.integer("batch_size", m_spec.batchSize));
    m_spec.epochs = static_cast<int>(settings.integer("epochs", m_spec.epochs));
    m_spec.shuffle = settings.flag("shuffle", m_spec.shuffle);
    m_spec.seed =
        static_cast<std::uint64_t>(settings.integer("seed", static_cast<std::int64_t>(m_spec.seed)));
    if (settings.text("precision") == "float64")
        m_spec.precision = train::Precision::Float64;
}

Result<train::TrainingSpec> TrainingReader::read() {
    static const auto losses = namesOf(model::losses(), [](const auto& loss) { return loss.name; });
    m_spec.loss = m_fields.choice("loss", "loss", losses, m_spec.loss);
    if (const Json* optimizer = m_fields.find("optimizer"))
        readOptimizer(*optimizer);
    readShared(m_fields);
    if (const Json* stopping = m_fields.find("early_stopping"))
        readStopping(*stopping);
    if (const Json* unfreezing = m_fields.find("unfreezing"))
        readUnfreezing(*unfreezing);
    readSettings();
    if (const auto done = m_fields.finish(m_ignoreUnknown); !done)
        return done.error();
    return m_spec;
}

} // namespace

Result<train::TrainingSpec> readTraining(const Json& json, bool ignoreUnknown) {
    return TrainingReader(json, ignoreUnknown).read();
}

} // namespace engine::io
