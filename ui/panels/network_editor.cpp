#include "ui/panels/network_editor.h"

#include "engine/train/fit.h"
#include "ui/document.h"
#include "ui/network/network_view.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

using engine::model::LayerSpec;
using engine::model::NetworkSpec;

constexpr int kNewUnits = 4;
constexpr int kFlicker = 250; // milliseconds

// A new hidden layer is like the hidden layers there are; behind the output it becomes the output.
LayerSpec newLayer(const NetworkSpec& network, int before) {
    const int count = static_cast<int>(network.layers.size());
    if (before == count && count > 0) {
        LayerSpec output = network.layers.back();
        output.name.clear();
        return output;
    }
    std::string activation;
    for (int below = std::min(before, count - 1) - 1; below >= 0 && activation.empty(); --below)
        activation = network.layers[static_cast<std::size_t>(below)].settings.text("activation");
    for (int above = before; above < count - 1 && activation.empty(); ++above)
        activation = network.layers[static_cast<std::size_t>(above)].settings.text("activation");
    return engine::model::denseLayer(kNewUnits, activation.empty() ? "tanh" : activation);
}

// What both types know and its name stay; the rest is as in a layer that is added.
LayerSpec ofType(const NetworkSpec& network, int layer, const std::string& type) {
    const LayerSpec& before = network.layers[static_cast<std::size_t>(layer)];
    LayerSpec after = newLayer(network, layer);
    if (after.type != type)
        after = engine::model::layerOf(type);
    for (const auto& [name, value] : before.settings)
        if (after.settings.find(name) != nullptr)
            after.settings.set(name, value);
    after.name = before.name;
    return after;
}

} // namespace

NetworkEditor::NetworkEditor(Document& document, Run& run, plots::ResponseFeed& feed, QWidget* parent)
    : Panel(tr("Network"), parent), m_document(document), m_run(run), m_feed(feed),
      m_view(new NetworkView(NetworkView::Purpose::Edit)), m_strip(new QWidget), m_problem(new QLabel),
      m_fit(new QPushButton(tr("Make it fit"))) {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_strip);
    auto* line = new QHBoxLayout(m_strip);
    line->setContentsMargins(12, 6, 10, 6);
    line->addWidget(m_problem, 1);
    line->addWidget(m_fit);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_fit->setToolTip(tr("Sets inputs, output layer and loss as the data need them; hidden layers stay"));
    m_strip->hide();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kFlicker);
    connect(&m_soon, &QTimer::timeout, m_strip, &QWidget::show);
    setContent(inside);
    connectView();
    connect(m_fit, &QPushButton::clicked, this, &NetworkEditor::makeItFit);
    connect(&document, &Document::changed, this, &NetworkEditor::show);
    connect(&run, &Run::opened, this, &NetworkEditor::show);
    connect(&run, &Run::framed, this, &NetworkEditor::showParameters);
    connect(&feed, &plots::ResponseFeed::changed, this, [this] {
        if (isVisible())
            m_view->setResponse(m_feed.response());
    });
    show();
}

void NetworkEditor::connectView() {
    connect(m_view, &NetworkView::layerSelected, this, [this](int layer) { Q_EMIT layerSelected(layer); });
    connect(m_view, &NetworkView::unitsChangeRequested, this, &NetworkEditor::setUnits);
    connect(m_view, &NetworkView::layerInsertRequested, this, &NetworkEditor::insertLayer);
    connect(m_view, &NetworkView::layerRemoveRequested, this, &NetworkEditor::removeLayer);
    connect(m_view, &NetworkView::layerMoveRequested, this, &NetworkEditor::moveLayer);
    connect(m_view, &NetworkView::activationChangeRequested, this, &NetworkEditor::setActivation);
}

void NetworkEditor::setDataset(engine::data::DatasetPtr dataset) {
    m_dataset = std::move(dataset);
    show();
}

