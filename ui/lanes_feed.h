#pragma once

#include "engine/analysis/comparison.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <vector>

namespace ui {

/// Trains several lanes side by side on a thread of its own, behind the window and the run in line, and hands
/// over their records some times a second. What is known stays when it is cancelled.
class LanesFeed : public QObject {
    Q_OBJECT
public:
    struct Lane {
        QString name;
        std::vector<engine::train::EpochRecord> records;
        bool diverged = false;
    };

    explicit LanesFeed(QObject* parent = nullptr);
    ~LanesFeed() override;

    /// Forgets what there is. `epochs`: to train.
    void start(std::vector<engine::analysis::LaneSpec> lanes, long long epochs);
    void cancel();
    bool isBusy() const { return m_wanted != nullptr; }
    /// Whether all epochs were trained.
    bool isComplete() const { return m_complete; }
    /// 0 ... 1
    double progress() const { return m_progress; }
    /// Seconds; NaN: not known yet.
    double secondsLeft() const;
    const std::vector<Lane>& lanes() const { return m_lanes; }
    /// Training samples of an epoch, and those the accuracies are of.
    long long trainSamples() const { return m_train; }
    long long validationSamples() const { return m_validation; }
    long long sourceSamples() const { return m_source; }
    /// Why they could not be trained; empty: they could.
    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    /// Lanes were replaced.
    void begun();
    /// Records came.
    void grown();
    /// Finished, cancelled or failed.
    void ended();

private:
    using Wanted = std::shared_ptr<std::atomic<bool>>;
    struct Fresh {
        std::vector<std::vector<engine::train::EpochRecord>> records; ///< of each lane, new ones
        std::vector<bool> diverged;
        double progress = 0;
        long long source = 0;
        bool complete = false, over = false;
        QString problem;
    };
    void work(const std::vector<engine::analysis::LaneSpec>& lanes, long long epochs, const Wanted& wanted);
    void post(Fresh& fresh, const Wanted& wanted);
    void take(const Fresh& fresh);

    QThreadPool m_pool; ///< one thread
    Wanted m_wanted;
    std::vector<Lane> m_lanes;
    QElapsedTimer m_since;
    double m_progress = 0;
    long long m_train = 0, m_validation = 0, m_source = 0;
    bool m_complete = false;
    QString m_problem;
};

} // namespace ui
