#include "ui/weights/weight_import.h"

#include "engine/model/network_plan.h"
#include "engine/train/fit.h"
#include "ui/document.h"
#include "ui/run.h"

#include <algorithm>

namespace ui {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::io::Placed;
using engine::io::PlacedLine;
using engine::model::NetworkSpec;
using engine::train::Experiment;

namespace {

/// What tells networks apart that compute the same from the same weights.
NetworkSpec essence(NetworkSpec spec) {
    if (auto checked = engine::model::plan(spec))
        for (std::size_t i = 0; i < checked->size(); ++i)
            spec.layers[i].settings = (*checked)[i].spec.settings;
    for (auto& layer : spec.layers) {
        layer.settings.remove("initializer");
        layer.name.clear();
        layer.trainable = true;
        layer.learningRateScale = 1;
    }
    return spec;
}

WeightGoalPtr goalOf(const Experiment& experiment, std::optional<engine::core::VectorD> parameters,
                     const engine::io::WeightFile& file) {
    const auto network = engine::model::Network<double>::create(experiment.network);
    if (!network)
        return nullptr;
    auto goal = std::make_shared<WeightGoal>();
    goal->experiment = experiment;
    goal->targets = engine::io::targetsOf(experiment.network, network->layout());
    goal->initial =
        parameters ? *std::move(parameters) : network->initialParameters(experiment.training.seed);
    goal->proposal = engine::io::propose(goal->targets, file);
    return goal;
}

/// The experiment with the file's network, and with the loss it asks for if the present one does not suit it.
Experiment withNetwork(Experiment experiment, const NetworkSpec& network,
                       const engine::data::PreparedPtr& data) {
    experiment.network = network;
    if (data && !engine::train::fits(experiment, *data->dataset)) {
        const Experiment fitted = engine::train::fitted(experiment, *data->dataset);
        if (fitted.network == network)
            experiment.training.loss = fitted.training.loss;
    }
    return experiment;
}

int loadedOf(const engine::io::Placements& placements) {
    return int(std::count_if(placements.begin(), placements.end(),
                             [](const auto& each) { return !each.source.empty(); }));
}

/// The data for a network with another number of outputs; the same ones if that is theirs.
Result<engine::data::PreparedPtr> dataFor(const Experiment& experiment,
                                          const engine::data::PreparedPtr& data) {
    const auto network = engine::model::Network<float>::create(experiment.network);
    if (!network)
        return network.error();
    if (network->inputs() != data->features().rows())
        return Error{Code::ShapeMismatch,
                     "the network has " + std::to_string(network->inputs()) + " inputs, the data have " +
                         std::to_string(data->features().rows()),
                     {}};
    if (network->outputs() == data->targets.rows())
        return data;
    return engine::data::prepare(data->dataset, experiment.data, network->outputs());
}

using ComparisonResult = Result<std::shared_ptr<const WeightImport::Comparison>>;

struct Question {
    std::optional<Experiment> before; ///< nothing: there is no network now
    engine::core::VectorD parametersBefore;
    Experiment after;
    std::shared_ptr<const Placed> placed;
    engine::data::PreparedPtr data;
};

ComparisonResult answer(const Question& question, const LatestJob::Wanted& wanted) {
    if (!question.data)
        return Error{Code::NotFound, "there are no data to predict", {}};
    const auto data = dataFor(question.after, question.data);
    if (!data)
        return data.error();
    const auto part = engine::train::openPart(**data);
    auto after =
        engine::train::predictionsOf(question.after, *data, question.placed->values, part, wanted.get());
    if (!after)
        return after.error();
    auto comparison = std::make_shared<WeightImport::Comparison>();
    comparison->after = *std::move(after);
    if (question.before) {
        auto before = engine::train::predictionsOf(*question.before, question.data, question.parametersBefore,
                                                   part, wanted.get());
        if (!before)
            return before.error();
        comparison->before = *std::move(before);
        comparison->hasBefore = true;
        // Another number of outputs may split the data otherwise.
        if (comparison->before.outputs.cols() == comparison->after.outputs.cols())
            comparison->difference = engine::train::difference(comparison->before, comparison->after, **data);
    }
    return std::shared_ptr<const WeightImport::Comparison>(comparison);
}

} // namespace

WeightSituation situationOf(const Document& document, const Run& run) {
    WeightSituation situation{document.experiment(), run.isReady(), {}, {}};
    if (run.isReady()) {
        situation.experiment = run.experiment();
        situation.parameters = run.snapshot()->parameters;
        situation.data = run.data();
    }
    return situation;
}

WeightGoals weightGoals(const LoadedWeights& weights, WeightSituation given) {
    WeightGoals goals{std::move(given), {}, {}};
    const WeightSituation& situation = goals.situation;
    if (situation.isReady)
        goals.present = goalOf(situation.experiment, situation.parameters, weights.file);
    const auto& network = weights.file.network;
    if (network && !(goals.present && essence(*network) == essence(situation.experiment.network)))
        goals.own = goalOf(withNetwork(situation.experiment, *network, situation.data), {}, weights.file);
    return goals;
}

Result<void> loadInto(Document& document, const WeightGoal& goal, const Placed& placed) {
    const bool doubles = goal.experiment.training.precision == engine::train::Precision::Float64;
    engine::model::Layout layout;
    layout.size = goal.targets.size;
    for (const auto& target : goal.targets.tensors)
        layout.slots.push_back(target.slot);
    Experiment next = document.experiment();
    next.network = goal.experiment.network;
    next.training.loss = goal.experiment.training.loss;
    const auto type = doubles ? engine::core::DType::Float64 : engine::core::DType::Float32;
    return document.edit(WeightImport::tr("Load weights"), next,
                         engine::model::toTensors(layout, placed.values, type));
}

bool isPlain(const LoadedWeights& weights, const WeightGoals& goals) {
    if (goals.own || !goals.present)
        return false;
    const auto& placements = goals.present->proposal;
    if (loadedOf(placements) != int(placements.size()) || placements.empty() ||
        placements.size() != weights.file.tensors.size())
        return false;
    const bool byContract = std::all_of(placements.begin(), placements.end(), [](const auto& each) {
        return each.source == each.parameter && each.transform.isNone();
    });
    return byContract || weights.file.format == "npy";
}

WeightImport::WeightImport(Document& document, LoadedWeightsPtr weights, WeightGoals goals, QObject* parent)
    : QObject(parent), m_document(document), m_weights(std::move(weights)), m_goals(std::move(goals)) {
    const bool presentFits = m_goals.present && loadedOf(m_goals.present->proposal) > 0;
    choose(m_goals.own && !presentFits ? m_goals.own : m_goals.present);
}

void WeightImport::choose(WeightGoalPtr goal) {
    m_goal = std::move(goal);
    m_placements = m_goal->proposal;
    recompute();
}

void WeightImport::useFileNetwork(bool use) {
    if (hasChoice() && use != usesFileNetwork())
        choose(use ? m_goals.own : m_goals.present);
}

Result<void> WeightImport::place(int target, const std::string& source) {
    auto& placement = m_placements[std::size_t(target)];
    if (placement.source == source)
        return {};
    auto placed = engine::io::placedByHand(m_goal->targets, m_weights->file.tensors, m_placements,
                                           placement.parameter, source);
    if (!placed)
        return placed.error();
    placement = *std::move(placed);
    recompute();
    return {};
}

void WeightImport::setTransform(int target, const engine::io::Transform& transform) {
    auto& placement = m_placements[std::size_t(target)];
    if (placement.source.empty() || placement.transform == transform)
        return;
    placement.transform = transform;
    placement.reason = engine::io::Reason::Hand;
    recompute();
}

void WeightImport::keep(int target) {
    auto& placement = m_placements[std::size_t(target)];
    if (placement.source.empty())
        return;
    placement = {placement.parameter, {}, {}, engine::io::Reason::Hand, {}};
    placement.note = tr("chosen by hand").toStdString();
    recompute();
}

void WeightImport::reset() {
    if (isProposal())
        return;
    m_placements = m_goal->proposal;
    recompute();
}

bool WeightImport::isProposal() const { return m_placements == m_goal->proposal; }

int WeightImport::loaded() const { return loadedOf(m_placements); }

bool WeightImport::fits(int target, int tensor) const {
    return !engine::io::transformsFor(m_weights->file.tensors[std::size_t(tensor)].second.shape,
                                      m_goal->targets.tensors[std::size_t(target)])
                .empty();
}

void WeightImport::recompute() {
    m_placed.reset();
    m_comparison.reset();
    m_noComparison.clear();
    m_comparing.cancel();
    m_applying.start(
        [goal = m_goal, weights = m_weights, placements = m_placements](const LatestJob::Wanted&) {
            return std::make_shared<const Placed>(
                engine::io::apply(placements, goal->targets, weights->file.tensors, goal->initial));
        },
        [this](const std::shared_ptr<const Placed>& placed) {
            m_placed = placed;
            compare();
        });
    Q_EMIT changed();
}

void WeightImport::compare() {
    const WeightSituation& now = m_goals.situation;
    Question question{{}, now.parameters, m_goal->experiment, m_placed, now.data};
    if (now.isReady)
        question.before = now.experiment;
    m_comparing.start([question](const LatestJob::Wanted& wanted) { return answer(question, wanted); },
                      [this](const ComparisonResult& result) {
                          if (result)
                              m_comparison = *result;
                          else
                              m_noComparison = QString::fromStdString(result.error().message);
                          Q_EMIT changed();
                      });
    Q_EMIT changed();
}

Result<void> WeightImport::accept() {
    if (!m_placed || m_placed->loaded() == 0)
        return Error{Code::NotFound, tr("nothing is loaded").toStdString(), {}};
    return loadInto(m_document, *m_goal, *m_placed);
}

} // namespace ui
