#include "ui/compare/lane_desk.h"

#include "ui/document.h"
#include "ui/run.h"

#include <algorithm>
#include <utility>

namespace ui {

using engine::analysis::LaneSpec;
using engine::core::Result;

namespace {

constexpr qint64 kTellMilliseconds = 150;

} // namespace

LaneDesk::LaneDesk(Document& document, Run& run, QObject* parent)
    : QObject(parent), m_document(document), m_run(run) {
    for (const auto signal : {&LanesFeed::begun, &LanesFeed::changed})
        connect(&m_feed, signal, this, [this] {
            tell();
            Q_EMIT changed();
        });
    connect(&m_feed, &LanesFeed::grown, this, [this] {
        Q_EMIT framed();
        if (!m_told.isValid() || m_told.elapsed() >= kTellMilliseconds || !m_feed.isPlaying())
            tell();
    });
    connect(&m_feed, &LanesFeed::ended, this, &LaneDesk::tell);
    for (const auto signal : {&Run::opened, &Run::settingsChanged, &Run::dataChanged})
        connect(&run, signal, this, &LaneDesk::follow);
}

QString LaneDesk::whyNot() const { return m_run.isReady() ? QString() : m_run.problem(); }

LaneSpec LaneDesk::base() const {
    LaneSpec base;
    base.experiment = m_document.experiment();
    base.data = m_run.data();
    // Without weights the initializers draw: a lane with another seed then begins elsewhere.
    if (hasFileWeights())
        base.initial = *m_run.snapshot()->origin.parameters;
    base.source = m_run.snapshot()->origin.source;
    return base;
}

Sweep LaneDesk::usual() const {
    Sweep sweep;
    if (const auto rate = engine::analysis::findLaneSetting(m_document.experiment(), sweep.setting))
        sweep.values = engine::analysis::proposedValues(m_document.experiment(), *rate);
    return sweep;
}

Result<std::vector<LaneSpec>> LaneDesk::lanesOf(const Sweep& sweep) const {
    const LaneSpec base = this->base();
    auto lanes = engine::analysis::lanesOfSetting(base, sweep.setting, sweep.values);
    if (lanes && !sweep.second.empty())
        lanes = engine::analysis::lanesOfGrid(*lanes, sweep.second, sweep.secondValues);
    if (lanes && sweep.seeds > 1)
        lanes = engine::analysis::lanesOfSeeds(base, *lanes, sweep.seeds);
    return lanes;
}

Result<void> LaneDesk::open(const Sweep& sweep) {
    auto lanes = lanesOf(sweep);
    if (!lanes)
        return lanes.error();
    // Training is a function of its settings: a lane that is kept becomes the same again, bit for bit.
    std::vector<LanesFeed::Lane> kept;
    for (const LanesFeed::Lane& lane : m_feed.lanes())
        if (lane.starred && lane.spec.data->dataset == m_run.data()->dataset &&
            lanes->size() < engine::analysis::kMostLanes) {
            std::erase_if(*lanes, [&](const LaneSpec& one) { return one.settings == lane.spec.settings; });
            kept.push_back(lane);
            lanes->push_back(lane.spec);
        }
    m_sweep = sweep;
    m_isKept = false;
    m_of = m_document.experiment();
    m_feed.open(*std::move(lanes), m_of->training.epochs);
    const std::size_t first = m_feed.lanes().size() - kept.size();
    for (std::size_t i = 0; i < kept.size(); ++i)
        m_feed.describe(m_feed.lanes()[first + i].id, kept[i].label, kept[i].note, true);
    return {};
}

bool LaneDesk::hasFileWeights() const {
    return m_document.project().inlineWeights || !m_document.project().weightsPath.empty();
}

Result<void> LaneDesk::openKept(std::shared_ptr<const KeptComparison> kept) {
    if (!(m_document.experiment() == kept->base))
        if (const auto edited = m_document.edit(tr("Open a kept comparison"), kept->base); !edited)
            return edited.error();
    if (kept->hasFileWeights && !hasFileWeights())
        return engine::core::Error{
            engine::core::Code::NotFound,
            "these lanes began with weights of a file, which are not kept with them; load "
            "them and open it again",
            {}};
    m_waiting = std::move(kept);
    openWaiting();
    return {};
}

/// As soon as the run is of its data.
void LaneDesk::openWaiting() {
    if (!m_waiting || !m_run.isReady() || !(m_document.experiment() == m_waiting->base) ||
        !(m_run.experiment().data == m_waiting->base.data))
        return;
    const auto kept = std::exchange(m_waiting, nullptr);
    const LaneSpec base = this->base();
    std::vector<LaneSpec> lanes;
    for (const auto& lane : kept->lanes) {
        auto again = engine::analysis::laneAgain(base, lane.experiment, lane.settings, lane.sharesStart);
        if (!again)
            return Q_EMIT refused(QString::fromStdString(again.error().text()));
        lanes.push_back(*std::move(again));
    }
    m_of = m_document.experiment();
    m_isKept = true;
    m_feed.open(std::move(lanes), std::max<long long>(1, m_of->training.epochs));
    for (std::size_t i = 0; i < kept->lanes.size(); ++i)
        m_feed.describe(m_feed.lanes()[i].id, kept->lanes[i].label, kept->lanes[i].note,
                        kept->lanes[i].starred);
    pin(m_feed.lanes()[kept->reference].id);
}

const LanesFeed::Lane* LaneDesk::reference() const {
    if (const auto* pinned = m_feed.find(m_pinned))
        return pinned;
    return m_feed.lanes().empty() ? nullptr : &m_feed.lanes().front();
}

void LaneDesk::pin(engine::analysis::LaneId lane) {
    m_pinned = lane;
    Q_EMIT changed();
}

const LanesFeed::Lane* LaneDesk::chosen() const {
    const auto* lane = m_feed.find(m_chosen);
    return lane ? lane : reference();
}

void LaneDesk::choose(engine::analysis::LaneId lane) {
    if (lane == m_chosen)
        return;
    m_chosen = lane;
    Q_EMIT chosenChanged();
}

Result<void> LaneDesk::add(const Sweep& sweep) {
    if (m_feed.lanes().empty())
        return open(sweep);
    auto lanes = lanesOf(sweep);
    if (!lanes)
        return lanes.error();
    const auto isThere = [this](const LaneSpec& lane) {
        const auto& all = m_feed.lanes();
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& one) { return one.spec.settings == lane.settings; });
    };
    std::erase_if(*lanes, isThere);
    if (lanes->empty())
        return engine::core::Error{engine::core::Code::InvalidValue, "these lanes are there already",
                                   sweep.setting};
    if (m_feed.lanes().size() + lanes->size() > engine::analysis::kMostLanes)
        return engine::core::Error{engine::core::Code::InvalidValue,
                                   "that would be " + std::to_string(m_feed.lanes().size() + lanes->size()) +
                                       " lanes; expected at most " +
                                       std::to_string(engine::analysis::kMostLanes),
                                   sweep.setting};
    for (LaneSpec& lane : *lanes)
        m_feed.add(std::move(lane));
    return {};
}

