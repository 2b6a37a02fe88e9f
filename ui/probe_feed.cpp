#include "ui/probe_feed.h"

#include "ui/run.h"

#include <QElapsedTimer>
#include <QWidget>

#include <algorithm>

namespace ui {

namespace {

constexpr int kInterval = 100; // ms between two probes
/// Of the time of a processor, what probes may take.
constexpr int kShare = 10; // one in

} // namespace

ProbeFeed::ProbeFeed(Run& run, QObject* parent) : QObject(parent), m_run(run) {
    m_pool.setMaxThreadCount(1);
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &ProbeFeed::update);
    connect(&run, &Run::opened, this, &ProbeFeed::open);
    connect(&run, &Run::dataChanged, this, &ProbeFeed::open);
    connect(&run, &Run::framed, this, &ProbeFeed::update);
    open();
}

ProbeFeed::~ProbeFeed() { m_pool.waitForDone(); }

void ProbeFeed::addViewer(const QWidget& viewer) { m_viewers.push_back(&viewer); }

void ProbeFeed::removeViewer(const QWidget& viewer) {
    std::erase_if(m_viewers, [&viewer](const auto& known) { return known == &viewer; });
}

bool ProbeFeed::isSeen() const {
    return std::any_of(m_viewers.begin(), m_viewers.end(),
                       [](const auto& viewer) { return viewer && viewer->isVisible(); });
}

void ProbeFeed::open() {
    m_network = nullptr;
    m_probe = nullptr;
    m_gradients = nullptr;
    m_shown = nullptr;
    m_again.stop();
    if (m_run.isReady()) {
        m_network = std::make_shared<const engine::model::Network<float>>(m_run.network());
        m_rows = engine::train::probeRows(*m_run.data());
    }
    Q_EMIT changed();
    update();
}

void ProbeFeed::update() {
    if (m_network && !m_busy && !m_again.isActive() && isSeen() && m_run.snapshot() != m_shown)
        start();
}

void ProbeFeed::start() {
    m_shown = m_run.snapshot();
    m_busy = true;
    const auto* loss = engine::model::findLoss(m_run.experiment().training.loss);
    m_pool.start([this, loss, network = m_network, data = m_run.data(), shown = m_shown, rows = m_rows] {
        QElapsedTimer timer;
        timer.start();
        auto gradients = std::make_shared<engine::core::VectorD>();
        auto probe = std::make_shared<const engine::train::Probe>(
            engine::train::probe(*network, shown->parameters, *loss, *data, rows, gradients.get()));
        const int wait = std::max(kInterval, int(timer.elapsed()) * kShare);
        QMetaObject::invokeMethod(
            this,
            [this, shown, probe, gradients, wait] {
                m_busy = false;
                m_again.start(wait);
                take(*shown, probe, gradients);
            },
            Qt::QueuedConnection);
    });
}

void ProbeFeed::take(const engine::train::Snapshot& shown, engine::train::ProbePtr probe,
                     std::shared_ptr<const engine::core::VectorD> gradients) {
    if (!m_network || !m_run.snapshot() || shown.run != m_run.snapshot()->run)
        return;
    m_probe = std::move(probe);
    m_gradients = std::move(gradients);
    m_step = shown.step;
    m_epoch = shown.epoch;
    m_epochs = shown.epochs;
    Q_EMIT changed();
}

} // namespace ui
