#include "ui/plots/response_feed.h"

#include "ui/run.h"

#include <QElapsedTimer>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

using engine::core::Index;

constexpr int kSmallestSide = 32, kLargestSide = 120;
/// Points of the line for one input.
constexpr int kLinePoints = 400;
/// Multiplications a response may cost.
constexpr double kBudget = 4e6;
/// What the window's thread spends on it at most.
constexpr double kQuickNanoseconds = 4e6;
/// Before anything is measured, activations included.
constexpr double kAssumedNanoseconds = 1;
/// Activations count as so many multiplications a unit.
constexpr Index kActivation = 4;

Index costOfPoint(const engine::model::NetworkSpec& spec, const engine::model::Network<float>& network) {
    Index cost = 0;
    if (const auto layers = engine::model::summarize(spec))
        for (const auto& layer : *layers)
            cost += layer.multiplications;
    for (int i = 0; i < network.layerCount(); ++i)
        cost += kActivation * network.layer(i).outputs();
    return cost;
}

} // namespace

ResponseFeed::ResponseFeed(Run& run, const QWidget& viewer)
    : m_run(run), m_viewer(viewer), m_nanoseconds(kAssumedNanoseconds) {
    m_pool.setMaxThreadCount(1);
    connect(&run, &Run::opened, this, &ResponseFeed::open);
    connect(&run, &Run::dataChanged, this, &ResponseFeed::open);
    connect(&run, &Run::framed, this, [this] {
        if (m_frames.next() || !m_run.isPlaying())
            update();
    });
    open();
}

ResponseFeed::~ResponseFeed() { m_pool.waitForDone(); }

int ResponseFeed::gridSide(Index multiplications) {
    const double side = std::sqrt(kBudget / double(std::max<Index>(1, multiplications)));
    return int(std::clamp(side, double(kSmallestSide), double(kLargestSide)));
}

void ResponseFeed::open() {
    m_network = nullptr;
    m_response = nullptr;
    m_residuals = nullptr;
    m_maps = nullptr;
    m_answered = nullptr;
    m_shown = nullptr;
    m_hasMaps =
        m_run.isReady() && m_run.network().inputs() > 2 && engine::train::hasPictures(m_run.network());
    if (m_run.isReady() && (m_run.network().inputs() <= 2 || m_hasMaps)) {
        m_network = std::make_shared<const engine::model::Network<float>>(m_run.network());
        m_multiplications = costOfPoint(m_run.experiment().network, *m_network);
        m_points = 1;
        m_hasResiduals = false;
        if (!m_hasMaps)
            openPlane();
    }
    Q_EMIT changed();
    update();
}

void ResponseFeed::openPlane() {
    const auto& dataset = *m_run.data()->dataset;
    const Plane plane = m_plane && m_network->inputs() == 2 ? *m_plane : planeOf(dataset);
    const bool line = m_network->inputs() == 1;
    m_grid.width = line ? kLinePoints : gridSide(m_multiplications);
    m_grid.height = line ? 1 : m_grid.width;
    m_grid.x0 = plane.x.lower;
    m_grid.x1 = plane.x.upper;
    m_grid.y0 = plane.y.lower;
    m_grid.y1 = plane.y.upper;
    m_hasResiduals = line && dataset.task == engine::data::Task::Regression;
    m_points = Index(m_grid.width) * m_grid.height + (m_hasResiduals ? dataset.samples() : 0);
}

void ResponseFeed::setPlane(const Plane& plane) {
    if (m_plane && m_plane->x == plane.x && m_plane->y == plane.y)
        return;
    m_plane = plane;
    open();
}

void ResponseFeed::update() {
    if (m_network && !m_busy && m_viewer.isVisible() && m_run.snapshot() != m_shown)
        start();
}

void ResponseFeed::start() {
    m_shown = m_run.snapshot();
    const auto compute = [network = m_network, data = m_run.data(), shown = m_shown, grid = m_grid,
                          residuals = m_hasResiduals, maps = m_hasMaps] {
        namespace train = engine::train;
        Answer answer;
        if (maps) {
            answer.maps = std::make_shared<const train::FeatureMaps>(
                train::featureMaps(*network, shown->parameters, *data, data->split.train.front()));
            return answer;
        }
        answer.response = std::make_shared<const train::Response>(
            train::respond(*network, shown->parameters, data->scaler.mean, data->scaler.deviation, grid));
        if (residuals)
            answer.residuals = std::make_shared<const train::Residuals>(
                train::residuals(*network, shown->parameters, *data));
        return answer;
    };
    const double cost = double(m_multiplications) * double(m_points);
    if (cost * m_nanoseconds < kQuickNanoseconds) {
        QElapsedTimer timer;
        timer.start();
        const Answer answer = compute();
        // Slowly, so that one interrupted measurement does not send it to the other thread.
        m_nanoseconds = 0.9 * m_nanoseconds + 0.1 * double(timer.nsecsElapsed()) / cost;
        return take(m_shown, answer);
    }
    m_busy = true;
    m_pool.start([this, compute, shown = m_shown] {
        const Answer answer = compute();
        QMetaObject::invokeMethod(
            this,
            [this, shown, answer] {
                m_busy = false;
                take(shown, answer);
                update();
            },
            Qt::QueuedConnection);
    });
}

void ResponseFeed::take(const engine::train::SnapshotPtr& shown, const Answer& answer) {
    if (!m_network || !m_run.snapshot() || shown->run != m_run.snapshot()->run)
        return;
    m_response = answer.response;
    m_residuals = answer.residuals;
    m_maps = answer.maps;
    m_answered = shown;
    Q_EMIT changed();
}

} // namespace ui::plots