void NetworkEditor::select(std::optional<int> layer) {
    m_view->select(layer);
    Q_EMIT layerSelected(m_view->selected());
}

bool NetworkEditor::edit(const QString& text, const std::function<void(NetworkSpec&)>& change) {
    engine::train::Experiment next = m_document.experiment();
    change(next.network);
    const auto done = m_document.edit(text, next);
    m_refused = done ? QString() : QString::fromStdString(done.error().message);
    showProblem();
    return done.ok();
}

void NetworkEditor::insertLayer(int before) {
    const auto insert = [before](NetworkSpec& network) {
        network.layers.insert(network.layers.begin() + before, newLayer(network, before));
    };
    if (edit(tr("Add a layer"), insert))
        select(before);
}

void NetworkEditor::removeLayer(int layer) {
    const auto remove = [layer](NetworkSpec& network) {
        network.layers.erase(network.layers.begin() + layer);
    };
    if (edit(tr("Remove a layer"), remove))
        select(std::min(layer, static_cast<int>(m_document.experiment().network.layers.size()) - 1));
}

void NetworkEditor::moveLayer(int from, int to) {
    const auto move = [from, to](NetworkSpec& network) {
        const LayerSpec moved = network.layers[static_cast<std::size_t>(from)];
        network.layers.erase(network.layers.begin() + from);
        network.layers.insert(network.layers.begin() + to, moved);
    };
    if (edit(tr("Move a layer"), move))
        select(to);
}

void NetworkEditor::setUnits(int layer, int units) {
    edit(tr("Change the units of a layer"), [layer, units](NetworkSpec& network) {
        network.layers[static_cast<std::size_t>(layer)].settings.set("units", std::int64_t{units});
    });
}

void NetworkEditor::setActivation(int layer, const QString& activation) {
    edit(tr("Change the activation of a layer"), [layer, &activation](NetworkSpec& network) {
        network.layers[static_cast<std::size_t>(layer)].settings.set("activation", activation.toStdString());
    });
}

void NetworkEditor::setType(int layer, const QString& type) {
    edit(tr("Change the type of a layer"), [layer, &type](NetworkSpec& network) {
        network.layers[static_cast<std::size_t>(layer)] = ofType(network, layer, type.toStdString());
    });
}

void NetworkEditor::makeItFit() {
    if (!m_dataset)
        return;
    const auto done =
        m_document.edit(tr("Make it fit"), engine::train::fitted(m_document.experiment(), *m_dataset));
    m_refused = done ? QString() : QString::fromStdString(done.error().message);
    showProblem();
}

void NetworkEditor::show() {
    const auto& network = m_document.experiment().network;
    const bool known =
        m_dataset && network.input == std::vector<int>{static_cast<int>(m_dataset->features.rows())};
    m_view->setNetwork(network, known ? m_dataset->featureNames : std::vector<std::string>());
    m_view->setResponse(m_feed.response());
    setSubtitle(QString::fromStdString(engine::model::summary(network)));
    showParameters();
    showProblem();
}

void NetworkEditor::showParameters() {
    if (!isVisible() || !m_run.isReady() || !(m_run.network().spec() == m_document.experiment().network))
        return;
    m_view->setParameters(m_run.network().layout(), m_run.snapshot()->parameters);
}

void NetworkEditor::showProblem() {
    const bool fits = !m_dataset || engine::train::fits(m_document.experiment(), *m_dataset);
    QString line = m_refused.isEmpty() ? m_run.problem() : m_refused;
    if (line.isEmpty() && !fits)
        line = tr("Output layer and loss are not made for these data.");
    m_problem->setText(line);
    m_fit->setVisible(!fits);
    if (line.isEmpty() || !m_refused.isEmpty()) {
        m_soon.stop();
        m_strip->setVisible(!line.isEmpty());
    } else if (!m_strip->isVisible()) {
        m_soon.start();
    }
}

void NetworkEditor::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_view->setResponse(m_feed.response());
    showParameters();
}

} // namespace ui
