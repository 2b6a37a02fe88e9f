#include "ui/plots/run_pictures.h"

#include "engine/train/residuals.h"
#include "ui/plots/chart.h"
#include "ui/plots/field_view.h"
#include "ui/plots/fit_view.h"
#include "ui/plots/run_series.h"
#include "ui/plots/weights_view.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::plots {

namespace {

using engine::train::EpochRecord;
using NetworkF = engine::model::Network<float>;

constexpr QSize kCurves{900, 480}, kSquare{640, 660};
/// Points of a side of the plane, of the line.
constexpr int kPlanePoints = 160, kLinePoints = 600;

QString say(const char* text) { return QCoreApplication::translate("ui::plots::RunPictures", text); }

QByteArray svg(Exporter& exporter, const QSize& size) {
    ExportChoice choice;
    choice.size = size;
    return exported(exporter.exportable(), choice);
}

template <class Values>
QByteArray curves(Chart& chart, std::vector<Series> series, const std::vector<EpochRecord>& history,
                  Values values) {
    std::vector<double> row(series.size());
    chart.setSeries(std::move(series));
    for (const EpochRecord& record : history) {
        values(record, row);
        chart.append(double(record.epoch), row);
    }
    return svg(chart, kCurves);
}

QByteArray loss(const RunResult& result) {
    Chart chart;
    chart.setNames(QStringLiteral("loss"), say("epoch"),
                   result.data.scalesTargets() ? say("loss, targets standardized") : say("loss"));
    chart.setLogarithmic(true);
    return curves(chart, partSeries(result.data, Series::Best::Lowest), result.history,
                  [](const EpochRecord& record, auto& row) {
                      row[0] = record.trainLoss;
                      if (row.size() > 1)
                          row[1] = record.validationLoss;
                  });
}

QByteArray accuracy(const RunResult& result) {
    Chart chart;
    chart.setNames(QStringLiteral("accuracy"), say("epoch"), say("share classified right"));
    chart.setBounds({0, 1});
    chart.setLegendCorner(Qt::BottomRightCorner);
    return curves(chart, partSeries(result.data, Series::Best::Highest), result.history,
                  [](const EpochRecord& record, auto& row) {
                      row[0] = record.trainAccuracy;
                      if (row.size() > 1)
                          row[1] = record.validationAccuracy;
                  });
}

QByteArray gradients(const RunResult& result, const NetworkF& network) {
    Chart chart;
    chart.setNames(QStringLiteral("gradient-norm"), say("epoch"), QStringLiteral("‖∂L/∂W‖"));
    chart.setLogarithmic(true);
    return curves(chart, gradientSeries(network), result.history,
                  [](const EpochRecord& record, auto& row) { setLayers(record.gradientNorms, row); });
}

QByteArray ratios(const RunResult& result, const NetworkF& network) {
    Chart chart;
    chart.setNames(QStringLiteral("update-ratio"), say("epoch"), QStringLiteral("‖ΔW‖ / ‖W‖"));
    chart.setLogarithmic(true);
    chart.setBand(ratioBand());
    return curves(chart, ratioSeries(network), result.history,
                  [](const EpochRecord& record, auto& row) { setLayers(record.updateRatios, row); });
}

ResponsePtr answer(const RunResult& result, const NetworkF& network) {
    const Plane plane = planeOf(*result.data.dataset);
    const bool line = network.inputs() == 1;
    engine::train::Response grid;
    grid.width = line ? kLinePoints : kPlanePoints;
    grid.height = line ? 1 : kPlanePoints;
    grid.x0 = plane.x.lower;
    grid.x1 = plane.x.upper;
    grid.y0 = plane.y.lower;
    grid.y1 = plane.y.upper;
    const auto& scaler = result.data.scaler;
    return std::make_shared<const engine::train::Response>(
        engine::train::respond(network, result.parameters, scaler.mean, scaler.deviation, grid));
}

NamedPicture learned(const RunResult& result, const NetworkF& network) {
    const auto data = std::make_shared<const engine::data::Prepared>(result.data);
    if (network.inputs() == 1) {
        FitView view;
        view.setData(data);
        const bool numbers = data->dataset->task == engine::data::Task::Regression;
        view.setResponse(answer(result, network),
                         numbers ? std::make_shared<const engine::train::Residuals>(
                                       engine::train::residuals(network, result.parameters, *data))
                                 : nullptr);
        return {"fit.svg", svg(view, kCurves)};
    }
    if (network.inputs() == 2) {
        FieldView view;
        view.setData(data, FieldMeaning::of(result.experiment, *data, network));
        view.setResponse(answer(result, network));
        return {"boundary.svg", svg(view, kSquare)};
    }
    WeightsView view;
    view.setData(data->dataset);
    const auto& slots = network.layout().slots;
    const auto weight =
        std::find_if(slots.begin(), slots.end(), [](const auto& slot) { return slot.parameter == "weight"; });
    if (weight != slots.end())
        view.setWeights(engine::model::view(result.parameters, *weight), weight->shape);
    return {"weights.svg", svg(view, kCurves)};
}

} // namespace

std::vector<NamedPicture> runPictures(const RunResult& result) {
    std::vector<NamedPicture> pictures{{"loss.svg", loss(result)}};
    if (result.data.dataset->task == engine::data::Task::Classification)
        pictures.push_back({"accuracy.svg", accuracy(result)});
    // The trainer has made one of the same layers: it is known to work.
    const auto network = NetworkF::create(result.experiment.network);
    pictures.push_back({"gradient-norms.svg", gradients(result, *network)});
    pictures.push_back({"update-ratios.svg", ratios(result, *network)});
    pictures.push_back(learned(result, *network));
    return pictures;
}

} // namespace ui::plots
