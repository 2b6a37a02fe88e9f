#include "engine/train/watch.h"

#include "engine/model/activation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

using core::Code;
using core::Error;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kProbe = 64; // samples

/// The steepest slope of an activation that is watched; 0 for others.
double watchedSlope(const std::string& type, const std::string& activation) {
    if (type == "unit_dies")
        return activation == "relu" ? 1 : 0;
    return activation == "tanh" ? 1 : activation == "sigmoid" ? 0.25 : 0;
}

core::Result<core::Index> parameterOf(const core::Settings& settings, const model::Layout& layout) {
    const auto layer = static_cast<int>(settings.integer("layer")) - 1;
    const auto unit = settings.integer("unit") - 1, input = settings.integer("input") - 1;
    const model::TensorSlot* slot = layout.find(layer, input < 0 ? "bias" : "weight");
    if (!slot)
        return Error{Code::InvalidValue,
                     "layer " + std::to_string(layer + 1) + (input < 0 ? " has no bias" : " has no weights"),
                     "layer"};
    if (unit >= slot->rows())
        return Error{Code::InvalidValue,
                     "neuron " + std::to_string(unit + 1) + ", but the layer's number is " +
                         std::to_string(slot->rows()),
                     "unit"};
    if (input >= 0 && input >= slot->cols())
        return Error{Code::InvalidValue,
                     "input " + std::to_string(input + 1) + ", but the neuron's number is " +
                         std::to_string(slot->cols()),
                     "input"};
    return slot->offset + unit * slot->cols() + std::max<std::int64_t>(input, 0);
}

bool ofTraining(const core::Settings& settings) { return settings.text("part") == "training"; }

} // namespace

core::Result<Watch> Watch::create(const WatchSpec& spec, AnyTrainer& trainer) {
    const core::Schema* schema = findWatch(spec.type);
    if (!schema)
        return Error{Code::InvalidValue, "\"" + spec.type + "\" is nothing that can be waited for", "type"};
    auto settings = core::checked(*schema, spec.settings);
    if (!settings)
        return settings.error();
    const bool ofAccuracy = spec.type == "accuracy";
    if (spec.type == "epoch" && settings->integer("epochs") <= trainer.epochs())
        return Error{Code::InvalidValue,
                     "epoch " + std::to_string(settings->integer("epochs")) +
                         " is over; so many are completed: " + std::to_string(trainer.epochs()),
                     "epochs"};
    if (ofAccuracy && trainer.data()->dataset->task != data::Task::Classification)
        return Error{Code::InvalidValue, "these data ask for numbers, not classes: there is no accuracy",
                     "data"};
    if ((ofAccuracy || spec.type == "loss_rises" || spec.type == "loss_reaches") && !ofTraining(*settings) &&
        trainer.data()->split.validation.empty())
        return Error{Code::InvalidValue, "the data have no validation part; choose the training part",
                     "part"};
    Watch watch({spec.type, std::move(*settings)}, trainer);
    watch.m_asked = spec;
    if (spec.type == "gradient_sign") {
        const auto parameter = parameterOf(watch.m_spec.settings, trainer.layout());
        if (!parameter)
            return parameter.error();
        watch.m_parameter = *parameter;
    }
    const bool ofUnits = spec.type == "unit_dies" || spec.type == "unit_saturates";
    if (ofUnits &&
        std::all_of(watch.m_largest.begin(), watch.m_largest.end(), [](double s) { return s == 0; }))
        return Error{Code::InvalidValue,
                     spec.type == "unit_dies" ? "the network has no layer with ReLU"
                                              : "the network has no layer with sigmoid or tanh",
                     "network"};
    if (ofUnits)
        watch.markFlat(trainer, trainer.data()->split.train, watch.m_flat);
    return watch;
}

Watch::Watch(WatchSpec spec, AnyTrainer& trainer) : m_spec(std::move(spec)), m_before(kNone) {
    if (m_spec.type == "loss_jumps")
        m_before = trainer.batchLoss();
    if (m_spec.type == "accuracy" || m_spec.type == "loss_reaches") {
        const Evaluation now =
            trainer.evaluate(ofTraining(m_spec.settings) ? data::Part::Train : data::Part::Validation);
        m_before = m_spec.type == "accuracy" ? now.accuracy.value_or(kNone) : now.loss;
    }
    if (m_spec.type != "unit_dies" && m_spec.type != "unit_saturates")
        return;
    for (const model::LayerSpec& layer : trainer.experiment().network.layers)
        m_largest.push_back(watchedSlope(m_spec.type, layer.settings.text("activation")));
    const std::vector<int>& rows = trainer.data()->split.train;
    m_probe.assign(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(kProbe, rows.size())));
}

std::optional<Finding> Watch::look(AnyTrainer& trainer) {
    const std::string& type = m_spec.type;
    if (type == "not_finite")
        return trainer.diverged() ? std::optional(found(trainer)) : std::nullopt;
    if (trainer.diverged())
        return {};
    if (type == "loss_rises")
        return lossRises(trainer);
    if (type == "loss_jumps")
        return lossJumps(trainer);
    if (type == "gradient_sign")
        return gradientSign(trainer);
    if (type == "accuracy")
        return accuracy(trainer);
    if (type == "loss_reaches")
        return lossReaches(trainer);
    if (type == "epoch")
        return trainer.epochEnded() && trainer.epochs() == m_spec.settings.integer("epochs")
                   ? std::optional(found(trainer))
                   : std::nullopt;
    return unit(trainer);
}

Finding Watch::found(const AnyTrainer& trainer) const {
    Finding finding;
    finding.type = m_spec.type;
    finding.step = trainer.steps();
    finding.epoch = trainer.epochs();
    finding.samples = static_cast<long long>(trainer.data()->split.train.size());
    finding.after = trainer.batchLoss();
    return finding;
}

