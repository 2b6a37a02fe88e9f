#include "ui/plots/loss_picture.h"

#include "ui/plots/chart.h"

#include <QCoreApplication>

#include <array>

namespace ui::plots {

namespace {

constexpr QSize kSize{900, 480};

QString say(const char* text) { return QCoreApplication::translate("ui::plots::LossPicture", text); }

} // namespace

QByteArray lossPicture(const std::vector<engine::train::EpochRecord>& history) {
    Chart chart;
    // Visible to itself, so that it lays out and draws; on no screen.
    chart.setAttribute(Qt::WA_DontShowOnScreen);
    chart.resize(kSize);
    chart.show();
    chart.setNames(QStringLiteral("loss"), say("epoch"), say("loss"));
    chart.setSeries({{say("training"), {}, 0, false}, {say("validation"), {}, 1, true}});
    chart.setLogarithmic(true);
    for (const auto& record : history)
        chart.append(double(record.epoch), std::array{record.trainLoss, record.validationLoss});
    chart.fit();
    return exported(chart.exportable(), ExportFormat::Svg);
}

} // namespace ui::plots
