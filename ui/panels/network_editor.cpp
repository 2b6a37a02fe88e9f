#include "ui/panels/network_editor.h"

#include "engine/model/repair.h"
#include "engine/train/fit.h"
#include "ui/document.h"
#include "ui/learning_words.h"
#include "ui/network/layer_names.h"
#include "ui/network/network_view.h"
#include "ui/panels/layer_palette.h"
#include "ui/panels/repair_words.h"
#include "ui/panels/template_dialog.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kFlicker = 250; // milliseconds
constexpr std::size_t kMostRepairs = 3;
constexpr double kTallEnough = 440; // for a palette with names in several rows

} // namespace

NetworkEditor::NetworkEditor(Document& document, Run& run, plots::ResponseFeed& feed, QWidget* parent)
    : Panel(tr("Network"), parent), m_document(document), m_run(run), m_feed(feed),
      m_palette(new LayerPalette), m_view(new NetworkView(NetworkView::Purpose::Edit)), m_strip(new QWidget),
      m_line(new QHBoxLayout(m_strip)), m_problem(new QLabel), m_fit(new QPushButton(tr("Make it fit"))),
      m_head(new QPushButton(tr("New head for these data"))) {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_palette);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_strip);
    buildStrip();
    setContent(inside);
    addTitleButtons();
    connectView();
    connect(m_palette, &LayerPalette::chosen, this, &NetworkEditor::addLayer);
    connect(&document, &Document::changed, this, [this] {
        m_refused.clear();
        show();
    });
    connect(&run, &Run::opened, this, &NetworkEditor::show);
    connect(&run, &Run::framed, this, &NetworkEditor::showParameters);
    connect(&feed, &plots::ResponseFeed::changed, this, [this] {
        if (isVisible())
            showAnswers();
    });
    show();
}

void NetworkEditor::buildStrip() {
    m_line->setContentsMargins(12, 6, 10, 6);
    m_line->addWidget(m_problem, 1);
    m_line->addWidget(m_head);
    m_line->addWidget(m_fit);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_fit->setToolTip(tr("Sets inputs, output layer and loss as the data need them; hidden layers stay"));
    m_strip->hide();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kFlicker);
    connect(&m_soon, &QTimer::timeout, m_strip, &QWidget::show);
    m_head->setToolTip(
        tr("A new last layer and a loss as the data need them; the other layers keep the weights "
           "they have now"));
    connect(m_head, &QPushButton::clicked, this, &NetworkEditor::newHead);
    connect(m_fit, &QPushButton::clicked, this, &NetworkEditor::makeItFit);
}

void NetworkEditor::addTitleButtons() {
    const auto add = [this](const QString& text, const QString& tip, auto verb) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setAutoRaise(true);
        button->setObjectName(QStringLiteral("flat"));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        connect(button, &QToolButton::clicked, this, verb);
        addTitleWidget(button);
    };
    add(tr("New from template…"), tr("A network with data and training settings to begin with (Ctrl+T)"),
        [this] { chooseTemplate(); });
    add(QStringLiteral("−"), tr("Smaller (wheel on the canvas)"), [this] { m_view->zoom(1 / 1.25); });
    add(tr("Fit"), tr("The whole network in view; once more: in its full size (F)"),
        [this] { m_view->fit(); });
    add(QStringLiteral("+"), tr("Larger (wheel on the canvas)"), [this] { m_view->zoom(1.25); });
}

void NetworkEditor::connectView() {
    connect(m_view, &NetworkView::layerSelected, this, [this](int layer) { Q_EMIT layerSelected(layer); });
    connect(m_view, &NetworkView::unitsChangeRequested, this, &NetworkEditor::setUnits);
    connect(m_view, &NetworkView::layerInsertRequested, this, [this](int before) { insertLayer(before); });
    connect(m_view, &NetworkView::layersRemoveRequested, this, &NetworkEditor::removeLayers);
    connect(m_view, &NetworkView::layersMoveRequested, this, &NetworkEditor::moveLayers);
    connect(m_view, &NetworkView::layersDuplicateRequested, this, &NetworkEditor::duplicateLayers);
    connect(m_view, &NetworkView::layersCopyRequested, this, &NetworkEditor::copyLayers);
    connect(m_view, &NetworkView::pasteRequested, this, &NetworkEditor::paste);
    connect(m_view, &NetworkView::layersDropped, this, &NetworkEditor::dropLayers);
    connect(m_view, &NetworkView::activationChangeRequested, this, &NetworkEditor::setActivation);
    connect(m_view, &NetworkView::layersFreezeRequested, this, &NetworkEditor::freezeLayers);
    connect(m_view, &NetworkView::othersFreezeRequested, this, &NetworkEditor::freezeAllButTheLast);
    connect(m_view, &NetworkView::headRequested, this, &NetworkEditor::newHead);
}

