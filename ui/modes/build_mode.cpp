#include "ui/modes/build_mode.h"

#include "engine/data/drawn.h"
#include "ui/data/data_explorer.h"
#include "ui/data/data_summary.h"
#include "ui/data/digit_panel.h"
#include "ui/data/draw_canvas.h"
#include "ui/data/draw_panel.h"
#include "ui/data/gallery.h"
#include "ui/panel_stack.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/layer_table.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/segments.h"
#include "ui/panels/training_panel.h"
#include "ui/plots/response_feed.h"
#include "ui/trace/stepper.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

const QString kPlaceKey = QStringLiteral("stacks/build");
/// Of the middle of the data.
constexpr int kExplore = 0, kDraw = 1, kPaint = 2;

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
      m_gallery(new Gallery(*m_data)), m_middle(new PanelStack(QStringLiteral("build-data"))),
      m_explorer(new DataExplorer(context.document, context.run)),
      m_draw(new DrawPanel(context.document, context.run, *m_data)),
      m_digits(new DigitPanel(context.document, context.run, *m_data)),
      m_training(new TrainingPanel(context.document)),
      m_places(new Segments(
          tr("What is built"),
          {{tr("Network"), tr("Network"), tr("Layers, and how they are trained (Ctrl+Page Up)")},
           {tr("Data"), tr("Data"), tr("Choose, import, draw and explore data (Ctrl+Page Down)")}})),
      m_stack(new QStackedWidget) {
    m_feed->setParent(this);
    setArrangement(bothPlaces());
    connectParts();
    connect(m_explorer, &DataExplorer::lookInside, this, [this, &stepper = context.stepper](int sample) {
        Q_EMIT lookInside();
        stepper.lookAtSample(sample);
    });
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
    root->addWidget(m_gallery);
    m_middle->add(m_explorer, tr("Explore"));
    m_middle->add(m_draw, tr("Draw points"));
    m_middle->add(m_digits, tr("Paint digits"));
    root->addWidget(m_middle);
    root->addWidget(m_data);
    root->setSizes({352, 640, 288});
    root->setStretchFactor(1, 1);
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
    connect(m_gallery, &Gallery::drawRequested, this, &BuildMode::openDrawing);
    connect(m_gallery, &Gallery::paintRequested, this, [this] { m_middle->setCurrent(kPaint); });
    connect(m_gallery, &Gallery::chosen, this, [this] { m_middle->setCurrent(kExplore); });
    connect(m_places, &Segments::chosen, this, [this](int chosen) {
        restoreArrangement();
        m_stack->setCurrentIndex(chosen);
    });
    const auto turnTo = [this](const QKeySequence& keys, Place place) {
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, [this, place] { setPlace(place); });
    };
    turnTo(Qt::CTRL | Qt::Key_PageUp, Place::Network);
    turnTo(Qt::CTRL | Qt::Key_PageDown, Place::Data);
    connect(m_data, &DataPanel::datasetChanged, m_explorer,
            [this] { m_explorer->setDataset(m_data->dataset()); });
    m_explorer->setDataset(m_data->dataset());
}

/// What was drawn before is there again.
void BuildMode::openDrawing() {
    m_middle->setCurrent(kDraw);
    if (!m_data->drawn().points.empty())
        m_data->choose(QString::fromLatin1(engine::data::kDrawnSource));
    m_draw->canvas().setFocus();
}

BuildMode::Place BuildMode::place() const { return Place(m_places->current()); }

void BuildMode::setPlace(Place place) { m_places->choose(int(place)); }

void BuildMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
