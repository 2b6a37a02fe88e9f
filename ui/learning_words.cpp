#include "ui/learning_words.h"

#include "ui/fine_tuning.h"
#include "ui/network/layer_names.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ui {

using engine::train::LayerLearning;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Learning", text); }

constexpr int kMostNames = 3;

} // namespace

QString learningWords(const LayerLearning& layer) {
    if (!layer.hasParameters || layer.learns)
        return {};
    return layer.joinsAfter ? tr("joins after epoch %1").arg(formatCount(*layer.joinsAfter)) : tr("frozen");
}

std::shared_ptr<const engine::core::VectorD> pretrainedOf(const engine::io::Project& project,
                                                          const Run& run) {
    const bool isGiven = project.inlineWeights || !project.weightsPath.empty();
    return isGiven && run.isReady() ? run.snapshot()->origin.parameters : nullptr;
}

std::vector<LayerLock> locksOf(const engine::train::Experiment& experiment, long long epoch) {
    using State = LayerLock::State;
    const auto& layers = experiment.network.layers;
    std::vector<LayerLock> locks(layers.size());
    const auto learning = engine::train::learningAt(experiment, epoch);
    for (std::size_t i = 0; i < std::min(learning.size(), locks.size()); ++i)
        if (learning[i].hasParameters)
            locks[i] = {learning[i].learns       ? State::Open
                        : learning[i].joinsAfter ? State::Later
                                                 : State::Frozen,
                        learningWords(learning[i])};
    if (learning.empty())
        for (const int layer : learningLayers(experiment.network)) {
            const bool learns = layers[std::size_t(layer)].trainable;
            locks[std::size_t(layer)] = {learns ? State::Open : State::Frozen,
                                         learns ? QString() : tr("frozen")};
        }
    return locks;
}

QString learningLine(const engine::train::Experiment& experiment, long long epoch) {
    const auto layers = engine::train::learningAt(experiment, epoch);
    const auto waits = [](const LayerLearning& layer) { return layer.hasParameters && !layer.learns; };
    if (std::none_of(layers.begin(), layers.end(), waits))
        return {};
    QStringList learning;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].learns)
            learning << layerTitle(experiment.network, int(i));
    QString line = learning.isEmpty() ? tr("No layer is learning")
                   : learning.size() <= kMostNames
                       ? tr("Learning: %1").arg(learning.join(QStringLiteral(", ")))
                       : tr("%1 layers are learning").arg(learning.size());
    if (const auto next = engine::train::nextToJoin(layers, epoch))
        line += tr(" · %1 joins after epoch %2")
                    .arg(layerTitle(experiment.network, next->layer), formatCount(next->epoch));
    return line;
}

} // namespace ui
