#include "ui/compare/lane_tiles_panel.h"

#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_tiles.h"
#include "ui/panels/segments.h"
#include "ui/theme.h"

namespace ui {

LaneTilesPanel::LaneTilesPanel(LaneDesk& desk, QWidget* parent)
    : Panel(QString(), parent), m_desk(desk), m_tiles(new LaneTiles(desk)),
      m_choice(new Segments(
          tr("What is shown of each lane"),
          {{tr("Answer"), tr("Answer"), tr("What it has learned")},
           {tr("Network"), tr("Network"), tr("Its weights as edges: blue positive, orange negative")}},
          Segments::Names::Brief)) {
    m_tiles->setAccessibleName(tr("What every lane has learned"));
    setContent(m_tiles);
    addTitleWidget(m_choice);
    connect(m_choice, &Segments::chosen, this,
            [this](int chosen) { m_tiles->setShown(LaneTiles::Shown(chosen)); });
    connect(&desk, &LaneDesk::changed, this, &LaneTilesPanel::follow);
    connect(&desk, &LaneDesk::told, this, &LaneTilesPanel::follow);
    follow();
}

void LaneTilesPanel::follow() {
    const auto& lanes = m_desk.feed().lanes();
    if (lanes.empty()) {
        setTitle(tr("What is learned"));
        return setCaption({});
    }
    const auto& dataset = *lanes.front().spec.data->dataset;
    const auto inputs = dataset.features.rows();
    setTitle(inputs == 1                                          ? tr("Fitted curves")
             : inputs > 2                                         ? tr("Weights of the first layer")
             : dataset.task == engine::data::Task::Classification ? tr("Decision boundaries")
                                                                  : tr("Answers over the plane"));
    setCaption(tr("epoch %1").arg(formatCount(m_desk.epochNow())));
}

} // namespace ui
