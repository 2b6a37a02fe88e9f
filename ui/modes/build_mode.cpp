#include "ui/modes/build_mode.h"

#include "ui/data/data_explorer.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/layer_table.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/training_panel.h"
#include "ui/plots/response_feed.h"
#include "ui/trace/stepper.h"

#include <QSplitter>

namespace ui {

BuildMode::BuildMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("build"), parent), m_feed(new plots::ResponseFeed(context.run, *this)),
      m_editor(new NetworkEditor(context.document, context.run, *m_feed)),
      m_layer(new LayerPanel(context.document)), m_table(new LayerTable(context.document)),
      m_data(new DataPanel(context.document)), m_training(new TrainingPanel(context.document)) {
    m_feed->setParent(this);
    auto* root = new QSplitter(Qt::Horizontal);
    auto* left = new QSplitter(Qt::Vertical, root);
    auto* below = new QSplitter(Qt::Horizontal);
    auto* explorer = new DataExplorer(context.document, context.run);
    left->addWidget(explorer);
    left->addWidget(m_editor);
    left->addWidget(below);
    below->addWidget(m_layer);
    below->addWidget(m_table);
    root->addWidget(m_data);
    root->addWidget(m_training);
    below->setSizes({232, 468});
    left->setSizes({500, 160, 100});
    root->setSizes({720, 260, 300});
    root->setStretchFactor(0, 1);
    left->setStretchFactor(0, 1);
    below->setStretchFactor(1, 1);
    setArrangement(root);

    connect(m_editor, &NetworkEditor::layerSelected, m_layer, &LayerPanel::setLayer);
    connect(m_editor, &NetworkEditor::layerSelected, m_table, &LayerTable::setLayer);
    connect(m_layer, &LayerPanel::moveRequested, m_editor, &NetworkEditor::moveLayer);
    connect(m_layer, &LayerPanel::typeRequested, m_editor, &NetworkEditor::setType);
    connect(m_table, &LayerTable::layerSelected, m_editor, [this](int layer) { m_editor->select(layer); });
    connect(m_data, &DataPanel::datasetChanged, m_editor,
            [this] { m_editor->setDataset(m_data->dataset()); });
    m_editor->setDataset(m_data->dataset());
    connect(m_data, &DataPanel::datasetChanged, explorer,
            [this, explorer] { explorer->setDataset(m_data->dataset()); });
    explorer->setDataset(m_data->dataset());
    connect(explorer, &DataExplorer::lookInside, this, [this, &stepper = context.stepper](int sample) {
        Q_EMIT lookInside();
        stepper.lookAtSample(sample);
    });
    m_editor->select(0);
}

BuildMode::~BuildMode() = default;

void BuildMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
