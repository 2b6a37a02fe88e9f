#include "ui/compare/lane_fields.h"

#include <QWidget>

#include <vector>

namespace ui {

using engine::analysis::LaneId;

namespace {

constexpr int kSide = 48, kLinePoints = 160;

engine::train::Response gridOf(const engine::data::Dataset& dataset) {
    engine::train::Response grid;
    const auto inputs = dataset.features.rows();
    if (inputs > 2)
        return grid;
    const plots::Plane plane = plots::planeOf(dataset);
    grid.width = inputs == 1 ? kLinePoints : kSide;
    grid.height = inputs == 1 ? 1 : kSide;
    grid.x0 = plane.x.lower;
    grid.x1 = plane.x.upper;
    grid.y0 = plane.y.lower;
    grid.y1 = plane.y.upper;
    return grid;
}

} // namespace

LaneFields::LaneFields(LaneDesk& desk, const QWidget& viewer) : m_desk(desk), m_viewer(viewer) {
    m_pool.setMaxThreadCount(1);
    connect(&desk, &LaneDesk::changed, this, &LaneFields::follow);
    connect(&desk, &LaneDesk::framed, this, &LaneFields::update);
    follow();
}

LaneFields::~LaneFields() { m_pool.waitForDone(); }

void LaneFields::follow() {
    std::map<LaneId, Known> next;
    for (const auto& lane : m_desk.feed().lanes()) {
        if (auto kept = m_known.extract(lane.id)) {
            next.insert(std::move(kept));
            continue;
        }
        const auto network = engine::model::Network<float>::create(lane.spec.experiment.network);
        if (!network)
            continue;
        Known known;
        known.network = std::make_shared<const engine::model::Network<float>>(*network);
        known.meaning = plots::FieldMeaning::of(lane.spec.experiment, *lane.spec.data, *network);
        known.grid = gridOf(*lane.spec.data->dataset);
        next.emplace(lane.id, std::move(known));
    }
    m_known = std::move(next);
    m_shown = nullptr;
    Q_EMIT changed();
    update();
}

plots::ResponsePtr LaneFields::response(LaneId lane) const {
    const auto at = m_known.find(lane);
    return at == m_known.end() ? nullptr : at->second.response;
}

const plots::FieldMeaning* LaneFields::meaning(LaneId lane) const {
    const auto at = m_known.find(lane);
    return at == m_known.end() ? nullptr : &at->second.meaning;
}

const engine::model::Network<float>* LaneFields::network(LaneId lane) const {
    const auto at = m_known.find(lane);
    return at == m_known.end() ? nullptr : at->second.network.get();
}

void LaneFields::update() {
    if (!m_busy && m_viewer.isVisible() && m_desk.feed().moment() && m_desk.feed().moment() != m_shown)
        start();
}

void LaneFields::start() {
    m_shown = m_desk.feed().moment();
    struct Job {
        LaneId lane;
        std::shared_ptr<const engine::model::Network<float>> network;
        engine::data::PreparedPtr data;
        engine::train::Response grid;
        const engine::core::VectorD* parameters;
    };
    std::vector<Job> jobs;
    for (const auto& lane : m_desk.feed().lanes()) {
        const auto known = m_known.find(lane.id);
        const auto* state = m_desk.feed().stateOf(lane.id);
        if (known != m_known.end() && state && known->second.grid.width > 0)
            jobs.push_back(
                {lane.id, known->second.network, lane.spec.data, known->second.grid, &state->parameters});
    }
    if (jobs.empty())
        return Q_EMIT changed();
    m_busy = true;
    m_pool.start([this, jobs, moment = m_shown] { // the moment holds the parameters
        std::vector<std::pair<LaneId, plots::ResponsePtr>> answers;
        for (const Job& job : jobs)
            answers.emplace_back(
                job.lane, std::make_shared<const engine::train::Response>(
                              engine::train::respond(*job.network, *job.parameters, job.data->scaler.mean,
                                                     job.data->scaler.deviation, job.grid)));
        QMetaObject::invokeMethod(
            this,
            [this, answers] {
                m_busy = false;
                for (const auto& [lane, response] : answers)
                    if (const auto known = m_known.find(lane); known != m_known.end())
                        known->second.response = response;
                Q_EMIT changed();
                update();
            },
            Qt::QueuedConnection);
    });
}

} // namespace ui
