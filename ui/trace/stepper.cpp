#include "ui/trace/stepper.h"

#include "engine/train/pass.h"
#include "ui/run.h"

#include <algorithm>
#include <utility>

namespace ui {

namespace {

using engine::trace::Cursor;
using engine::trace::Level;
using engine::train::Granularity;

Level levelOf(Rung rung) { return static_cast<Level>(std::min(int(rung), int(Level::Pass))); }

/// Whether two states are the same moment of a run: the same next pass, but for the learning rate.
bool sameMoment(const engine::train::TrainerState& a, const engine::train::TrainerState& b) {
    return a.step == b.step && a.epoch == b.epoch && a.position == b.position && a.random == b.random &&
           a.order == b.order && a.parameters == b.parameters;
}

Rung larger(Rung rung) { return static_cast<Rung>(std::min(int(rung) + 1, int(Rung::Run))); }
Rung smaller(Rung rung) { return static_cast<Rung>(std::max(int(rung) - 1, 0)); }

} // namespace

Stepper::Stepper(Run& run, QObject* parent) : QObject(parent), m_run(run) {
    connect(&run, &Run::opened, this, [this] {
        forget();
        record();
    });
    connect(&run, &Run::dataChanged, this, [this] {
        m_recorded = nullptr; // the same state makes another pass
        record();
    });
    connect(&run, &Run::framed, this, &Stepper::record);
    connect(&run, &Run::activityChanged, this, &Stepper::record);
    record();
}

void Stepper::setRung(Rung rung) {
    if (rung == m_rung)
        return;
    m_rung = rung;
    if (trace() && rung <= Rung::Pass) {
        m_cursor.setLevel(levelOf(rung));
        Q_EMIT moved();
    }
    Q_EMIT rungChanged();
}

void Stepper::forwardLarger() { move(larger(m_rung), true); }

void Stepper::backLarger() { move(larger(m_rung), false); }

void Stepper::into() { setRung(smaller(m_rung)); }

void Stepper::out() { setRung(larger(m_rung)); }

void Stepper::toStart() {
    if (!trace())
        return;
    const int sample = m_cursor.sampleColumn();
    m_cursor = Cursor(trace(), sample);
    m_cursor.setLevel(levelOf(m_rung));
    Q_EMIT moved();
}

void Stepper::select(const engine::trace::Selection& selection) {
    if (!trace())
        return;
    m_cursor.moveTo(selection);
    Q_EMIT moved();
}

void Stepper::setSampleColumn(int column) {
    if (!trace())
        return;
    m_cursor.setSampleColumn(column);
    Q_EMIT moved();
}

void Stepper::lookAt(const engine::train::Finding& finding) {
    using engine::trace::Phase;
    if (!trace())
        return;
    // What the step's own pass shows is one step back; what its update made is here.
    const bool ofPass =
        finding.type == "gradient_sign" || finding.type == "loss_jumps" || finding.type == "not_finite";
    if (ofPass && trace()->input.step == finding.step + 1 && hasPast()) {
        m_lookAt = finding;
        m_run.seek(finding.step - 1);
        return;
    }
    if (finding.layer < 0)
        selectLoss();
    else if (finding.type == "gradient_sign")
        select({trace()->find(Phase::Backward, finding.layer, finding.input < 0 ? "dL/db" : "dL/dW"),
                finding.unit, std::max(finding.input, 0), -1});
    else
        select(
            {trace()->find(Phase::Forward, finding.layer, "a"), finding.unit, m_cursor.sampleColumn(), -1});
}

void Stepper::lookAt(const Matrix& matrix) {
    if (!trace() || trace()->input.step != matrix.step + 1) {
        m_lookAtMatrix = matrix;
        m_run.seek(matrix.step);
        return;
    }
    const int operation = trace()->find(matrix.phase, matrix.layer, matrix.name);
    if (operation >= 0)
        select({operation, -1, -1, -1});
}

void Stepper::selectLoss() {
    select({trace()->find(engine::trace::Phase::Loss, int(trace()->input.network.layers.size()) - 1, "L"), -1,
            -1, -1});
}

void Stepper::lookAtLossOf(int row) {
    m_wantsLoss = true;
    lookAtSample(row);
}

void Stepper::lookAtSample(int row) {
    if (!m_run.isReady() || row < 0 || row >= int(m_run.data()->dataset->samples()))
        return;
    m_wanted = row;
    m_run.pause();
    record();
}

/// Records the pass of the wanted sample, or goes to it in the batch.
void Stepper::enterWanted() {
    const int row = *std::exchange(m_wanted, std::nullopt);
    const bool was = m_alone.has_value();
    m_alone.reset();
    const auto batch = engine::train::nextBatch(*m_recorded, m_run.experimentNow(), *m_run.data());
    const auto found = std::find(batch.begin(), batch.end(), row);
    if (found != batch.end() && !was)
        return setSampleColumn(int(found - batch.begin()));
    if (found == batch.end())
        m_alone = row;
    m_whatIf = {};
    rerecord();
    if (!m_alone && found != batch.end())
        setSampleColumn(int(found - batch.begin()));
}

void Stepper::backToBatch() {
    if (!isOfOneSample())
        return;
    m_alone.reset();
    m_whatIf = {};
    rerecord();
}

void Stepper::rerecord() {
    const auto& experiment = m_run.experimentNow();
    const auto rows = m_alone ? std::vector<int>{*m_alone}
                              : engine::train::nextBatch(*m_recorded, experiment, *m_run.data());
    auto recorded =
        engine::trace::record(engine::train::passInput(experiment, *m_run.data(), *m_recorded, rows));
    if (!recorded)
        return;
    const auto place = m_cursor.selection();
    m_cursor = Cursor(*recorded, 0);
    m_cursor.moveTo(place);
    m_base = trace();
    Q_EMIT traceChanged();
    Q_EMIT editsChanged();
}

bool Stepper::canGoBack() const { return trace() && (!m_cursor.atStart() || hasPast()); }

bool Stepper::hasPast() const { return m_recorded && m_recorded->step > m_run.snapshot()->past.first; }

engine::core::Result<void> Stepper::edit(std::vector<engine::trace::WhatIf::Edit> edits) {
    if (!m_base)
        return {};
    if (const auto set = m_whatIf.set(*m_base, std::move(edits)); !set)
        return set;
    applyEdits();
    return {};
}

engine::core::Result<void> Stepper::switchOff(int layer, int unit) {
    if (!m_base)
        return {};
    if (const auto off = m_whatIf.switchOff(*m_base, layer, unit); !off)
        return off;
    applyEdits();
    return {};
}

void Stepper::undoEdit() {
    m_whatIf.undo();
    applyEdits();
}

void Stepper::discardEdits() {
    m_whatIf = {};
    applyEdits();
}

void Stepper::keepEdits() {
    if (!isEdited() || !m_whatIf.isOfParameters())
        return;
    auto parameters = std::make_shared<const engine::core::VectorD>(m_whatIf.applied(*m_base).parameters);
    m_whatIf = {};
    m_run.fork(tr("edited weights"), {std::nullopt, std::move(parameters), nullptr});
    Q_EMIT editsChanged();
}

std::optional<double> Stepper::before(const engine::trace::Link& link) const {
    if (!isEdited() || !trace())
        return {};
    const auto was = engine::trace::follow(*m_base, link), now = engine::trace::follow(*trace(), link);
    return was && now && *was != *now ? was : std::nullopt;
}

void Stepper::applyEdits() {
    if (!m_base)
        return;
    const auto edited = isEdited() ? engine::trace::record(*m_base, m_whatIf) : m_base;
    if (!edited)
        return; // the same shapes as before: cannot be
    const auto place = m_cursor.selection();
    m_cursor = Cursor(*edited, m_cursor.sampleColumn());
    m_cursor.moveTo(place);
    Q_EMIT traceChanged();
    Q_EMIT editsChanged();
}

void Stepper::move(Rung rung, bool forward) {
    if (m_stepping)
        return; // the step before is on its way
    if (m_run.isPlaying() || !trace()) {
        m_run.pause();
        return;
    }
    if (rung >= Rung::Batch) {
        moveRun(rung, forward);
        return;
    }
    if (forward ? m_cursor.forward(levelOf(rung)) : m_cursor.back(levelOf(rung))) {
        Q_EMIT moved();
        return;
    }
    m_enterAtEnd = !forward && hasPast();
    moveRun(Rung::Batch, forward);
}

void Stepper::moveRun(Rung rung, bool forward) {
    if (!forward && !hasPast())
        return;
    if (forward && rung == Rung::Run) {
        m_run.play(); // over the whole run: to its end
        return;
    }
    m_stepping = true;
    if (forward)
        m_run.step(rung == Rung::Batch ? Granularity::Batch : Granularity::Epoch);
    else
        m_run.seek(before(rung));
}

long long Stepper::before(Rung rung) const {
    if (rung == Rung::Batch)
        return m_recorded->step - 1;
    const auto& past = m_run.snapshot()->past;
    if (rung == Rung::Epoch && past.begun)
        return engine::train::stepAtEpoch(
            std::max(0LL, m_recorded->epoch - (m_recorded->position > 0 ? 0 : 1)), *past.begun, *past.changes,
            static_cast<long long>(past.course.data->split.train.size()));
    return past.first;
}

void Stepper::forget() {
    m_recorded = nullptr;
    m_stepping = m_enterAtEnd = false;
    m_alone.reset();
    m_wanted.reset();
    m_wantsLoss = false;
}

void Stepper::enter() {
    const Level level = levelOf(m_rung);
    // From behind: the last operation, and its last part at the level.
    while (m_enterAtEnd && m_cursor.forward(Level::Layer)) {
    }
    m_cursor.setLevel(level);
    while (m_enterAtEnd && level < Level::Layer && m_cursor.forward(level)) {
    }
    m_enterAtEnd = false;
}

void Stepper::record() {
    recordState();
    if (!m_wanted || !trace() || !m_run.isSettled())
        return;
    enterWanted();
    if (std::exchange(m_wantsLoss, false))
        selectLoss();
}

void Stepper::recordState() {
    // What was on its way before our step is not its outcome.
    if (m_stepping && !m_run.isSettled())
        return;
    const auto state = m_run.isReady() && !m_run.isPlaying() ? m_run.snapshot()->state : nullptr;
    if (state == m_recorded && (state != nullptr) == (trace() != nullptr))
        return;
    // Told again, or with another rate: what is looked at stays.
    const bool stays = state && m_recorded && trace() && !m_stepping && sameMoment(*state, *m_recorded);
    if (stays && state->learningRate == m_recorded->learningRate)
        return;
    m_stepping = m_stepping && !state;
    m_recorded = state;
    if (!stays)
        m_alone.reset();
    const int sample = trace() ? m_cursor.sampleColumn() : 0;
    Cursor next;
    if (state) {
        const auto& experiment = m_run.experimentNow();
        const auto rows = m_alone ? std::vector<int>{*m_alone}
                                  : engine::train::nextBatch(*state, experiment, *m_run.data());
        auto recorded =
            engine::trace::record(engine::train::passInput(experiment, *m_run.data(), *state, rows));
        if (recorded)
            next = Cursor(*recorded, std::min(sample, int(rows.size()) - 1));
    }
    const auto place = m_cursor.selection();
    const bool edited = isEdited();
    m_whatIf = {};
    m_cursor = next;
    m_base = trace();
    if (trace())
        stays ? m_cursor.moveTo(place) : enter();
    Q_EMIT traceChanged();
    if (edited)
        Q_EMIT editsChanged();
    // Where it was gone to, or somebody went elsewhere.
    if (const auto finding = trace() ? std::exchange(m_lookAt, std::nullopt) : std::nullopt;
        finding && trace()->input.step == finding->step)
        lookAt(*finding);
    if (const auto matrix = trace() ? std::exchange(m_lookAtMatrix, std::nullopt) : std::nullopt;
        matrix && trace()->input.step == matrix->step + 1)
        lookAt(*matrix);
}

} // namespace ui
