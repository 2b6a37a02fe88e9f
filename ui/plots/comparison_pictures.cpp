#include "ui/plots/comparison_pictures.h"

#include "ui/plots/chart.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace ui::plots {

namespace {

using engine::train::EpochRecord;

constexpr QSize kSize{900, 480};

QString say(const char* text) { return QCoreApplication::translate("ui::plots::ComparisonPictures", text); }

/// What is drawn of every lane.
struct Quantity {
    QString of; ///< behind the lane's name; may be empty
    bool dashed = false;
    std::function<double(const EpochRecord&)> value;
};

/// The Okabe-Ito order and the colour of the text, as the lanes of the window.
int colorOf(std::size_t lane) { return lane % 8 == 7 ? -1 : int(lane % 8); }

bool isThere(const std::vector<LaneResult>& lanes, const Quantity& quantity) {
    return std::any_of(lanes.begin(), lanes.end(), [&](const LaneResult& lane) {
        return !lane.history.empty() && !std::isnan(quantity.value(lane.history.front()));
    });
}

/// A curve a lane and quantity that is there at all.
void fill(Chart& chart, const std::vector<LaneResult>& lanes, std::vector<Quantity> quantities,
          double xPerEpoch) {
    std::erase_if(quantities, [&](const Quantity& quantity) { return !isThere(lanes, quantity); });
    struct Line {
        const LaneResult* lane;
        const Quantity* quantity;
    };
    std::vector<Line> lines;
    std::vector<Series> series;
    std::size_t epochs = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        epochs = std::max(epochs, lanes[i].history.size());
        for (const Quantity& quantity : quantities) {
            if (!isThere({lanes[i]}, quantity))
                continue;
            lines.push_back({&lanes[i], &quantity});
            series.push_back(
                {quantity.of.isEmpty() ? lanes[i].name : say("%1, %2").arg(lanes[i].name, quantity.of),
                 {},
                 colorOf(i),
                 quantity.dashed});
        }
    }
    chart.setSeries(series);
    std::vector<double> row(lines.size());
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto& history = lines[i].lane->history;
            row[i] = epoch < history.size() ? lines[i].quantity->value(history[epoch])
                                            : std::numeric_limits<double>::quiet_NaN();
        }
        chart.append(double(epoch + 1) * xPerEpoch, row);
    }
}

QByteArray picture(Chart& chart, const std::vector<LaneResult>& lanes, std::vector<Quantity> quantities,
                   double xPerEpoch) {
    fill(chart, lanes, std::move(quantities), xPerEpoch);
    ExportChoice choice;
    choice.size = kSize;
    return exported(chart.exportable(), choice);
}

} // namespace

void withLossesChart(const std::vector<LaneResult>& lanes,
                     const std::function<void(const Exportable&)>& use) {
    Chart chart;
    chart.setNames(QStringLiteral("compare"), say("epoch"), say("loss"));
    chart.setLogarithmic(true);
    fill(chart, lanes, {{{}, false, [](const EpochRecord& record) { return record.trainLoss; }}}, 1);
    use(chart.exportable());
}

QByteArray lossesPicture(const std::vector<LaneResult>& lanes) {
    Chart chart;
    chart.setNames(QStringLiteral("compare"), say("epoch"), say("loss"));
    chart.setLogarithmic(true);
    return picture(
        chart, lanes,
        {{say("training"), false, [](const EpochRecord& record) { return record.trainLoss; }},
         {say("validation"), true, [](const EpochRecord& record) { return record.validationLoss; }}},
        1);
}

QByteArray accuraciesPicture(const std::vector<LaneResult>& lanes, engine::core::Index samplesPerEpoch) {
    Chart chart;
    chart.setNames(QStringLiteral("compare-accuracy"), say("samples"), say("share classified right"));
    chart.setBounds({0, 1});
    chart.setLegendCorner(Qt::BottomRightCorner);
    const auto own = [](const EpochRecord& record) {
        return std::isnan(record.validationAccuracy) ? record.trainAccuracy : record.validationAccuracy;
    };
    return picture(
        chart, lanes,
        {{{}, false, own},
         {say("source task"), true, [](const EpochRecord& record) { return record.sourceAccuracy; }}},
        double(samplesPerEpoch));
}

} // namespace ui::plots
