#pragma once

#include "ui/compare/lane_desk.h"
#include "ui/plots/field.h"
#include "ui/plots/response_feed.h"

#include <QThreadPool>

#include <map>
#include <memory>

class QWidget;

namespace ui {

/// What every lane's network answers over the plane or line of its data, computed by another thread for the
/// latest moment, one job at a time; results of lanes that are gone are dropped. Costs nothing while `viewer`
/// is hidden, or the data have more than two inputs.
class LaneFields : public QObject {
    Q_OBJECT
public:
    LaneFields(LaneDesk& desk, const QWidget& viewer);
    ~LaneFields() override;

    /// Null: not there (yet).
    plots::ResponsePtr response(engine::analysis::LaneId lane) const;
    /// Of the lane's outputs; nothing before its network was made.
    const plots::FieldMeaning* meaning(engine::analysis::LaneId lane) const;
    /// Null: it is not there.
    const engine::model::Network<float>* network(engine::analysis::LaneId lane) const;
    /// Brings them up to the moment (the viewer was shown).
    void update();

Q_SIGNALS:
    void changed();

private:
    struct Known {
        std::shared_ptr<const engine::model::Network<float>> network;
        plots::FieldMeaning meaning;
        engine::train::Response grid; ///< width 0: neither plane nor line
        plots::ResponsePtr response;
    };
    void follow();
    void start();

    LaneDesk& m_desk;
    const QWidget& m_viewer;
    QThreadPool m_pool; ///< one thread
    std::map<engine::analysis::LaneId, Known> m_known;
    engine::analysis::LanesMomentPtr m_shown;
    bool m_busy = false;
};

} // namespace ui