Result<void> LaneDesk::addRate(double rate) {
    Sweep sweep;
    sweep.values = {rate};
    return add(sweep);
}

const engine::train::Experiment& LaneDesk::document() const { return m_document.experiment(); }

bool LaneDesk::isStale() const { return m_of && !(*m_of == m_document.experiment()); }

/// Lanes that have not begun are made anew with the document, and those of other data; others stay.
void LaneDesk::follow() {
    if (m_waiting && m_document.experiment() == m_waiting->base) {
        openWaiting();
        return tell();
    }
    m_waiting = nullptr; // the document went another way
    if (m_run.isReady() && m_of && isStale()) {
        const bool begun = m_feed.isPlaying() || (m_feed.moment() && m_feed.moment()->lastTick > 0);
        const bool isOfOtherData = !(m_of->data == m_document.experiment().data);
        if (((!begun && !m_isKept) || isOfOtherData) && !open(isOfOtherData ? usual() : m_sweep))
            m_feed.clear();
    }
    tell();
}

long long LaneDesk::epochNow() const {
    return m_feed.moment() ? m_feed.moment()->tick / m_feed.moment()->ticksPerEpoch : 0;
}

void LaneDesk::setTargetLoss(double loss) {
    m_target = loss;
    Q_EMIT told();
}

void LaneDesk::tell() {
    m_told.start();
    std::vector<engine::analysis::LaneRecords> records;
    for (const auto& lane : m_feed.lanes()) {
        const auto* state = m_feed.stateOf(lane.id);
        const bool isOver = state && state->isOver;
        records.push_back({&lane.records, state ? state->startLoss : 0, isOver ? state->divergedAt : 0,
                           isOver && state->stop.has_value(),
                           lane.spec.experiment.training.optimizer.settings.real("learning_rate")});
    }
    m_verdicts = engine::analysis::laneVerdicts(records, epochNow());
    Q_EMIT told();
}

} // namespace ui
