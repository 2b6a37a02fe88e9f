#include "ui/run.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/shared_data.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QRandomGenerator>
#include <QSettings>
#include <QThreadPool>

#include <algorithm>

namespace ui {

namespace {

using engine::train::Activity;
using engine::train::Experiment;

constexpr double kFrameMilliseconds = 1000.0 / 60;
constexpr int kLearningRateMerge = 1;
const QString kMemoryKey = QStringLiteral("memory");

Experiment withRate(Experiment experiment, double rate) {
    experiment.training.optimizer.settings.set("learning_rate", rate);
    return experiment;
}

double rateOf(const Experiment& experiment) {
    return experiment.training.optimizer.settings.real("learning_rate");
}

QString lineOf(const engine::core::Error& error) { return QString::fromStdString(error.text()); }

struct Loaded {
    engine::core::Result<engine::data::DatasetPtr> dataset;
    engine::core::Result<engine::train::SourceTaskPtr> source;
};

/// What of a project its source task is made from: the same one again is not loaded anew.
engine::io::Project sourcePart(const engine::io::Project& project) {
    engine::io::Project part;
    part.fineTuning = project.fineTuning;
    if (!part.fineTuning || !part.fineTuning->source)
        return {};
    part.experiment.network = project.experiment.network;
    for (auto& layer : part.experiment.network.layers) {
        layer.trainable = true;
        layer.learningRateScale = 1;
    }
    part.experiment.training.loss = project.experiment.training.loss;
    return part;
}

} // namespace

Run::Run(Document& document, engine::io::FileSource files, QObject* parent)
    : QObject(parent), m_document(document), m_files(std::move(files)),
      m_memory(QSettings().value(kMemoryKey, quint64(engine::train::History::kUsualBudget)).toULongLong()) {
    m_session.setMemory(m_memory);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Run::drain);
    connect(&document, &Document::changed, this, &Run::rebuild);
    rebuild();
}

Run::~Run() = default;

double Run::learningRate() const {
    // At an earlier step it may have been another one than the document's.
    return m_snapshot && !m_ratePending ? m_snapshot->learningRate : rateOf(m_document.experiment());
}

bool Run::isInThePast() const {
    return m_snapshot && m_snapshot->run == m_runId && m_snapshot->step < m_snapshot->past.last;
}

void Run::play() {
    if (!isReady() || m_playing)
        return;
    m_waitsFor.reset();
    m_intendsPlay = m_playing = true;
    m_session.start();
    schedule();
    Q_EMIT activityChanged();
}

void Run::runUntil(const engine::train::WatchSpec& what) {
    if (!isReady())
        return;
    m_waitsFor = what;
    m_told = false;
    m_intendsPlay = m_playing = true;
    m_session.runUntil(what);
    m_awaiting = true;
    schedule();
    Q_EMIT activityChanged();
}

void Run::pause() {
    if (!m_playing)
        return;
    m_waitsFor.reset();
    m_intendsPlay = m_playing = false;
    m_session.pause();
    m_awaiting = true;
    schedule();
    Q_EMIT activityChanged();
}

void Run::step(engine::train::Granularity granularity) {
    pause();
    if (!isReady())
        return;
    m_session.step(granularity);
    m_awaiting = true;
    schedule();
}

void Run::seek(long long step) {
    pause();
    if (!isReady())
        return;
    m_session.seek(step);
    m_awaiting = true;
    schedule();
}

void Run::cancelSeek() {
    m_session.pause();
    m_awaiting = true;
    schedule();
}

const Experiment& Run::experimentNow() const {
    return m_snapshot && m_snapshot->experiment ? *m_snapshot->experiment : m_experiment;
}

void Run::reset() {
    if (!isReady())
        return;
    m_intendsPlay = m_playing = false;
    begin(m_session.reset());
    Q_EMIT activityChanged();
}

void Run::newWeights() {
    Experiment next = m_document.experiment();
    next.training.seed = QRandomGenerator::global()->bounded(1, 1000000);
    m_document.undoStack().beginMacro(tr("New weights"));
    m_document.setWeights(tr("New weights"), std::nullopt);
    // The seed is inside its range and nothing else changes: this cannot be refused.
    if (const auto edited = m_document.edit(tr("New weights"), next); !edited)
        fail(lineOf(edited.error()));
    m_document.undoStack().endMacro();
}

