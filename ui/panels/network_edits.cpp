#include "engine/io/layers.h"
#include "engine/model/edit.h"
#include "engine/model/layer.h"
#include "engine/model/network_plan.h"
#include "ui/document.h"
#include "ui/fine_tuning.h"
#include "ui/network/layer_names.h"
#include "ui/network/network_view.h"
#include "ui/panels/layer_palette.h"
#include "ui/panels/network_editor.h"
#include "ui/run.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>

namespace ui {

namespace {

using engine::model::LayerSpec;
using engine::model::NetworkSpec;

constexpr qsizetype kLongestPaste = 1 << 20; // characters: a thousand layers need a tenth of it

} // namespace

bool NetworkEditor::edit(const QString& text, const std::function<void(NetworkSpec&)>& change) {
    engine::train::Experiment next = m_document.experiment();
    change(next.network);
    take(text, next);
    return m_refused.isEmpty();
}

void NetworkEditor::take(const QString& text, const engine::train::Experiment& next) {
    const auto done = m_document.edit(text, next);
    m_refused = done ? QString() : QString::fromStdString(done.error().message);
    showProblem();
}

void NetworkEditor::selectRange(int first, std::size_t count) {
    std::vector<int> layers;
    for (std::size_t i = 0; i < count; ++i)
        layers.push_back(first + static_cast<int>(i));
    m_view->selectLayers(layers);
    Q_EMIT layerSelected(m_view->selected());
}

void NetworkEditor::insertLayer(int before, const QString& type) {
    const auto& network = m_document.experiment().network;
    LayerSpec layer = engine::model::newLayer(network, before, type.toStdString());
    // Several selected layers become one block.
    const auto& selection = m_view->selection();
    if (layer.block > 0 && selection.size() > 1 && selection.back() + 1 == before) {
        const auto all = engine::model::whole(network, selection);
        if (all.back() - all.front() + 1 == static_cast<int>(all.size()))
            layer.block = static_cast<int>(all.size());
    }
    const auto insert = [&](NetworkSpec& next) { engine::model::insert(next, before, {layer}); };
    if (edit(tr("Add a layer"), insert))
        select(before);
}

void NetworkEditor::addLayer(const QString& type) {
    const int count = static_cast<int>(m_document.experiment().network.layers.size());
    const int after = m_view->selected().value_or(count - 2) + 1;
    const auto* found = engine::model::findLayerType(type.toStdString());
    const bool canBeLast = found == nullptr || found->canBeLast;
    insertLayer(after == count && !canBeLast ? count - 1 : after, type);
    m_view->setFocus();
}

void NetworkEditor::dropLayers(const QByteArray& text, int before) {
    // What comes from the palette is made for its place.
    for (const auto& type : engine::model::layerTypes())
        if (text == layerText(type.schema.type))
            return insertLayer(before, QString::fromStdString(type.schema.type));
    insertText(text, before, tr("Add layers"));
}

void NetworkEditor::insertText(const QByteArray& text, int before, const QString& name) {
    const auto layers = engine::io::readLayers({text.constData(), static_cast<std::size_t>(text.size())});
    if (!layers) {
        m_refused = tr("No layers: %1").arg(QString::fromStdString(layers.error().text()));
        return showProblem();
    }
    if (edit(name, [&](NetworkSpec& network) { engine::model::insert(network, before, *layers); }))
        selectRange(before, layers->size());
}

void NetworkEditor::removeLayers(const std::vector<int>& layers) {
    const QString text = layers.size() > 1 ? tr("Remove layers") : tr("Remove a layer");
    if (!layers.empty() && edit(text, [&](NetworkSpec& network) { engine::model::remove(network, layers); }))
        select(std::min(layers.front(), static_cast<int>(m_document.experiment().network.layers.size()) - 1));
}

void NetworkEditor::moveLayers(const std::vector<int>& layers, int before) {
    int first = 0;
    const QString text = layers.size() > 1 ? tr("Move layers") : tr("Move a layer");
    if (edit(text, [&](NetworkSpec& network) { first = engine::model::move(network, layers, before); }))
        selectRange(first, layers.size());
}

void NetworkEditor::moveLayer(int from, int to) { moveLayers({from}, to > from ? to + 1 : to); }

void NetworkEditor::duplicateLayers(const std::vector<int>& layers) {
    if (layers.empty())
        return;
    const int before = layers.back() + 1;
    const auto duplicate = [&](NetworkSpec& network) {
        engine::model::insert(network, before, engine::model::copied(network, layers));
    };
    if (edit(layers.size() > 1 ? tr("Duplicate layers") : tr("Duplicate a layer"), duplicate))
        selectRange(before, layers.size());
}

void NetworkEditor::copyLayers(const std::vector<int>& layers, bool cut) {
    if (layers.empty())
        return;
    const auto text = engine::io::writeLayers(engine::model::copied(m_document.experiment().network, layers));
    QGuiApplication::clipboard()->setText(QString::fromStdString(text));
    if (cut && edit(tr("Cut"), [&](NetworkSpec& network) { engine::model::remove(network, layers); }))
        select(std::min(layers.front(), static_cast<int>(m_document.experiment().network.layers.size()) - 1));
}

void NetworkEditor::paste(int before) {
    const QString text = QGuiApplication::clipboard()->text();
    if (text.size() > kLongestPaste || text.trimmed().isEmpty()) {
        m_refused = text.trimmed().isEmpty() ? tr("There is no text on the clipboard to paste layers from.")
                                             : tr("The text on the clipboard is too long for layers.");
        return showProblem();
    }
    insertText(text.toUtf8(), before, tr("Paste"));
}

void NetworkEditor::setUnits(int layer, int units) {
    edit(tr("Change the units of a layer"), [layer, units](NetworkSpec& network) {
        LayerSpec& own = network.layers[static_cast<std::size_t>(layer)];
        if (const auto* width = widthParameter(own.type))
            own.settings.set(width->name, std::int64_t{units});
    });
}

void NetworkEditor::setActivation(int layer, const QString& activation) {
    edit(tr("Change the activation of a layer"), [layer, &activation](NetworkSpec& network) {
        network.layers[static_cast<std::size_t>(layer)].settings.set("activation", activation.toStdString());
    });
}

void NetworkEditor::freezeLayers(const std::vector<int>& layers, bool freeze) {
    const QString text = freeze              ? layers.size() > 1 ? tr("Freeze layers") : tr("Freeze a layer")
                                      : layers.size() > 1 ? tr("Let layers learn")
                                             : tr("Let a layer learn");
    edit(text, [&](NetworkSpec& network) { network = withFrozen(std::move(network), layers, freeze); });
}

void NetworkEditor::freezeAllButTheLast() {
    edit(tr("Freeze all but the last"),
         [](NetworkSpec& network) { network = withLastLearning(std::move(network)); });
}

void NetworkEditor::newHead() {
    if (!m_dataset)
        return;
    const auto parameters = presentParameters();
    auto next = parameters ? withNewHead(m_document.project(), *m_dataset, *parameters)
                           : engine::core::Result<engine::io::Project>(parameters.error());
    const auto done =
        next ? m_document.edit(tr("New head"), *std::move(next)) : engine::core::Result<void>(next.error());
    m_refused = done ? QString() : QString::fromStdString(done.error().text());
    showProblem();
    if (done)
        select(static_cast<int>(m_document.experiment().network.layers.size()) - 1);
}

/// As the run has them; where it cannot run, those the project begins with.
engine::core::Result<engine::core::VectorD> NetworkEditor::presentParameters() const {
    const auto& experiment = m_document.experiment();
    if (m_run.isReady() && m_run.network().spec() == experiment.network)
        return m_run.snapshot()->parameters;
    const auto network = engine::model::Network<double>::create(experiment.network);
    if (!network)
        return network.error();
    const auto drawn = network->initialParameters(experiment.training.seed);
    const auto initial =
        engine::io::initialWeights(m_document.project(), network->layout(), drawn, m_run.files());
    if (!initial)
        return initial.error();
    return initial->value_or(drawn);
}

bool NetworkEditor::inputsFit() const {
    return engine::model::sizeOf(m_document.experiment().network.input) == m_dataset->features.rows();
}

void NetworkEditor::setType(int layer, const QString& type) {
    edit(tr("Change the type of a layer"), [layer, &type](NetworkSpec& network) {
        network.layers[static_cast<std::size_t>(layer)] =
            engine::model::ofType(network, layer, type.toStdString());
    });
}

} // namespace ui
