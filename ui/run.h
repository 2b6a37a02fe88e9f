#pragma once

#include "engine/io/project.h"
#include "engine/model/network.h"
#include "engine/train/session.h"
#include "ui/run_tree.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ui {

class Document;

/// The run of the open document: owns the session, drains its mailbox once a frame, and tells everybody once.
/// An edit of the document goes to the running one if that can take it over (engine::train::isLive), else it
/// makes a new run. It keeps playing if it played.
class Run : public QObject {
    Q_OBJECT
public:
    Run(Document& document, engine::io::FileSource files, QObject* parent = nullptr);
    ~Run() override;

    /// False while data are being loaded or the experiment does not fit them; then problem() says why.
    bool isReady() const { return m_network != nullptr; }
    QString problem() const { return m_problem; }
    /// Why forgetting cannot be measured though the project names a source task.
    QString sourceProblem() const { return m_sourceProblem; }
    const engine::train::Experiment& experiment() const { return m_experiment; }
    /// What the next step is made with: of a run that was forked, at an earlier step, other settings.
    const engine::train::Experiment& experimentNow() const;
    const engine::data::PreparedPtr& data() const { return m_data; }
    const engine::model::Network<float>& network() const { return *m_network; }
    const engine::train::SnapshotPtr& snapshot() const {
        return m_snapshot;
    } ///< the latest; not null when ready
    /// Points that came with this frame, in order (for curves, which keep their own history).
    const std::vector<engine::train::Point>& newPoints() const { return m_points; }
    bool isPlaying() const { return m_playing; }
    bool isSettled() const { return !m_awaiting; } ///< snapshot() is the outcome of every verb so far
    double learningRate() const;
    /// Relative paths begin at the project file.
    engine::io::FileSource files() const;
    engine::train::Activity activity() const { return m_activity; }
    /// Of the window while playing: smoothed over about a third of a second; 0 before the first.
    double framesPerSecond() const { return m_framePeriod > 0 ? 1 / m_framePeriod : 0; }

    void play();
    /// Plays until that holds: found(). Null: nothing is waited for.
    void runUntil(const engine::train::WatchSpec& what);
    const std::optional<engine::train::WatchSpec>& waitsFor() const { return m_waitsFor; }
    void pause();
    void step(engine::train::Granularity granularity);
    void reset();      ///< same initial weights again
    void newWeights(); ///< another seed (an undoable edit of training.seed)
    /// Live, and undoable as one edit of training.optimizer.learning_rate.
    void setLearningRate(double rate);
    void setSpeed(double stepsPerSecond); ///< 0: as fast as it goes
    double speed() const { return m_speed; }
    void seek(long long step); ///< paused; what comes after it stays known
    void cancelSeek();         ///< back to where it was
    /// Looks at those steps (ascending) at rest, without moving the run: `look` on the engine's thread,
    /// `done` on this one, also when something else came in between.
    void visit(std::vector<long long> steps, std::function<void(const engine::train::Moment&)> look,
               std::function<void()> done);
    /// Goes on from here with that changed, as another run; the present one is kept as it is known. `change`
    /// says in words what is other: "η 0.1". Plays on if it plays.
    void fork(const QString& change, engine::train::Change what);
    /// The same with other training settings (an undoable edit; undo goes back to the run that is left now).
    void forkWith(const QString& change, const engine::train::Experiment& next);
    void select(engine::train::RunId id); ///< to a kept run, where it was left, paused
    void forget(engine::train::RunId id); ///< a kept run is kept no longer; not the current one
    const RunTree& tree() const { return m_tree; }
    bool isInThePast() const;          ///< steps after the present one are known
    void setMemory(std::size_t bytes); ///< for going back (kept for the next start)
    std::size_t memory() const { return m_memory; }
    bool isSeeking() const { return m_activity == engine::train::Activity::Seeking; }

Q_SIGNALS:
    /// Another run (or none): forget everything shown. Data, network and snapshot are the new ones.
    void opened();
    /// Another run of the same family goes on: of the same network and data, begun in the same way.
    void switched();
    void framed(); ///< something new came, at most once a frame
    /// The same run goes on with other settings; network() may have other dropout rates.
    void settingsChanged();
    void dataChanged();     ///< with other noise or drawn points: data(), perhaps of other rows
    void activityChanged(); ///< playing or not, finished, diverged
    void found(const engine::train::Finding& finding); ///< what was waited for holds now; it rests there
    void refused(const QString& why);                  ///< a live change was not accepted

private:
    void rebuild();
    void load(const engine::data::DataSpec& spec);
    void rebuildWith(engine::data::DatasetPtr dataset);
    void placeOrigin(engine::train::AnyTrainer& trainer);
    void begin(engine::train::RunId run);
    void forkTo(const QString& change, engine::train::Change what);
    void applyRate(double rate);
    bool reuses(const engine::train::Experiment& next);
    bool goesOnWith(const engine::train::Experiment& next);
    void followNetwork(const engine::train::Experiment& next);
    void fail(const QString& problem);
    void schedule();
    void drain();
    void take(const engine::train::SnapshotPtr& latest);
    void measureFrames();

    Document& m_document;
    engine::io::FileSource m_files;
    engine::train::Session m_session;
    bool m_built = false;
    engine::train::Experiment m_experiment; ///< what the run was made from
    std::optional<engine::core::TensorMap> m_weights;
    std::string m_weightsPath;
    engine::data::DatasetPtr m_dataset;
    engine::data::DataSpec m_loadedSpec;
    engine::train::SourceTaskPtr m_source; ///< null: none, or sourceProblem()
    engine::io::Project m_sourceOf;        ///< of it what that task is made from
    std::optional<engine::io::FineTuning> m_fineTuning;
    QString m_sourceProblem;
    std::uint64_t m_loading = 0; ///< number of the latest load: late ones are dropped
    engine::data::PreparedPtr m_data;
    std::shared_ptr<const engine::model::Network<float>> m_network;
    engine::train::Snapshot m_first; ///< where this run begins
    engine::train::SnapshotPtr m_snapshot;
    std::vector<engine::train::Point> m_points;
    engine::train::RunId m_runId = 0;
    engine::train::Activity m_activity = engine::train::Activity::Idle;
    bool m_playing = false, m_intendsPlay = false;
    bool m_ratePending = false; ///< a learning rate was given that is not in effect yet
    bool m_awaiting = false;    ///< a verb was given whose outcome has not come yet
    std::optional<engine::train::WatchSpec> m_waitsFor;
    bool m_told = false; ///< what was found is told
    RunTree m_tree;
    QString m_forkNext; ///< the next edit is a fork, called so
    std::size_t m_memory;
    QString m_problem;
    QTimer m_timer;
    QElapsedTimer m_sinceFrame;
    double m_framePeriod = 0, m_speed = 0;
};

} // namespace ui