void Run::setLearningRate(double rate) {
    if (isReady() && rate == rateOf(m_document.experiment()) && rate != learningRate())
        return applyRate(rate);
    // Out of range is refused by the document and leaves the rate as it is.
    if (const auto edited =
            m_document.edit(tr("Learning rate"), withRate(m_document.experiment(), rate), kLearningRateMerge);
        !edited)
        Q_EMIT refused(lineOf(edited.error()));
}

void Run::setSpeed(double stepsPerSecond) {
    m_speed = stepsPerSecond;
    m_session.setSpeed(stepsPerSecond);
}

void Run::rebuild() {
    const engine::io::Project& project = m_document.project();
    const Experiment& next = project.experiment;
    const bool sameStart = m_built && project.inlineWeights == m_weights &&
                           project.weightsPath == m_weightsPath && project.fineTuning == m_fineTuning;
    if (sameStart && next == m_experiment)
        return;
    if (isReady() && sameStart && withRate(m_experiment, rateOf(next)) == next) {
        m_experiment = next;
        applyRate(rateOf(next));
        return;
    }
    if (isReady() && sameStart && (reuses(next) || goesOnWith(next)))
        return;
    m_built = true;
    m_experiment = next;
    m_weights = project.inlineWeights;
    m_weightsPath = project.weightsPath;
    m_fineTuning = project.fineTuning;
    ++m_loading;
    if (m_dataset && sameSamples(m_loadedSpec, next.data) && sourcePart(project) == m_sourceOf) {
        rebuildWith(m_dataset);
        return;
    }
    load(next.data);
}

void Run::load(const engine::data::DataSpec& spec) {
    m_loadedSpec = spec;
    m_dataset = nullptr;
    m_source = nullptr;
    m_sourceOf = sourcePart(m_document.project());
    const auto read = [files = files(), spec, ofSource = m_sourceOf] {
        return Loaded{sharedDataset(spec, files), engine::io::sourceTask(ofSource, files)};
    };
    const auto take = [this, id = m_loading](const Loaded& loaded) {
        if (id != m_loading)
            return;
        m_source = loaded.source ? *loaded.source : nullptr;
        m_sourceProblem = loaded.source ? QString() : lineOf(loaded.source.error());
        if (!loaded.dataset)
            return fail(lineOf(loaded.dataset.error()));
        m_dataset = *loaded.dataset;
        rebuildWith(m_dataset);
    };
    const auto& tuning = m_sourceOf.fineTuning;
    if (quicklyMade(spec) && (!tuning || !tuning->source || quicklyMade(tuning->source->data)))
        return take(read());
    fail(tr("Loading %1 …").arg(QString::fromStdString(spec.source)));
    QThreadPool::globalInstance()->start([self = QPointer<Run>(this), read, take] {
        const auto loaded = std::make_shared<const Loaded>(read());
        QMetaObject::invokeMethod(
            qApp,
            [self, take, loaded] {
                if (self)
                    take(*loaded);
            },
            Qt::QueuedConnection);
    });
}

engine::io::FileSource Run::files() const {
    const QString path = m_document.path();
    return path.isEmpty() ? m_files : within(m_files, QFileInfo(path).absolutePath());
}

void Run::rebuildWith(engine::data::DatasetPtr dataset) {
    auto network = engine::model::Network<float>::create(m_experiment.network);
    if (!network)
        return fail(lineOf(network.error()));
    auto data = engine::data::prepare(std::move(dataset), m_experiment.data, network->outputs());
    if (!data)
        return fail(lineOf(data.error()));
    const auto drawn = network->initialParameters(m_experiment.training.seed);
    auto initial = engine::io::initialWeights(m_document.project(), network->layout(), drawn, files());
    if (!initial)
        return fail(lineOf(initial.error()));
    auto trainer = engine::train::makeTrainer(m_experiment, *data, *initial);
    if (!trainer)
        return fail(lineOf(trainer.error()));
    placeOrigin(**trainer);

    engine::train::Snapshot first;
    first.origin = (*trainer)->origin();
    first.activity = Activity::Paused;
    first.learningRate = (*trainer)->learningRate();
    first.effectiveRate = (*trainer)->effectiveRate();
    first.state = std::make_shared<const engine::train::TrainerState>((*trainer)->state());
    first.parameters = first.state->parameters;
    m_first = std::move(first);
    m_network = std::make_shared<const engine::model::Network<float>>(std::move(*network));
    m_data = *data;
    m_problem.clear();
    begin(m_session.open(std::move(*trainer)));
    if (m_playing) {
        m_waitsFor ? m_session.runUntil(*m_waitsFor) : m_session.start();
        schedule();
    }
}

