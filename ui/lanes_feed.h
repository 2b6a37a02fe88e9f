#pragma once

#include "engine/analysis/lane_session.h"
#include "ui/movable.h"

#include <QElapsedTimer>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

/// Lanes that train side by side on a thread of their own, behind the window and the run: owns the session,
/// drains it once a frame, and tells once. What is known of a lane stays when it is paused.
class LanesFeed : public Movable {
    Q_OBJECT
public:
    struct Lane {
        engine::analysis::LaneId id = 0;
        int style = 0; ///< of its curves; the lowest that no other lane has
        QString name;
        engine::analysis::LaneSpec spec;
        std::vector<engine::train::EpochRecord> records; ///< of all epochs that are known
        bool diverged = false;
        QString label, note;  ///< a person's; empty: none
        bool starred = false; ///< kept when others take the places of the lanes
    };

    explicit LanesFeed(QObject* parent = nullptr);
    ~LanesFeed() override;

    /// Forgets what there is. `epochs`: that play() trains. Paused.
    void open(std::vector<engine::analysis::LaneSpec> lanes, long long epochs);
    /// The same, and trains at once; nothing can be gone back to.
    void start(std::vector<engine::analysis::LaneSpec> lanes, long long epochs);
    void add(engine::analysis::LaneSpec lane);
    void remove(engine::analysis::LaneId lane);
    void clear();
    /// What a person says of it.
    void describe(engine::analysis::LaneId lane, const QString& label, const QString& note, bool starred);
    void play();
    /// What is known so far stays.
    void cancel();
    /// All lanes to that tick (see Comparison), paused.
    void seek(long long tick);

    bool isBusy() const { return m_playing; }
    /// Whether all epochs were trained.
    bool isComplete() const { return m_complete; }
    /// 0 ... 1
    double progress() const;
    /// Seconds; NaN: not known yet.
    double secondsLeft() const;
    long long epochs() const { return m_epochs; }
    const std::vector<Lane>& lanes() const { return m_lanes; }
    const Lane* find(engine::analysis::LaneId lane) const;
    /// The latest; null before the first.
    const engine::analysis::LanesMomentPtr& moment() const { return m_moment; }
    /// Of the moment; null: it is not there yet.
    const engine::analysis::LaneState* stateOf(engine::analysis::LaneId lane) const;
    /// Whether moment() is the outcome of everything so far.
    bool isSettled() const;
    /// Training samples of an epoch, and those the accuracies are of.
    long long trainSamples() const { return m_train; }
    long long validationSamples() const { return m_validation; }
    long long sourceSamples() const { return m_moment ? m_moment->sourceSamples : 0; }
    /// Why they could not be trained; empty: they could.
    const QString& problem() const { return m_problem; }

    State state() const override;
    bool isReady() const override { return !m_lanes.empty() && m_problem.isEmpty(); }
    bool isPlaying() const override { return m_playing; }
    bool canGoBack() const override;
    void togglePlay() override { m_playing ? cancel() : play(); }
    void toStart() override { seek(0); }
    void forward(Rung rung) override;
    void back(Rung rung) override;
    void setSpeed(double stepsPerSecond) override;

Q_SIGNALS:
    /// Lanes were replaced.
    void begun();
    /// A lane was added or removed.
    void changed();
    /// Records or another moment came.
    void grown();
    /// Finished, cancelled or failed.
    void ended();

private:
    void reopen(std::vector<engine::analysis::LaneSpec> lanes, long long epochs, std::size_t memory);
    Lane made(engine::analysis::LaneSpec spec);
    void schedule();
    void drain();
    void take(const engine::analysis::LanesMomentPtr& moment);

    engine::analysis::LaneSession m_session;
    engine::train::RunId m_run = 0;
    engine::analysis::LaneId m_nextId = 1;
    std::vector<Lane> m_lanes;
    engine::analysis::LanesMomentPtr m_moment;
    std::vector<engine::analysis::LanePoint> m_points;
    QTimer m_timer;
    QElapsedTimer m_since, m_sinceFrame;
    double m_progressAtStart = 0;
    long long m_epochs = 0, m_train = 0, m_validation = 0;
    bool m_playing = false, m_complete = false;
    QString m_problem;
};

} // namespace ui
