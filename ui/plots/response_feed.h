#pragma once

#include "engine/model/network.h"
#include "engine/train/feature_maps.h"
#include "engine/train/mailbox.h"
#include "engine/train/residuals.h"
#include "engine/train/response.h"
#include "ui/every_second.h"
#include "ui/plots/field.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>

class QWidget;

namespace ui {
class Run;
}

namespace ui::plots {

using ResponsePtr = std::shared_ptr<const engine::train::Response>;
using ResidualsPtr = std::shared_ptr<const engine::train::Residuals>;
using FeatureMapsPtr = std::shared_ptr<const engine::train::FeatureMaps>;

/// What every unit of the running network answers over the plane (two inputs) or line (one input) of its
/// data, and what a network of pictures makes of the first training sample, computed every second frame and
/// shared by all who show it. The grid is as fine as its cost (points × multiplications) allows; what would
/// take the window longer than some milliseconds is computed by another thread: one job at a time, then the
/// latest snapshot, and a result of an older run is dropped. Costs nothing while `viewer` is hidden.
class ResponseFeed : public QObject {
    Q_OBJECT
public:
    ResponseFeed(Run& run, const QWidget& viewer);
    ~ResponseFeed() override;

    /// Null: more inputs, no run, or not computed yet.
    const ResponsePtr& response() const { return m_response; }
    /// The moment the response is of; null with it.
    const engine::train::SnapshotPtr& snapshot() const { return m_answered; }
    /// Of the same moment; null unless the data are numbers over one input.
    const ResidualsPtr& residuals() const { return m_residuals; }
    /// Of that moment; null unless layers of the network are made of pictures.
    const FeatureMapsPtr& maps() const { return m_maps; }
    /// Brings it up to the run's snapshot (the viewer was shown).
    void update();

    /// That part of the plane instead of the one around the data; two inputs.
    void setPlane(const Plane& plane);

    /// Points on a side for a network of so many multiplications a sample.
    static int gridSide(engine::core::Index multiplications);

Q_SIGNALS:
    void changed();

private:
    struct Answer {
        ResponsePtr response;
        ResidualsPtr residuals;
        FeatureMapsPtr maps;
    };
    void open();
    void openPlane();
    void start();
    void take(const engine::train::SnapshotPtr& shown, const Answer& answer);

    Run& m_run;
    const QWidget& m_viewer;
    QThreadPool m_pool; ///< one thread
    std::shared_ptr<const engine::model::Network<float>> m_network;
    std::optional<Plane> m_plane; ///< set by hand
    engine::train::Response m_grid;
    bool m_hasResiduals = false, m_hasMaps = false;
    engine::core::Index m_multiplications = 0; ///< of one point
    engine::core::Index m_points = 0;          ///< of the grid and, for residuals, samples
    engine::train::SnapshotPtr m_shown;        ///< of the latest response or the job under way
    engine::train::SnapshotPtr m_answered;
    ResponsePtr m_response;
    ResidualsPtr m_residuals;
    FeatureMapsPtr m_maps;
    double m_nanoseconds; ///< measured for one multiplication
    bool m_busy = false;
    EverySecond m_frames;
};

} // namespace ui::plots
