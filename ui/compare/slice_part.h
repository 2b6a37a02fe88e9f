#pragma once

#include "engine/analysis/lane_session.h"
#include "ui/compare/slice_view.h"

#include <cstdint>

namespace ui {

class JobLine;
class LaneDesk;
class WhyPopup;

/// The loss along the gradient from where one lane stands (the one selected in the table, else the
/// reference), computed in the background whenever it stands somewhere else, with the step of each lane's
/// rate.
class SlicePart : public QWidget {
    Q_OBJECT
public:
    explicit SlicePart(LaneDesk& desk, QWidget* parent = nullptr);

    SliceView& view() const { return *m_view; }
    JobLine& line() const { return *m_line; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// What a slice is made of: it is made again when this is another one.
    struct Of {
        engine::analysis::LaneId lane = 0;
        long long step = -1;
        std::vector<double> rates; ///< of all lanes
        bool operator==(const Of&) const = default;
    };
    Of wanted() const;
    void follow();
    void compute();
    void showState();
    QString words() const;
    void explain(int spot, const QPoint& global);

    LaneDesk& m_desk;
    JobLine* m_line;
    SliceView* m_view;
    WhyPopup* m_why = nullptr; ///< made when it is needed
    Of m_of, m_shown;          ///< of the job that began last; of what is in view
    QString m_problem;
};

} // namespace ui
