#include "ui/trace/gradient_marks.h"

#include <QElapsedTimer>

#include <utility>

namespace ui {

using engine::trace::Selection;
using engine::trace::TracePtr;

namespace {

constexpr int kReport = 50; // ms between two reports

} // namespace

GradientMarks::GradientMarks(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

GradientMarks::~GradientMarks() {
    ++m_generation;
    m_pool.waitForDone();
}

void GradientMarks::ask(const TracePtr& trace, const std::vector<Selection>& elements) {
    const long long generation = ++m_generation;
    if (trace != m_trace)
        m_found.clear();
    m_trace = trace;
    std::vector<Selection> unknown;
    for (const Selection& element : elements)
        if (!of(element.operation, element.row, element.col))
            unknown.push_back(element);
    if (!trace || unknown.empty())
        return;
    ++m_busy;
    m_pool.start([this, trace, unknown = std::move(unknown), generation] {
        Found found;
        QElapsedTimer since;
        since.start();
        const auto tell = [&](bool last) {
            QMetaObject::invokeMethod(
                this,
                [this, generation, last, part = std::exchange(found, {})] { take(generation, part, last); },
                Qt::QueuedConnection);
            since.start();
        };
        for (const Selection& element : unknown) {
            if (generation != m_generation)
                break;
            if (const auto numeric = engine::trace::numericGradient(*trace, element))
                found.emplace(Key{element.operation, element.row, element.col}, *numeric);
            if (since.elapsed() >= kReport)
                tell(false);
        }
        tell(true);
    });
}

void GradientMarks::take(long long generation, Found found, bool last) {
    m_busy -= last ? 1 : 0;
    if (generation != m_generation)
        return;
    m_found.merge(found);
    Q_EMIT changed();
}

const engine::trace::NumericGradient* GradientMarks::of(int operation, int row, int col) const {
    const auto known = m_found.find({operation, row, col});
    return known == m_found.end() ? nullptr : &known->second;
}

} // namespace ui