std::optional<Finding> Watch::lossRises(const AnyTrainer& trainer) {
    if (!trainer.epochEnded())
        return {};
    const EpochRecord& record = trainer.lastEpoch();
    const double loss = ofTraining(m_spec.settings) ? record.trainLoss : record.validationLoss;
    const double before = m_before;
    m_before = loss;
    if (!(loss > before)) {
        m_rises = 0;
        return {};
    }
    if (m_rises++ == 0)
        m_first = before;
    if (m_rises < m_spec.settings.integer("epochs"))
        return {};
    Finding finding = found(trainer);
    finding.before = m_first;
    finding.after = loss;
    m_rises = 0;
    return finding;
}

std::optional<Finding> Watch::lossJumps(const AnyTrainer& trainer) {
    const double before = m_before, loss = trainer.batchLoss();
    m_before = loss;
    if (!(loss > before + std::abs(before) * m_spec.settings.real("percent") / 100))
        return {};
    Finding finding = found(trainer);
    finding.before = before;
    finding.after = loss;
    return finding;
}

std::optional<Finding> Watch::gradientSign(const AnyTrainer& trainer) {
    trainer.copyGradients(m_gradients);
    const double before = m_before, now = m_gradients[m_parameter];
    if (now != 0)
        m_before = now;
    if (!(before * now < 0) && !((before < 0 && now > 0) || (before > 0 && now < 0)))
        return {};
    Finding finding = found(trainer);
    finding.layer = static_cast<int>(m_spec.settings.integer("layer")) - 1;
    finding.unit = static_cast<int>(m_spec.settings.integer("unit")) - 1;
    finding.input = static_cast<int>(m_spec.settings.integer("input")) - 1;
    finding.before = before;
    finding.after = now;
    return finding;
}

std::optional<Finding> Watch::accuracy(const AnyTrainer& trainer) {
    if (!trainer.epochEnded())
        return {};
    const EpochRecord& record = trainer.lastEpoch();
    const double before = m_before, goal = m_spec.settings.real("percent") / 100;
    m_before = ofTraining(m_spec.settings) ? record.trainAccuracy : record.validationAccuracy;
    if (!(m_before >= goal) || before >= goal)
        return {};
    Finding finding = found(trainer);
    finding.before = before;
    finding.after = m_before;
    return finding;
}

std::optional<Finding> Watch::lossReaches(const AnyTrainer& trainer) {
    if (!trainer.epochEnded())
        return {};
    const EpochRecord& record = trainer.lastEpoch();
    const double before = m_before, goal = m_spec.settings.real("loss");
    m_before = ofTraining(m_spec.settings) ? record.trainLoss : record.validationLoss;
    if (!(m_before <= goal) || before <= goal)
        return {};
    Finding finding = found(trainer);
    finding.before = before;
    finding.after = m_before;
    return finding;
}

bool Watch::isFlat(double slope, int layer) const {
    if (m_spec.type == "unit_dies")
        return slope == 0;
    return slope < m_largest[static_cast<std::size_t>(layer)] * m_spec.settings.real("percent") / 100;
}

void Watch::markFlat(AnyTrainer& trainer, const std::vector<int>& rows,
                     std::vector<std::vector<bool>>& flat) const {
    std::vector<core::VectorD> slopes;
    trainer.largestSlopes(rows, slopes);
    flat.assign(slopes.size(), {});
    for (std::size_t l = 0; l < slopes.size(); ++l)
        for (core::Index unit = 0; m_largest[l] > 0 && unit < slopes[l].size(); ++unit)
            flat[l].push_back(isFlat(slopes[l][unit], static_cast<int>(l)));
}

/// A sample for which that unit is not flat, so that the next steps need not look at all of them.
void Watch::addWitness(AnyTrainer& trainer, std::size_t layer, std::size_t unit) {
    std::vector<int> rows = trainer.data()->split.train;
    std::vector<core::VectorD> slopes;
    while (rows.size() > 1) {
        const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
        const std::vector<int> first(rows.begin(), half);
        trainer.largestSlopes(first, slopes);
        const bool inFirst = !isFlat(slopes[layer][static_cast<core::Index>(unit)], static_cast<int>(layer));
        rows = inFirst ? first : std::vector<int>(half, rows.end());
    }
    m_probe.push_back(rows.front());
}

std::optional<Finding> Watch::unit(AnyTrainer& trainer) {
    std::vector<std::vector<bool>> now;
    markFlat(trainer, m_probe, now);
    // Who is flat on the probe may be so on all samples; who was not and is on the probe has to be looked at.
    bool suspected = false;
    for (std::size_t l = 0; l < now.size(); ++l)
        for (std::size_t u = 0; u < now[l].size(); ++u) {
            suspected = suspected || (now[l][u] && !m_flat[l][u]);
            m_flat[l][u] = m_flat[l][u] && now[l][u];
        }
    if (!suspected)
        return {};
    const auto onProbe = now;
    if (m_probe.size() < trainer.data()->split.train.size())
        markFlat(trainer, trainer.data()->split.train, now);
    for (std::size_t l = 0; l < now.size(); ++l)
        for (std::size_t u = 0; u < now[l].size(); ++u)
            if (onProbe[l][u] && !now[l][u])
                addWitness(trainer, l, u);
    std::optional<Finding> first;
    for (std::size_t l = 0; l < now.size(); ++l)
        for (std::size_t u = 0; u < now[l].size(); ++u) {
            if (now[l][u] && !m_flat[l][u] && !first) {
                first = found(trainer);
                first->layer = static_cast<int>(l);
                first->unit = static_cast<int>(u);
            }
            m_flat[l][u] = now[l][u];
        }
    return first;
}

} // namespace engine::train
