#include "ui/autopsy_feed.h"

#include "ui/run.h"

#include <QPointer>
#include <QTimer>

#include <utility>

namespace ui {

using engine::train::Activity;
using engine::train::AutopsyPtr;
using engine::train::LastSteps;
using engine::train::Snapshot;

namespace {

constexpr int kAgain = 100; // ms

} // namespace

AutopsyFeed::AutopsyFeed(Run& run, QObject* parent) : QObject(parent), m_run(run) {
    m_pool.setMaxThreadCount(1);
    for (const auto signal : {&Run::opened, &Run::switched, &Run::framed, &Run::activityChanged})
        connect(&run, signal, this, &AutopsyFeed::follow);
    follow();
}

AutopsyFeed::~AutopsyFeed() {
    m_givenUp = true;
    m_pool.waitForDone();
}

bool AutopsyFeed::isStillTheEnd(const Snapshot& snapshot) const {
    if (snapshot.run != m_end->run || snapshot.past.last != m_end->step)
        return false;
    // The same number of steps, but taken in another way.
    return snapshot.activity != Activity::Diverged || snapshot.parameters == m_end->parameters;
}

void AutopsyFeed::follow() {
    const auto snapshot = m_run.isReady() ? m_run.snapshot() : nullptr;
    if (m_end && (!snapshot || !isStillTheEnd(*snapshot))) {
        ++m_generation;
        m_end = nullptr;
        m_autopsy = nullptr;
        m_steps = nullptr;
        Q_EMIT dropped();
    }
    if (!snapshot || snapshot->activity != Activity::Diverged)
        return;
    if (!m_end) {
        m_end = snapshot;
        Q_EMIT begun(m_end->step);
    }
    if (!m_autopsy && !m_steps)
        visit();
}

void AutopsyFeed::visit() {
    m_steps = std::make_shared<LastSteps>();
    m_run.visit(
        engine::train::statesToLookAt(m_end->past.first, m_end->step),
        [steps = m_steps](const engine::train::Moment& at) { steps->look(at); },
        [self = QPointer<AutopsyFeed>(this), steps = m_steps] {
            if (self && self->m_steps == steps)
                self->explain();
        });
}

void AutopsyFeed::explain() {
    // Something else came in between: again when the run is at its end.
    if (m_steps->lastStep() != m_end->step) {
        m_steps = nullptr;
        QTimer::singleShot(kAgain, this, &AutopsyFeed::follow);
        return;
    }
    m_pool.start([this, generation = m_generation, steps = m_steps] {
        QMetaObject::invokeMethod(
            this,
            [this, generation, autopsy = steps->autopsy(&m_givenUp)] {
                if (generation == m_generation)
                    take(autopsy);
            },
            Qt::QueuedConnection);
    });
}

void AutopsyFeed::take(AutopsyPtr autopsy) {
    m_autopsy = std::move(autopsy);
    m_steps = nullptr;
    Q_EMIT ready(m_autopsy);
}

} // namespace ui
