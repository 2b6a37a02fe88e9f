#include "ui/trace/change_feed.h"

#include <memory>
#include <utility>

namespace ui {

namespace {

using engine::trace::TracePtr;

/// To twice the step.
constexpr int kPoints = 41;
constexpr double kUpTo = 2;
/// Passes forward that an outcome is worth: the points, two gradients, one loss.
constexpr double kPasses = kPoints + 6;
/// Multiplications in some milliseconds.
constexpr double kQuick = 4e6;

double costOf(const engine::trace::Trace& trace) {
    return kPasses * double(trace.layout.size) * double(trace.input.x.cols());
}

StepOutcome outcomeOf(const engine::trace::Trace& trace) {
    return {engine::trace::lossChange(trace), engine::trace::lossAlong(trace, kPoints, kUpTo)};
}

} // namespace

ChangeFeed::ChangeFeed(QObject* parent) : QObject(parent), m_quick(kQuick) { m_pool.setMaxThreadCount(1); }

ChangeFeed::~ChangeFeed() { m_pool.waitForDone(); }

void ChangeFeed::ask(const TracePtr& trace) {
    m_asked = trace;
    if (m_asked && costOf(*m_asked) <= m_quick)
        Q_EMIT ready(outcomeOf(*m_asked));
    else if (m_asked && !m_busy)
        start();
}

void ChangeFeed::start() {
    m_busy = true;
    m_pool.start([this, trace = m_asked] {
        auto outcome = std::make_shared<StepOutcome>(outcomeOf(*trace));
        QMetaObject::invokeMethod(
            this,
            [this, trace, outcome] {
                m_busy = false;
                if (m_asked == trace)
                    Q_EMIT ready(*outcome);
                else if (m_asked)
                    ask(m_asked);
            },
            Qt::QueuedConnection);
    });
}

} // namespace ui
