#pragma once

#include "engine/train/session.h"

#include <QString>

#include <memory>
#include <vector>

namespace ui {

/// A run that is kept, and where it parted from another one.
struct Branch {
    engine::train::RunId id = 0, parent = 0; ///< parent 0: it began by itself
    int number = 1;                          ///< as it is called: "run 2"
    QString change;                          ///< what was changed at the fork, in words
    long long forkedAt = 0;                  ///< step, as far as it is known before it is told
    bool isTold = false;                     ///< a snapshot of it came
    long long last = 0;                      ///< furthest step known
    engine::train::Experiment experiment;
    std::shared_ptr<const engine::train::LossTrail> losses; ///< as last told
};

/// The runs that came from one beginning: a plain value.
class RunTree {
public:
    /// Only that one.
    void open(engine::train::RunId id, const engine::train::Experiment& experiment);
    void clear() { m_branches.clear(); }
    void fork(engine::train::RunId id, long long step, const QString& change,
              const engine::train::Experiment& experiment);
    void setCurrent(engine::train::RunId id) { m_current = id; }
    void setExperiment(const engine::train::Experiment& experiment);
    /// What a snapshot of the current run says.
    void take(const engine::train::Past& past);
    /// Removes a branch; those forked from it now part from its parent, where it did at the latest.
    void remove(engine::train::RunId id);

    engine::train::RunId current() const { return m_current; }
    const std::vector<Branch>& branches() const { return m_branches; }
    const Branch* find(engine::train::RunId id) const;

private:
    Branch* at(engine::train::RunId id);

    std::vector<Branch> m_branches; ///< in the order they were made
    engine::train::RunId m_current = 0;
    int m_numbers = 0;
};

} // namespace ui
