#include "ui/plots/space_feed.h"

#include "ui/run.h"

#include <QElapsedTimer>
#include <QWidget>

#include <algorithm>

namespace ui::plots {

namespace {

using engine::core::Index;

constexpr int kInterval = 80; // ms between two
/// Of the time of a processor, what they may take: one in so many.
constexpr int kShare = 8;
/// Multiplications that take the window's thread a few milliseconds at most.
constexpr double kQuick = 2e6;
/// Multiplications of an eigen decomposition of n × n, by n³.
constexpr double kEigen = 10;

} // namespace

SpaceFeed::SpaceFeed(Run& run, const ResponseFeed& feed, const QWidget& viewer)
    : m_run(run), m_feed(feed), m_viewer(viewer) {
    m_pool.setMaxThreadCount(1);
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &SpaceFeed::update);
    connect(&run, &Run::opened, this, &SpaceFeed::open);
    connect(&run, &Run::dataChanged, this, &SpaceFeed::open);
    connect(&run, &Run::framed, this, &SpaceFeed::update);
    connect(&feed, &ResponseFeed::changed, this, &SpaceFeed::update);
    open();
}

SpaceFeed::~SpaceFeed() { m_pool.waitForDone(); }

void SpaceFeed::open() {
    m_network = nullptr;
    m_space = nullptr;
    m_response = nullptr;
    m_shown = nullptr;
    m_choice.reset();
    m_again.stop();
    if (m_run.isReady()) {
        m_network = std::make_shared<const engine::model::Network<float>>(m_run.network());
        m_samples = engine::train::spreadRows(*m_run.data());
    }
    Q_EMIT changed();
}

void SpaceFeed::choose(const engine::train::SpaceChoice& choice) {
    if (choice == m_choice)
        return;
    m_choice = choice;
    m_shown = nullptr;
    m_again.stop();
    update();
}

SpaceFeed::Moment SpaceFeed::now() const {
    if (m_network->inputs() > 2)
        return {m_run.snapshot(), nullptr};
    return {m_feed.snapshot(), m_feed.response()};
}

void SpaceFeed::update() {
    if (!m_network || !m_choice || m_busy || m_again.isActive() || !m_viewer.isVisible())
        return;
    const Moment moment = now();
    if (moment.snapshot && moment.snapshot != m_shown && moment.snapshot->run == m_run.snapshot()->run)
        start(moment);
}

double SpaceFeed::cost(const Moment& moment) const {
    const auto units = double(m_network->layer(m_choice->layer).outputs());
    const auto samples = double(m_samples.rows.size()), smaller = std::min(units, samples);
    double perSample = 0;
    for (int i = 0; i < m_network->layerCount(); ++i)
        perSample += double(m_network->layer(i).multiplications());
    const double grid = moment.response ? double(moment.response->width) * moment.response->height : 0;
    return samples * (perSample + smaller * units) + kEigen * smaller * smaller * smaller + 2 * units * grid;
}

void SpaceFeed::start(const Moment& moment) {
    m_shown = moment.snapshot;
    const auto compute = [network = m_network, data = m_run.data(), samples = m_samples, moment,
                          choice = *m_choice, before = m_space] {
        return std::make_shared<const engine::train::Space>(
            engine::train::space(*network, moment.snapshot->parameters, *data, samples, choice,
                                 moment.response.get(), before.get()));
    };
    if (cost(moment) < kQuick) {
        m_again.start(kInterval);
        return take(moment, compute());
    }
    m_busy = true;
    m_pool.start([this, compute, moment] {
        QElapsedTimer timer;
        timer.start();
        const SpacePtr space = compute();
        const int wait = std::max(kInterval, int(timer.elapsed()) * kShare);
        QMetaObject::invokeMethod(
            this,
            [this, moment, space, wait] {
                m_busy = false;
                const bool current = m_choice && *m_choice == space->choice;
                if (current)
                    m_again.start(wait);
                take(moment, space);
                update();
            },
            Qt::QueuedConnection);
    });
}

void SpaceFeed::take(const Moment& moment, SpacePtr space) {
    if (!m_network || !m_choice || space->choice != *m_choice || !m_run.snapshot() ||
        moment.snapshot->run != m_run.snapshot()->run)
        return;
    m_space = std::move(space);
    m_response = moment.response;
    Q_EMIT changed();
}

} // namespace ui::plots
