#include "ui/lanes_feed.h"

#include "ui/theme.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ui {

using engine::analysis::LaneId;
using engine::analysis::LaneSpec;
using engine::train::Activity;
using engine::train::Granularity;

namespace {

constexpr double kFrameMilliseconds = 1000.0 / 60;
constexpr double kLeastProgress = 0.01;

long long sizeOf(const std::vector<int>& part) { return static_cast<long long>(part.size()); }

} // namespace

LanesFeed::LanesFeed(QObject* parent) : Movable(parent) {
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &LanesFeed::drain);
}

LanesFeed::~LanesFeed() = default;

void LanesFeed::open(std::vector<LaneSpec> lanes, long long epochs) {
    reopen(std::move(lanes), epochs, engine::train::History::kUsualBudget);
}

void LanesFeed::start(std::vector<LaneSpec> lanes, long long epochs) {
    reopen(std::move(lanes), epochs, 0);
    play();
}

void LanesFeed::reopen(std::vector<LaneSpec> lanes, long long epochs, std::size_t memory) {
    m_lanes.clear();
    m_moment = nullptr;
    m_epochs = epochs;
    const LaneId first = m_nextId;
    for (const LaneSpec& lane : lanes)
        m_lanes.push_back(made(lane));
    if (!lanes.empty()) {
        m_train = sizeOf(lanes.front().data->split.train);
        m_validation = sizeOf(lanes.front().data->split.validation);
    }
    m_playing = m_complete = false;
    m_problem.clear();
    m_session.setMemory(memory);
    m_run = m_session.open(std::move(lanes), first);
    schedule();
    Q_EMIT begun();
    Q_EMIT moved();
}

LanesFeed::Lane LanesFeed::made(LaneSpec spec) {
    Lane lane;
    lane.id = m_nextId++;
    const auto isTaken = [this](int style) {
        return std::any_of(m_lanes.begin(), m_lanes.end(),
                           [&](const Lane& one) { return one.style == style; });
    };
    while (isTaken(lane.style))
        ++lane.style;
    lane.name = translated(spec.name);
    lane.spec = std::move(spec);
    return lane;
}

void LanesFeed::add(LaneSpec lane) {
    if (m_lanes.empty())
        return open({std::move(lane)}, m_epochs);
    m_lanes.push_back(made(lane));
    m_session.add(std::move(lane), m_lanes.back().id);
    schedule();
    Q_EMIT changed();
}

void LanesFeed::remove(LaneId lane) {
    if (std::erase_if(m_lanes, [lane](const Lane& one) { return one.id == lane; }) == 0)
        return;
    m_session.remove(lane);
    schedule();
    Q_EMIT changed();
    Q_EMIT moved();
}

void LanesFeed::describe(LaneId id, const QString& label, const QString& note, bool starred) {
    for (Lane& lane : m_lanes)
        if (lane.id == id) {
            lane.label = label;
            lane.note = note;
            lane.starred = starred;
        }
    Q_EMIT changed();
}

void LanesFeed::clear() { open({}, m_epochs); }

void LanesFeed::play() {
    if (!isReady())
        return;
    m_playing = true;
    m_complete = false;
    m_since.start();
    m_progressAtStart = progress();
    m_session.start(m_epochs);
    schedule();
    Q_EMIT moved();
}

void LanesFeed::cancel() {
    if (!m_playing)
        return;
    m_playing = false;
    m_session.pause();
    schedule();
    Q_EMIT ended();
    Q_EMIT moved();
}

void LanesFeed::seek(long long tick) {
    if (!isReady())
        return;
    m_playing = m_complete = false;
    m_session.seek(tick);
    schedule();
    Q_EMIT moved();
}

bool LanesFeed::canGoBack() const { return m_playing || (m_moment && m_moment->tick > 0); }

void LanesFeed::forward(Rung rung) {
    if (rung >= Rung::Run)
        return play();
    if (!isReady())
        return;
    cancel();
    m_session.step(rung == Rung::Epoch ? Granularity::Epoch : Granularity::Batch);
    schedule();
}

