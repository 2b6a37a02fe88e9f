#include "ui/plots/run_series.h"

#include <QCoreApplication>

#include <limits>

namespace ui::plots {

namespace {

/// Layers have other colours than training and validation.
constexpr int kFirstLayerColor = 2;

QString say(const char* text) { return QCoreApplication::translate("ui::plots::RunSeries", text); }

} // namespace

std::vector<Series> partSeries(const engine::data::Prepared& data) {
    std::vector<Series> series{
        {say("training"), say("mean over the batches of the epoch, each before its update"), 0, false}};
    if (!data.split.validation.empty())
        series.push_back(
            {say("validation"), say("of the whole validation part, at the end of the epoch"), 1, true});
    return series;
}

std::vector<Series> gradientSeries(const engine::model::Network<float>& network) {
    std::vector<Series> series;
    int hidden = 0;
    for (int i = 0; i < network.layerCount(); ++i) {
        const bool last = i == network.layerCount() - 1;
        const auto& name = network.spec().layers[std::size_t(i)].name;
        hidden += last ? 0 : 1;
        if (network.layer(i).tensors().empty())
            continue;
        const QString shown = !name.empty() ? QString::fromStdString(name)
                              : last        ? say("output")
                                            : say("hidden %1").arg(hidden);
        series.push_back({shown, say("length of the gradient of weights and biases, last batch of the epoch"),
                          kFirstLayerColor + int(series.size()), false});
    }
    return series;
}

void gradientNorms(const engine::train::EpochRecord& record, std::vector<double>& out) {
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i < record.gradientNorms.size() ? record.gradientNorms[i]
                                                 : std::numeric_limits<double>::quiet_NaN();
}

} // namespace ui::plots
