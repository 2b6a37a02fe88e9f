#include "ui/lanes_feed.h"

#include "engine/train/epoch_story.h"
#include "engine/train/threads.h"
#include "ui/theme.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ui {

using engine::analysis::Comparison;
using engine::analysis::LaneSpec;

namespace {

constexpr qint64 kInterval = 100; // ms between two hand-overs

long long sizeOf(const std::vector<int>& part) { return static_cast<long long>(part.size()); }

} // namespace

LanesFeed::LanesFeed(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

LanesFeed::~LanesFeed() {
    if (m_wanted)
        *m_wanted = false;
    m_pool.waitForDone();
}

void LanesFeed::start(std::vector<LaneSpec> lanes, long long epochs) {
    cancel();
    m_lanes.clear();
    for (const LaneSpec& lane : lanes)
        m_lanes.push_back({translated(lane.name), {}, false});
    const auto& data = lanes.front().data;
    m_train = sizeOf(data->split.train);
    m_validation = sizeOf(data->split.validation);
    m_source = 0;
    m_progress = 0;
    m_complete = false;
    m_problem.clear();
    m_since.start();
    m_wanted = std::make_shared<std::atomic<bool>>(true);
    Q_EMIT begun();
    m_pool.start(
        [this, lanes = std::move(lanes), epochs, wanted = m_wanted] { work(lanes, epochs, wanted); });
}

void LanesFeed::cancel() {
    if (!m_wanted)
        return;
    *m_wanted = false;
    m_wanted = nullptr;
    Q_EMIT ended();
}

double LanesFeed::secondsLeft() const {
    if (!isBusy() || m_progress < 0.01)
        return std::numeric_limits<double>::quiet_NaN();
    return 1e-3 * double(m_since.elapsed()) * (1 - m_progress) / m_progress;
}

/// On the other thread. It may be asked to stop after every step.
void LanesFeed::work(const std::vector<LaneSpec>& specs, long long epochs, const Wanted& wanted) {
    engine::train::lowerPriorityOfThisThread();
    Fresh fresh;
    auto comparison = Comparison::create(specs);
    if (!comparison) {
        fresh.problem = QString::fromStdString(comparison.error().text());
        fresh.over = true;
        return post(fresh, wanted);
    }
    comparison->setThreads(engine::train::usualThreads());
    std::vector<std::size_t> told(specs.size(), 0);
    fresh.source = engine::train::sourceSamples(*comparison->lanes().front().trainer);
    QElapsedTimer since;
    since.start();
    const double steps = double(epochs) * double(comparison->lanes().front().trainer->stepsPerEpoch());
    for (double step = 0; *wanted && comparison->goesOn() && comparison->epochs() < epochs; ++step) {
        comparison->step();
        if (since.elapsed() < kInterval)
            continue;
        since.start();
        fresh.progress = step / steps;
        for (std::size_t i = 0; i < told.size(); ++i) {
            const auto& records = comparison->lanes()[i].records;
            fresh.records.emplace_back(records.begin() + std::ptrdiff_t(told[i]), records.end());
            told[i] = records.size();
        }
        post(fresh, wanted);
    }
    for (std::size_t i = 0; i < told.size(); ++i) {
        const auto& lane = comparison->lanes()[i];
        fresh.records.emplace_back(lane.records.begin() + std::ptrdiff_t(told[i]), lane.records.end());
        fresh.diverged.push_back(lane.divergedAt > 0);
    }
    fresh.progress = 1;
    fresh.complete = fresh.over = true;
    post(fresh, wanted);
}

/// Hands over and empties it.
void LanesFeed::post(Fresh& fresh, const Wanted& wanted) {
    Fresh next;
    next.source = fresh.source;
    auto handed = std::make_shared<const Fresh>(std::exchange(fresh, std::move(next)));
    QMetaObject::invokeMethod(
        this,
        [this, handed, wanted] {
            if (m_wanted == wanted)
                take(*handed);
        },
        Qt::QueuedConnection);
}

void LanesFeed::take(const Fresh& fresh) {
    for (std::size_t i = 0; i < fresh.records.size(); ++i)
        m_lanes[i].records.insert(m_lanes[i].records.end(), fresh.records[i].begin(), fresh.records[i].end());
    for (std::size_t i = 0; i < fresh.diverged.size(); ++i)
        m_lanes[i].diverged = fresh.diverged[i];
    m_progress = fresh.progress;
    m_source = fresh.source;
    m_problem = fresh.problem;
    m_complete = fresh.complete;
    Q_EMIT grown();
    if (!fresh.over)
        return;
    m_wanted = nullptr;
    Q_EMIT ended();
}

} // namespace ui
