#include "engine/train/live.h"
#include "ui/change_words.h"
#include "ui/document.h"
#include "ui/run.h"
#include "ui/shared_data.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace ui {

using engine::train::Change;
using engine::train::Experiment;
using engine::train::RunId;

void Run::fork(const QString& change, Change what) {
    if (isReady())
        forkTo(change, std::move(what));
}

void Run::forkWith(const QString& change, const Experiment& next) {
    if (!isReady())
        return;
    if (next == m_experiment) // what the run has further on, and not where it stands
        return forkTo(change, {.experiment = std::make_shared<const Experiment>(next)});
    m_forkNext = change;
    if (const auto edited = m_document.edit(tr("Fork: %1").arg(change), next); !edited)
        Q_EMIT refused(QString::fromStdString(edited.error().text()));
    m_forkNext.clear();
}

void Run::forkTo(const QString& change, Change what) {
    const long long step = m_snapshot->step;
    m_runId = m_session.fork(std::move(what));
    m_tree.fork(m_runId, step, change, m_experiment);
    m_awaiting = true;
    schedule();
    Q_EMIT switched();
}

void Run::applyRate(double rate) {
    m_ratePending = true;
    const bool wanted = !m_forkNext.isEmpty();
    if (wanted || isInThePast()) {
        forkTo(wanted ? m_forkNext : QStringLiteral("η %1").arg(formatNumber(rate)), {.learningRate = rate});
        return;
    }
    m_session.setLearningRate(rate);
    m_tree.setExperiment(m_experiment);
    m_awaiting = true;
    schedule();
}

/// Whether other settings go on with what there is: as a fork, or by a run that is kept and has them (undo).
bool Run::reuses(const Experiment& next) {
    if (!m_forkNext.isEmpty()) {
        m_experiment = next;
        forkTo(m_forkNext, {.experiment = std::make_shared<const Experiment>(next)});
        return true;
    }
    const auto& branches = m_tree.branches();
    const auto kept = std::find_if(branches.rbegin(), branches.rend(), [&](const Branch& branch) {
        return branch.id != m_runId && branch.experiment == next;
    });
    if (kept == branches.rend())
        return false;
    select(kept->id);
    return true;
}

/// Whether it is settings that a run takes over from its next step on; before the first step another run
/// begins as well.
bool Run::goesOnWith(const Experiment& next) {
    const bool hasBegun = m_playing || (m_snapshot && m_snapshot->past.last > 0);
    if (!hasBegun || !engine::train::isLive(m_experiment, next))
        return false;
    Change change;
    change.experiment = std::make_shared<const Experiment>(next);
    if (next.data != m_experiment.data) {
        if (!quicklyMade(next.data))
            return false;
        const auto dataset = sharedDataset(next.data, files());
        if (!dataset)
            return false;
        const auto data = engine::data::prepare(*dataset, next.data, m_network->outputs());
        if (!data || !engine::train::sameSizes(*m_data, **data))
            return false;
        m_dataset = *dataset;
        m_loadedSpec = next.data;
        change.data = *data;
    }
    const QString words = changeInWords(m_experiment, next);
    followNetwork(next);
    m_experiment = next;
    m_ratePending = true;
    if (isInThePast()) {
        forkTo(words, std::move(change));
    } else {
        m_session.change(std::move(change));
        m_tree.setExperiment(m_experiment);
        m_awaiting = true;
        schedule();
    }
    Q_EMIT settingsChanged();
    return true;
}

/// Other dropout rates: the same parameters.
void Run::followNetwork(const Experiment& next) {
    if (next.network == m_experiment.network)
        return;
    if (auto network = engine::model::Network<float>::create(next.network))
        m_network = std::make_shared<const engine::model::Network<float>>(*std::move(network));
}

void Run::select(RunId id) {
    const Branch* branch = m_tree.find(id);
    if (!isReady() || !branch || id == m_runId)
        return;
    pause();
    m_session.select(id);
    m_runId = id;
    m_tree.setCurrent(id);
    followNetwork(branch->experiment);
    m_experiment = branch->experiment;
    m_awaiting = true;
    schedule();
    // Its settings were accepted once.
    (void)m_document.edit(tr("Go to run %1").arg(branch->number), m_experiment);
    Q_EMIT switched();
}

void Run::forget(RunId id) {
    if (id == m_runId)
        return;
    m_session.forget(id);
    m_tree.remove(id);
    Q_EMIT switched();
}

void Run::visit(std::vector<long long> steps, std::function<void(const engine::train::Moment&)> look,
                std::function<void()> done) {
    m_session.visit(std::move(steps),
                    [look = std::move(look), done = std::move(done)](const engine::train::Moment* moment) {
                        if (moment)
                            look(*moment);
                        else
                            QMetaObject::invokeMethod(qApp, done, Qt::QueuedConnection);
                    });
    m_awaiting = isReady();
    schedule();
}

void Run::setMemory(std::size_t bytes) {
    m_memory = bytes;
    QSettings().setValue(QStringLiteral("memory"), quint64(bytes));
    m_session.setMemory(bytes);
    m_awaiting = isReady();
    schedule();
}

} // namespace ui
