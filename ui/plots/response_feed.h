#pragma once

#include "engine/model/network.h"
#include "engine/train/mailbox.h"
#include "engine/train/response.h"

#include <QObject>
#include <QThreadPool>

#include <memory>

class QWidget;

namespace ui {
class Run;
}

namespace ui::plots {

using ResponsePtr = std::shared_ptr<const engine::train::Response>;

/// What every unit of the running network answers over the plane (two inputs) or line (one input) of its
/// data, computed once a frame and shared by all who show it. The grid is as fine as its cost (points ×
/// multiplications) allows; what would take the window longer than some milliseconds is computed by another
/// thread: one job at a time, then the latest snapshot, and a result of an older run is dropped. Costs
/// nothing while `viewer` is hidden.
class ResponseFeed : public QObject {
    Q_OBJECT
public:
    ResponseFeed(Run& run, const QWidget& viewer);
    ~ResponseFeed() override;

    /// Null: more inputs, no run, or not computed yet.
    const ResponsePtr& response() const { return m_response; }
    /// Brings it up to the run's snapshot (the viewer was shown).
    void update();

    /// Points on a side for a network of so many multiplications a sample.
    static int gridSide(engine::core::Index multiplications);

Q_SIGNALS:
    void changed();

private:
    void open();
    void start();
    void take(engine::train::RunId run, engine::train::Response response);

    Run& m_run;
    const QWidget& m_viewer;
    QThreadPool m_pool; ///< one thread
    std::shared_ptr<const engine::model::Network<float>> m_network;
    engine::train::Response m_grid;
    engine::core::Index m_multiplications = 0;
    engine::train::SnapshotPtr m_shown; ///< of the latest response or the job under way
    ResponsePtr m_response;
    double m_nanoseconds; ///< measured for one multiplication
    bool m_busy = false;
};

} // namespace ui::plots