void LanesFeed::back(Rung rung) {
    if (!m_moment)
        return;
    const long long tick = m_moment->tick, epoch = m_moment->ticksPerEpoch;
    seek(rung >= Rung::Run ? 0 : rung == Rung::Epoch ? (std::max(1LL, tick) - 1) / epoch * epoch : tick - 1);
}

void LanesFeed::setSpeed(double stepsPerSecond) { m_session.setSpeed(stepsPerSecond); }

bool LanesFeed::isSettled() const { return m_moment && m_moment->verbs == m_session.verbs(); }

double LanesFeed::progress() const {
    if (m_complete)
        return 1;
    if (!m_moment || m_epochs <= 0)
        return 0;
    return std::min(1.0, double(m_moment->tick) / (double(m_epochs) * double(m_moment->ticksPerEpoch)));
}

double LanesFeed::secondsLeft() const {
    const double gained = progress() - m_progressAtStart;
    if (!m_playing || gained < kLeastProgress)
        return std::numeric_limits<double>::quiet_NaN();
    return 1e-3 * double(m_since.elapsed()) * (1 - progress()) / gained;
}

const LanesFeed::Lane* LanesFeed::find(LaneId lane) const {
    const auto at =
        std::find_if(m_lanes.begin(), m_lanes.end(), [lane](const Lane& one) { return one.id == lane; });
    return at == m_lanes.end() ? nullptr : &*at;
}

const engine::analysis::LaneState* LanesFeed::stateOf(LaneId lane) const {
    if (!m_moment)
        return nullptr;
    const auto& all = m_moment->lanes;
    const auto at = std::find_if(all.begin(), all.end(), [lane](const auto& one) { return one.id == lane; });
    return at == all.end() ? nullptr : &*at;
}

Movable::State LanesFeed::state() const {
    State state;
    state.problem = m_problem;
    state.epochs = m_epochs;
    if (!m_moment)
        return state;
    state.activity = m_playing ? Activity::Running : m_moment->activity;
    state.epoch = m_moment->tick / m_moment->ticksPerEpoch;
    state.step = m_moment->tick;
    state.samplesPerSecond = m_moment->samplesPerSecond;
    return state;
}

void LanesFeed::schedule() {
    if (m_timer.isActive())
        return;
    const double since =
        m_sinceFrame.isValid() ? 1e-6 * double(m_sinceFrame.nsecsElapsed()) : kFrameMilliseconds;
    m_timer.start(int(std::max(0.0, kFrameMilliseconds - since)));
}

void LanesFeed::drain() {
    m_sinceFrame.start();
    m_points.clear();
    const auto moment = m_session.drain(m_points);
    for (auto& point : m_points)
        if (point.run == m_run)
            for (Lane& lane : m_lanes)
                if (lane.id == point.lane)
                    lane.records.push_back(std::move(point.record));
    const bool fresh = moment && moment->run == m_run;
    if (fresh)
        take(moment);
    if (fresh || !m_points.empty())
        Q_EMIT grown();
    if (m_playing || !isSettled() || m_moment->activity == Activity::Running ||
        m_moment->activity == Activity::Seeking)
        schedule();
}

void LanesFeed::take(const engine::analysis::LanesMomentPtr& moment) {
    m_moment = moment;
    m_problem = moment->problem ? QString::fromStdString(moment->problem->text()) : QString();
    for (Lane& lane : m_lanes)
        if (const auto* state = stateOf(lane.id))
            lane.diverged = state->divergedAt > 0;
    const bool over = m_playing && isSettled() && moment->activity != Activity::Running &&
                      moment->activity != Activity::Seeking;
    if (over) {
        m_playing = false;
        m_complete = moment->activity == Activity::Finished;
        Q_EMIT ended();
    }
    Q_EMIT moved();
}

} // namespace ui
