#include "ui/plots/run_series.h"

#include "ui/learning_words.h"
#include "ui/network/layer_names.h"

#include <QCoreApplication>

#include <limits>

namespace ui::plots {

namespace {

/// Layers have other colours than training and validation.
constexpr int kFirstLayerColor = 2;
/// The rule of thumb for updates in units of weights (CS231n), and by which factor around it is still usual.
constexpr double kUsualRatio = 1e-3, kAround = 3;

QString say(const char* text) { return QCoreApplication::translate("ui::plots::RunSeries", text); }

/// One curve a layer that has parameters.
std::vector<Series> layerSeries(const engine::model::Network<float>& network, const QString& definition) {
    std::vector<Series> series;
    for (int i = 0; i < network.layerCount(); ++i)
        if (!network.layer(i).tensors().empty())
            series.push_back(
                {layerTitle(network.spec(), i), definition, kFirstLayerColor + int(series.size()), false});
    return series;
}

} // namespace

std::vector<Series> partSeries(const engine::data::Prepared& data, Series::Best best) {
    std::vector<Series> series{{say("training"),
                                say("running mean over the batches of the epoch, each before its update, in "
                                    "training mode (dropout on), "
                                    "without penalty"),
                                0, false}};
    if (!data.split.validation.empty())
        series.push_back({say("validation"),
                          say("of the whole validation part, at the end of the epoch, in evaluation mode, "
                              "without penalty"),
                          1, true});
    series.back().best = best;
    return series;
}

std::vector<Series> gradientSeries(const engine::model::Network<float>& network) {
    return layerSeries(network, say("length of the gradient of weights and biases, last batch of the epoch, "
                                    "penalty included, before clipping"));
}

std::vector<Series> ratioSeries(const engine::model::Network<float>& network) {
    return layerSeries(network, say("length of the last update of the epoch over the length of weights and "
                                    "biases before it"));
}

std::vector<Series> driftSeries(const engine::model::Network<float>& network,
                                const std::vector<engine::train::LayerLearning>& learning) {
    auto series =
        layerSeries(network, say("length of the way from where the run began to the weights and biases "
                                 "at the end of the epoch, over their length there"));
    std::size_t at = 0;
    for (std::size_t layer = 0; layer < learning.size() && at < series.size(); ++layer) {
        if (network.layer(int(layer)).tensors().empty())
            continue;
        Series& own = series[at++];
        if (const QString words = learningWords(learning[layer]); !words.isEmpty()) {
            own.name += QStringLiteral(" · ") + words;
            own.locked = true;
        }
    }
    return series;
}

std::vector<Series> taskSeries(const engine::data::Prepared& present) {
    const bool validated = !present.split.validation.empty();
    return {
        {say("source task"),
         say("of the task that the weights came from: its validation part, with its own head and the other "
             "layers as they are at the end of the epoch"),
         4, true},
        {validated ? say("present task") : say("present task, training"),
         validated ? say("of the whole validation part, at the end of the epoch, in evaluation mode, without "
                         "penalty")
                   : say("running mean over the batches of the epoch: there is no validation part"),
         0, false}};
}

Band ratioBand() { return {kUsualRatio / kAround, kUsualRatio * kAround, say("about 1e−3: usual")}; }

void setLayers(const std::vector<double>& values, std::vector<double>& out) {
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i < values.size() ? values[i] : std::numeric_limits<double>::quiet_NaN();
}

} // namespace ui::plots
