#include "ui/plots/field.h"

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "engine/train/metrics.h"
#include "ui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ui::plots {

namespace {

using engine::core::Index;

constexpr double kRoom = 0.08;
/// Fields are calmer than full strength: points stand out from them.
constexpr double kFieldStrength = 0.45;
constexpr int kShades = 256;

using Palette = std::array<QRgb, kShades>;

/// Shades of −1 ... 1.
Palette valuePalette() {
    Palette palette;
    for (int i = 0; i < kShades; ++i)
        palette[std::size_t(i)] = valueColor((2.0 * i / (kShades - 1) - 1) * kFieldStrength, 1).rgb();
    return palette;
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

/// Shades of a class from not leading at all (0) to sure (1).
Palette classPalette(int index) {
    Palette palette;
    for (int i = 0; i < kShades; ++i)
        palette[std::size_t(i)] =
            mixed(theme().panel, seriesColor(index), 0.12 + 0.62 * std::sqrt(double(i) / (kShades - 1)))
                .rgb();
    return palette;
}

QRgb shade(const Palette& palette, double share) {
    const double clamped = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.5;
    return palette[std::size_t(std::lround(clamped * (kShades - 1)))];
}

double signedStrength(const FieldMeaning& meaning, double a) {
    if (meaning.kind == FieldMeaning::Kind::Value)
        return a / meaning.scale;
    return meaning.threshold == 0.5 ? 2 * a - 1 : a;
}

void softmax(std::vector<double>& outputs) {
    std::vector<double> z = outputs;
    engine::core::MatrixMap<double> from(z.data(), Index(z.size()), 1),
        to(outputs.data(), Index(z.size()), 1);
    engine::model::activate(*engine::model::findActivation("softmax"), from, to);
}

QRgb shadeOf(const std::vector<double>& outputs, const std::vector<Palette>& palettes) {
    const auto best = std::max_element(outputs.begin(), outputs.end());
    double second = -1e300;
    for (auto it = outputs.begin(); it != outputs.end(); ++it)
        if (it != best)
            second = std::max(second, *it);
    return shade(palettes[std::size_t(best - outputs.begin())], *best - second);
}

} // namespace

FieldMeaning FieldMeaning::of(const engine::train::Experiment& experiment, const engine::data::Prepared& data,
                              const engine::model::Network<float>& network) {
    FieldMeaning meaning;
    const auto& dataset = *data.dataset;
    const auto* loss = engine::model::findLoss(experiment.training.loss);
    const auto& last = network.layer(network.layerCount() - 1).activation();
    if (dataset.task == engine::data::Task::Regression || !loss) {
        meaning.scale =
            std::max(1e-12, data.targets.size() == 0 ? 1.0 : data.targets.row(0).cwiseAbs().maxCoeff());
        meaning.targets = data.targetScaler;
        return meaning;
    }
    meaning.kind = network.outputs() == 1 ? Kind::TwoClasses : Kind::Classes;
    meaning.logits = engine::model::readsLogits(*loss, last) && !engine::model::readsZ(*loss, last);
    meaning.threshold = meaning.logits ? 0.5 : engine::train::decisionThreshold(*loss, last);
    meaning.probability = meaning.logits || last.name == "sigmoid" || last.name == "softmax";
    return meaning;
}

double FieldMeaning::strength(double target) const {
    const bool scaled = targets.mean.size() > 0;
    return (scaled ? (target - targets.mean(0)) / targets.deviation(0) : target) / scale;
}

std::vector<double> FieldMeaning::read(const engine::train::Response& response, Index point) const {
    const auto& a = response.layers.back();
    std::vector<double> outputs(std::size_t(a.rows()));
    for (Index i = 0; i < a.rows(); ++i)
        outputs[std::size_t(i)] = double(a(i, point));
    for (Index i = 0; i < targets.mean.size(); ++i)
        outputs[std::size_t(i)] = outputs[std::size_t(i)] * targets.deviation(i) + targets.mean(i);
    if (!logits)
        return outputs;
    if (kind == Kind::TwoClasses)
        outputs[0] = engine::model::findActivation("sigmoid")->value(outputs[0]);
    else
        softmax(outputs);
    return outputs;
}

QColor classColor(const FieldMeaning& meaning, int index) {
    if (meaning.kind == FieldMeaning::Kind::TwoClasses)
        return index == 0 ? theme().negative : theme().positive;
    return seriesColor(index);
}

QColor pointColor(const FieldMeaning& meaning, const engine::data::Dataset& dataset, int sample) {
    const bool values = meaning.kind == FieldMeaning::Kind::Value;
    const QColor color = values ? valueColor(meaning.strength(dataset.targets(0, sample)), 1)
                                : classColor(meaning, dataset.classes[std::size_t(sample)]);
    const bool dark = Look::instance().scheme() == Scheme::Dark;
    return mixed(color, dark ? Qt::white : Qt::black, dark && !values ? 0.4 : 0.1);
}

QImage fieldImage(const engine::train::Response& response, const FieldMeaning& meaning) {
    QImage image(response.width, response.height, QImage::Format_RGB32);
    const auto& a = response.layers.back();
    std::vector<Palette> palettes{valuePalette()};
    if (meaning.kind == FieldMeaning::Kind::Classes) {
        palettes.clear();
        for (Index i = 0; i < a.rows(); ++i)
            palettes.push_back(classPalette(int(i)));
    }
    for (int y = 0; y < response.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < response.width; ++x) {
            const Index point = Index(y) * response.width + x;
            if (meaning.kind == FieldMeaning::Kind::Classes)
                line[x] = shadeOf(meaning.read(response, point), palettes);
            else if (meaning.logits)
                line[x] = shade(palettes[0], meaning.read(response, point)[0]);
            else
                line[x] = shade(palettes[0], (signedStrength(meaning, double(a(0, point))) + 1) / 2);
        }
    }
    return image;
}

Plane planeOf(const engine::data::Dataset& dataset) {
    const auto around = [&dataset](Index feature) {
        double low = 0, high = 1;
        if (dataset.samples() > 0) {
            low = dataset.features.row(feature).minCoeff();
            high = dataset.features.row(feature).maxCoeff();
        }
        const double room = high > low ? kRoom * (high - low) : 0.5;
        return Range{low - room, high + room};
    };
    Plane plane{around(0), {0, 1}};
    if (dataset.features.rows() < 2)
        return plane;
    plane.y = around(1);
    const double larger = std::max(plane.x.size(), plane.y.size());
    if (larger > 1.6 * std::min(plane.x.size(), plane.y.size()))
        return plane;
    for (Range* range : {&plane.x, &plane.y}) {
        const double middle = (range->lower + range->upper) / 2;
        *range = {middle - larger / 2, middle + larger / 2};
    }
    return plane;
}

} // namespace ui::plots