void NetworkEditor::setDataset(engine::data::DatasetPtr dataset) {
    m_dataset = std::move(dataset);
    show();
}

void NetworkEditor::select(std::optional<int> layer) {
    m_view->select(layer);
    Q_EMIT layerSelected(m_view->selected());
}

void NetworkEditor::makeItFit() {
    if (m_dataset)
        take(tr("Make it fit"), engine::train::fitted(m_document.experiment(), *m_dataset));
}

void NetworkEditor::chooseTemplate() {
    auto* dialog = new TemplateDialog(m_document, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void NetworkEditor::show() {
    const auto& network = m_document.experiment().network;
    const bool known =
        m_dataset && network.input == std::vector<int>{static_cast<int>(m_dataset->features.rows())};
    m_view->setNetwork(network, known ? m_dataset->featureNames : std::vector<std::string>());
    showLocks();
    showAnswers();
    setSubtitle(QString::fromStdString(engine::model::summary(network)));
    showParameters();
    showProblem();
}

void NetworkEditor::showAnswers() {
    const auto& maps = m_feed.maps();
    const bool ofThis = maps && m_run.isReady() && m_run.network().spec() == m_document.experiment().network;
    m_view->setResponse(m_feed.response());
    m_view->setUnitValues(ofThis ? *maps : engine::train::FeatureMaps());
}

/// As the run stands, where it is one of this network.
void NetworkEditor::showLocks() {
    const bool ofThis = m_run.isReady() && m_run.experiment().network == m_document.experiment().network;
    m_view->setLocks(locksOf(m_document.experiment(), ofThis ? m_run.snapshot()->epoch : 0));
}

void NetworkEditor::showParameters() {
    if (isVisible())
        showLocks();
    if (!isVisible() || !m_run.isReady() || !(m_run.network().spec() == m_document.experiment().network))
        return;
    m_view->setOrigin(pretrainedOf(m_document.project(), m_run));
    m_view->setParameters(m_run.network().layout(), m_run.snapshot()->parameters);
}

void NetworkEditor::showProblem() {
    const auto& network = m_document.experiment().network;
    const auto fault = engine::model::flow(network).fault;
    const bool fits = !m_dataset || engine::train::fits(m_document.experiment(), *m_dataset);
    QString line = m_refused;
    if (line.isEmpty() && fault)
        line = tr("Nothing can be trained yet. %1: %2.")
                   .arg(layerTitle(network, fault->layer), translated(fault->error.message));
    else if (line.isEmpty())
        line = m_run.problem();
    if (line.isEmpty() && !fits)
        line = tr("Output layer and loss are not made for these data.");
    m_problem->setText(line);
    showRepairs();
    m_fit->setVisible(!fits && (!fault || m_repairs.empty()));
    m_head->setVisible(!fits && !fault && m_dataset && inputsFit());
    if (line.isEmpty() || !m_refused.isEmpty() || fault) {
        m_soon.stop();
        m_strip->setVisible(!line.isEmpty());
    } else if (!m_strip->isVisible()) {
        m_soon.start();
    }
}

// One click mends what is at fault.
void NetworkEditor::showRepairs() {
    for (QPushButton* button : m_repairs)
        button->deleteLater();
    m_repairs.clear();
    const auto repairs = engine::model::repairs(m_document.experiment().network);
    for (std::size_t i = 0; i < std::min(repairs.size(), kMostRepairs); ++i) {
        const QString text = repairText(repairs[i], m_document.experiment().network);
        auto* button = new QPushButton(text);
        connect(button, &QPushButton::clicked, this, [this, text, network = repairs[i].network] {
            engine::train::Experiment next = m_document.experiment();
            next.network = network;
            take(text, next);
        });
        m_line->addWidget(button);
        m_repairs.push_back(button);
    }
}

// The canvas needs the room more than names do.
void NetworkEditor::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    m_palette->setBrief(height() < scaled(kTallEnough));
}

void NetworkEditor::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    showAnswers();
    showParameters();
}

} // namespace ui
