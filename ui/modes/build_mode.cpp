#include "ui/modes/build_mode.h"

#include "ui/data/data_look.h"
#include "ui/data/data_summary.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/layer_table.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/segments.h"
#include "ui/panels/training_panel.h"
#include "ui/plots/response_feed.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

const QString kPlaceKey = QStringLiteral("stacks/build");

// A stack shows and hides its pages, a mode its splitters: neither is to meet the other's.
QWidget* page(QWidget* inside) {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(inside);
    return page;
}

} // namespace

BuildMode::BuildMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("build"), parent), m_feed(new plots::ResponseFeed(context.run, *this)),
      m_editor(new NetworkEditor(context.document, context.run, *m_feed)),
      m_layer(new LayerPanel(context.document)), m_table(new LayerTable(context.document)),
      m_data(new DataPanel(context.document)), m_glance(new DataSummary(*m_data)),
      m_training(new TrainingPanel(context.document)),
      m_places(new Segments(
          tr("What is built"),
          {{tr("Network"), tr("Network"), tr("Layers, and how they are trained (Ctrl+Page Up)")},
           {tr("Data"), tr("Data"), tr("Choose, import, draw and explore data (Ctrl+Page Down)")}})),
      m_stack(new QStackedWidget) {
    m_feed->setParent(this);
    setArrangement(bothPlaces());
    connectParts();
    m_editor->setDataset(m_data->dataset());
    m_editor->select(0);
    setPlace(QSettings().value(kPlaceKey).toInt() == 1 ? Place::Data : Place::Network);
}

BuildMode::~BuildMode() { QSettings().setValue(kPlaceKey, int(place())); }

QWidget* BuildMode::networkPlace() {
    auto* root = new QSplitter(Qt::Horizontal);
    auto* left = new QSplitter(Qt::Vertical, root);
    auto* below = new QSplitter(Qt::Horizontal);
    left->addWidget(m_editor);
    left->addWidget(below);
    below->addWidget(m_layer);
    below->addWidget(m_table);
    auto* right = new QSplitter(Qt::Vertical, root);
    right->addWidget(m_glance);
    right->addWidget(m_training);
    below->setSizes({232, 468});
    left->setSizes({560, 250});
    right->setSizes({260, 540});
    root->setSizes({980, 320});
    root->setStretchFactor(0, 1);
    left->setStretchFactor(0, 1);
    right->setStretchFactor(1, 1);
    below->setStretchFactor(1, 1);
    return root;
}

QWidget* BuildMode::dataPlace() {
    auto* root = new QSplitter(Qt::Horizontal);
    root->addWidget(new DataLook(*m_data)); // the place of whatever explores the data
    root->addWidget(m_data);
    root->setSizes({980, 300});
    root->setStretchFactor(0, 1);
    return root;
}

QWidget* BuildMode::bothPlaces() {
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->addWidget(m_places);
    line->addStretch(1);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(page(networkPlace()));
    m_stack->addWidget(page(dataPlace()));
    return all;
}

void BuildMode::connectParts() {
    connect(m_editor, &NetworkEditor::layerSelected, m_layer, &LayerPanel::setLayer);
    connect(m_editor, &NetworkEditor::layerSelected, m_table, &LayerTable::setLayer);
    connect(m_layer, &LayerPanel::moveRequested, m_editor, &NetworkEditor::moveLayer);
    connect(m_layer, &LayerPanel::typeRequested, m_editor, &NetworkEditor::setType);
    connect(m_table, &LayerTable::layerSelected, m_editor, [this](int layer) { m_editor->select(layer); });
    connect(m_data, &DataPanel::datasetChanged, m_editor,
            [this] { m_editor->setDataset(m_data->dataset()); });
    connect(m_glance, &DataSummary::choiceRequested, this, [this] { setPlace(Place::Data); });
    connect(m_places, &Segments::chosen, this, [this](int chosen) {
        restoreArrangement();
        m_stack->setCurrentIndex(chosen);
    });
    const auto turnTo = [this](const QKeySequence& keys, Place place) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, place] { setPlace(place); });
    };
    turnTo(Qt::CTRL | Qt::Key_PageUp, Place::Network);
    turnTo(Qt::CTRL | Qt::Key_PageDown, Place::Data);
}

BuildMode::Place BuildMode::place() const { return Place(m_places->current()); }

void BuildMode::setPlace(Place place) { m_places->choose(int(place)); }

void BuildMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