void Run::placeOrigin(engine::train::AnyTrainer& trainer) {
    if (!m_source)
        return;
    engine::train::Origin origin = trainer.origin();
    origin.source = m_source;
    const auto placed = trainer.setOrigin(std::move(origin));
    m_sourceProblem = placed ? QString() : lineOf(placed.error());
}

void Run::begin(engine::train::RunId run) {
    m_runId = run;
    // Settings may have changed since: the same start, with moments before the first step.
    auto state = std::make_shared<engine::train::TrainerState>(*m_first.state);
    auto rows = state->order;
    std::sort(rows.begin(), rows.end());
    // So may have the samples.
    if (rows != m_data->split.train)
        if (const auto trainer = engine::train::makeTrainer(m_experiment, m_data, m_first.parameters))
            *state = (*trainer)->state();
    state->learningRate = rateOf(m_experiment);
    state->optimizer.slots.clear();
    engine::train::Snapshot first = m_first;
    first.run = run;
    first.learningRate = state->learningRate;
    first.effectiveRate = engine::train::effectiveRate(*state, m_experiment, *m_data);
    first.state = std::move(state);
    m_snapshot = std::make_shared<const engine::train::Snapshot>(std::move(first));
    m_points.clear();
    m_awaiting = true;
    m_tree.open(run, m_experiment);
    schedule();
    Q_EMIT opened();
}

void Run::fail(const QString& problem) {
    m_problem = problem;
    m_network = nullptr;
    m_data = nullptr;
    m_snapshot = nullptr;
    m_runId = 0;
    m_session.stop();
    m_tree.clear();
    Q_EMIT opened();
}

void Run::schedule() {
    if (!m_timer.isActive())
        m_timer.start(
            m_sinceFrame.isValid()
                ? int(std::max(0.0, kFrameMilliseconds - 1e-6 * double(m_sinceFrame.nsecsElapsed())))
                : 0);
}

void Run::drain() {
    measureFrames();
    m_points.clear();
    const auto latest = m_session.mailbox().drain(m_points);
    std::erase_if(m_points, [this](const engine::train::Point& point) { return point.run != m_runId; });
    const bool fresh = latest && latest->run == m_runId;
    if (fresh)
        take(latest);
    if (fresh || !m_points.empty())
        Q_EMIT framed();
    if (m_playing || m_awaiting)
        schedule();
}

void Run::take(const engine::train::SnapshotPtr& latest) {
    m_snapshot = latest;
    m_tree.take(latest->past);
    if (latest->data && latest->data != m_data) {
        m_data = latest->data;
        Q_EMIT dataChanged();
    }
    if (latest->problem)
        Q_EMIT refused(lineOf(*latest->problem));
    // Made before our last verb was taken up: true, but not yet its outcome.
    if (latest->verbs < m_session.verbs())
        return;
    m_ratePending = false;
    const bool running = latest->activity == Activity::Running;
    m_awaiting = (running && !m_intendsPlay) || latest->activity == Activity::Seeking;
    m_intendsPlay = running && m_intendsPlay;
    if (m_intendsPlay != m_playing || latest->activity != m_activity) {
        m_playing = m_intendsPlay;
        m_activity = latest->activity;
        if (!m_playing)
            m_waitsFor.reset();
        Q_EMIT activityChanged();
    }
    if (latest->found && !m_told) {
        m_told = true;
        Q_EMIT found(*latest->found);
    }
}

void Run::measureFrames() {
    const double elapsed = m_sinceFrame.isValid() ? double(m_sinceFrame.nsecsElapsed()) * 1e-9 : 0;
    m_sinceFrame.start();
    if (elapsed <= 0 || elapsed > 0.5 || !m_playing)
        return;
    m_framePeriod = m_framePeriod == 0 ? elapsed : 0.95 * m_framePeriod + 0.05 * elapsed;
}

} // namespace ui
