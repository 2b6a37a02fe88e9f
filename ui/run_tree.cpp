#include "ui/run_tree.h"

#include <algorithm>

namespace ui {

using engine::train::RunId;

void RunTree::open(RunId id, const engine::train::Experiment& experiment) {
    m_branches = {Branch{id, 0, 1, {}, 0, false, 0, experiment, nullptr}};
    m_current = id;
    m_numbers = 1;
}

void RunTree::fork(RunId id, long long step, const QString& change,
                   const engine::train::Experiment& experiment) {
    const Branch* from = find(m_current);
    m_branches.push_back(
        {id, m_current, ++m_numbers, change, step, false, step, experiment, from ? from->losses : nullptr});
    m_current = id;
}

void RunTree::setExperiment(const engine::train::Experiment& experiment) {
    if (Branch* branch = at(m_current))
        branch->experiment = experiment;
}

void RunTree::take(const engine::train::Past& past) {
    if (Branch* branch = at(m_current)) {
        // Once: when the run between is kept no longer, it parts from that one's parent.
        if (!branch->isTold)
            branch->forkedAt = past.forkedAt;
        branch->isTold = true;
        branch->last = past.last;
        branch->losses = past.losses;
    }
}

void RunTree::remove(RunId id) {
    const Branch* gone = find(id);
    if (!gone)
        return;
    const RunId parent = gone->parent;
    const long long forkedAt = gone->forkedAt;
    for (Branch& branch : m_branches)
        if (branch.parent == id) {
            branch.parent = parent;
            branch.forkedAt = std::min(branch.forkedAt, parent ? forkedAt : branch.forkedAt);
        }
    std::erase_if(m_branches, [id](const Branch& branch) { return branch.id == id; });
}

const Branch* RunTree::find(RunId id) const {
    const auto found =
        std::find_if(m_branches.begin(), m_branches.end(), [id](const Branch& b) { return b.id == id; });
    return found == m_branches.end() ? nullptr : &*found;
}

Branch* RunTree::at(RunId id) { return const_cast<Branch*>(find(id)); }

} // namespace ui
