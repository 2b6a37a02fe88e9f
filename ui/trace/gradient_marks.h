#pragma once

#include "engine/trace/gradient_check.h"

#include <QObject>
#include <QThreadPool>

#include <array>
#include <atomic>
#include <map>
#include <vector>

namespace ui {

/// What differences of losses say of gradients that are written out, number by number: computed by another
/// thread, of the trace asked for last only.
class GradientMarks : public QObject {
    Q_OBJECT
public:
    explicit GradientMarks(QObject* parent = nullptr);
    ~GradientMarks() override;

    /// Checks those elements (operation, row, column) of a trace; what is known of the same one stays. Null:
    /// nothing.
    void ask(const engine::trace::TracePtr& trace, const std::vector<engine::trace::Selection>& elements);
    /// Null: not known (yet).
    const engine::trace::NumericGradient* of(int operation, int row, int col) const;
    bool isBusy() const { return m_busy > 0; }

Q_SIGNALS:
    /// More is known.
    void changed();

private:
    using Key = std::array<int, 3>;
    using Found = std::map<Key, engine::trace::NumericGradient>;
    void take(long long generation, Found found, bool last);

    engine::trace::TracePtr m_trace;
    Found m_found;
    QThreadPool m_pool; ///< one thread
    std::atomic<long long> m_generation = 0;
    int m_busy = 0; ///< jobs
};

} // namespace ui
