#pragma once

#include "engine/train/projection.h"
#include "ui/panel.h"

#include <QStringList>

#include <vector>

class QLabel;
class QStackedWidget;

namespace ui {

class ChoiceBox;
class Run;

namespace plots {
class ResponseFeed;
class SpaceFeed;
class SpaceView;
} // namespace plots

/// The samples where a layer of the network takes them, in two dimensions: principal components or two units.
/// The last hidden layer, until another one is chosen; a choice holds for other runs with the same layers.
class SpacePanel : public Panel {
    Q_OBJECT
public:
    SpacePanel(Run& run, plots::ResponseFeed& feed, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    ChoiceBox* addBox(const QString& name, const QString& tip, int letters);
    void open();
    void fillLayers();
    void fillAxes();
    void chooseLayer();
    void chooseAxis(const ChoiceBox& changed);
    void apply();

    Run& m_run;
    plots::SpaceView* m_view;
    plots::SpaceFeed* m_feed;
    QStackedWidget* m_stack;
    QLabel* m_problem;
    ChoiceBox *m_layer, *m_x, *m_y;
    std::vector<int>
        m_layers; ///< numbers of those in the box: those that are not the one below in other numbers
    QStringList m_titles;
    engine::train::SpaceChoice m_choice;
};

} // namespace ui
