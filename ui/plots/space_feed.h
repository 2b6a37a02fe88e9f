#pragma once

#include "engine/train/projection.h"
#include "ui/plots/response_feed.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

class QWidget;

namespace ui {
class Run;
}

namespace ui::plots {

using SpacePtr = std::shared_ptr<const engine::train::Space>;

/// A layer of the running network in two dimensions, some times a second. Over one or two inputs it is of the
/// moment of the response, whose grid goes with it; else of the run's latest. What would take the window
/// longer than some milliseconds is computed by another thread: one job at a time, then the latest moment; a
/// result of an older run or choice is dropped. Costs nothing while `viewer` is hidden.
class SpaceFeed : public QObject {
    Q_OBJECT
public:
    SpaceFeed(Run& run, const ResponseFeed& feed, const QWidget& viewer);
    ~SpaceFeed() override;

    /// Another layer or other axes; of the run's network.
    void choose(const engine::train::SpaceChoice& choice);
    /// Null: no run, or not computed yet.
    const SpacePtr& space() const { return m_space; }
    /// Whose grid is in the space; null: more inputs.
    const ResponsePtr& response() const { return m_response; }
    /// Brings it up to the present moment (the viewer was shown).
    void update();

Q_SIGNALS:
    void changed();

private:
    struct Moment {
        engine::train::SnapshotPtr snapshot;
        ResponsePtr response;
    };
    void open();
    void start(const Moment& moment);
    void take(const Moment& moment, SpacePtr space);
    Moment now() const;
    double cost(const Moment& moment) const;

    Run& m_run;
    const ResponseFeed& m_feed;
    const QWidget& m_viewer;
    QThreadPool m_pool; ///< one thread
    QTimer m_again;     ///< single-shot: not more often than some times a second
    std::shared_ptr<const engine::model::Network<float>> m_network;
    engine::train::SpreadRows m_samples;
    std::optional<engine::train::SpaceChoice> m_choice;
    engine::train::SnapshotPtr m_shown; ///< of the latest space or the job under way
    SpacePtr m_space;
    ResponsePtr m_response;
    bool m_busy = false;
};

} // namespace ui::plots
