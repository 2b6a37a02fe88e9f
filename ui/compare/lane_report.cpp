#include "ui/compare/lane_report.h"

#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_words.h"
#include "ui/plots/comparison_pictures.h"
#include "ui/plots/line_style.h"
#include "ui/theme.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace ui {

namespace {

/// Of the page in points, and of its parts.
constexpr double kMargin = 42, kChartShare = 0.46, kSwatch = 28;
/// Laid out at that width in pixels of the screen.
constexpr double kLayoutWidth = 760;

QString say(const char* text) { return QCoreApplication::translate("ui::LaneReport", text); }

QString percent(double share) { return QStringLiteral("%1 %").arg(QString::number(100 * share, 'f', 1)); }

struct Cells {
    QString setting, train, validation, accuracy, story;
};

QString nameOf(const LaneReport::Row& row) {
    return row.label.isEmpty() ? laneTitle(row.spec.settings) : row.label;
}

Cells cellsOf(const LaneReport::Row& row) {
    LanesFeed::Lane lane;
    lane.spec = row.spec;
    Cells cells;
    cells.setting = nameOf(row);
    cells.story = laneSentence(lane, row.verdict, row.autopsy);
    if (!row.note.isEmpty())
        cells.story += QLatin1Char(' ') + row.note;
    if (row.records.empty())
        return cells;
    const auto& last = row.records.back();
    const auto text = [](double value) {
        return std::isnan(value) ? QStringLiteral("–") : formatNumber(value);
    };
    cells.train = text(last.trainLoss);
    cells.validation = text(last.validationLoss);
    const double share = std::isnan(last.validationAccuracy) ? last.trainAccuracy : last.validationAccuracy;
    cells.accuracy = std::isnan(share) ? QStringLiteral("–") : percent(share);
    return cells;
}

/// Draws from top to bottom.
class Page {
public:
    Page(QPainter& painter, const QRectF& area) : m_painter(painter), m_area(area), m_y(area.top()) {}

    void line(const QString& text, const QFont& font, const QColor& color, double gap) {
        m_painter.setFont(font);
        m_painter.setPen(color);
        const double height = QFontMetricsF(font).height();
        m_painter.drawText(QRectF(m_area.left(), m_y, m_area.width(), height),
                           Qt::AlignLeft | Qt::AlignVCenter,
                           QFontMetricsF(font).elidedText(text, Qt::ElideRight, m_area.width()));
        m_y += height + gap;
    }

    void chart(const plots::Exportable& what, double height) {
        m_painter.save();
        m_painter.translate(m_area.left(), m_y);
        what.paint(m_painter, QSize(int(m_area.width()), int(height)));
        m_painter.restore();
        m_y += height + 14;
    }

    void row(const Cells& cells, int style, const QFont& font) {
        const double height = QFontMetricsF(font).height(), width = m_area.width();
        const double columns[] = {0.05, 0.25, 0.36, 0.47, 0.57, 1.0};
        const QString* texts[] = {&cells.setting, &cells.train, &cells.validation, &cells.accuracy,
                                  &cells.story};
        if (style >= 0) {
            // Dashed as the curve.
            m_painter.setPen(plots::curvePen(laneColor(style), 2, style, isLaneDashed(style)));
            m_painter.drawLine(QPointF(m_area.left(), m_y + height / 2),
                               QPointF(m_area.left() + kSwatch, m_y + height / 2));
        }
        m_painter.setFont(font);
        m_painter.setPen(theme().text);
        double tallest = height;
        for (int i = 0; i < 5; ++i) {
            const QRectF cell(m_area.left() + columns[i] * width + (i == 4 ? 10 : 0), m_y,
                              (columns[i + 1] - columns[i]) * width - 10, 10 * height);
            const int flags =
                (i == 0 || i == 4 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop | Qt::TextWordWrap;
            QRectF used;
            m_painter.drawText(cell, flags, *texts[i], &used);
            tallest = std::max(tallest, used.height());
        }
        m_y += tallest + 5;
        m_painter.setPen(QPen(theme().border, 0.5));
        m_painter.drawLine(QPointF(m_area.left(), m_y - 2.5), QPointF(m_area.right(), m_y - 2.5));
    }

    double left() const { return m_area.bottom() - m_y; }

private:
    QPainter& m_painter;
    QRectF m_area;
    double m_y;
};

} // namespace

QString aboutExperiment(const engine::train::Experiment& experiment) {
    return say("%1 · %2 · %3 · batch size %4 · seed %5")
        .arg(QString::fromStdString(experiment.data.source).section(QLatin1Char('/'), -1),
             QString::fromStdString(engine::model::summary(experiment.network)),
             QString::fromStdString(experiment.training.optimizer.type))
        .arg(experiment.training.batchSize)
        .arg(experiment.training.seed);
}

LaneReport reportOf(const LaneDesk& desk) {
    LaneReport report;
    report.title = say("Comparison");
    report.epochs = desk.epochNow();
    const auto& lanes = desk.feed().lanes();
    if (!lanes.empty())
        report.about = aboutExperiment(lanes.front().spec.experiment);
    for (std::size_t i = 0; i < lanes.size() && i < desk.verdicts().size(); ++i) {
        const auto* state = desk.feed().stateOf(lanes[i].id);
        report.rows.push_back({lanes[i].spec, lanes[i].records, desk.verdicts()[i],
                               state ? state->autopsy : nullptr, lanes[i].label, lanes[i].note});
    }
    return report;
}

QByteArray LaneReport::pdf() const {
    const LookScope print(Scheme::Print);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(kMargin, kMargin, kMargin, kMargin), QPageLayout::Point);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Chainrule"));
    QPainter painter(&writer);
    const double factor = writer.width() / kLayoutWidth;
    painter.scale(factor, factor);
    paint(painter, {kLayoutWidth, writer.height() / factor});
    painter.end();
    return bytes;
}

QByteArray LaneReport::svg() const {
    const LookScope print(Scheme::Print);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    // An A4 page at the width of the layout, with its margins.
    const QSizeF paper = QPageSize(QPageSize::A4).sizePoints();
    const double factor = kLayoutWidth / (paper.width() - 2 * kMargin);
    const QSizeF page = QSizeF(paper) * factor;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(page.toSize());
    generator.setViewBox(QRectF(QPointF(), page));
    generator.setTitle(title);
    QPainter painter(&generator);
    painter.fillRect(QRectF(QPointF(), page), theme().panel);
    painter.translate(kMargin * factor, kMargin * factor);
    paint(painter, {kLayoutWidth, page.height() - 2 * kMargin * factor});
    painter.end();
    return bytes;
}

void LaneReport::paint(QPainter& painter, const QSizeF& paper) const {
    painter.setRenderHint(QPainter::Antialiasing);
    Page page(painter, QRectF(QPointF(), paper));
    page.line(title, ui::font(FontRole::Title), theme().text, 2);
    page.line(about, ui::font(FontRole::Small), theme().muted, 2);
    page.line(say("%1 lanes side by side, %2 epochs; curves of the training loss")
                  .arg(rows.size())
                  .arg(formatCount(epochs)),
              ui::font(FontRole::Small), theme().muted, 12);
    std::vector<plots::LaneResult> lanes;
    for (const Row& row : rows)
        lanes.push_back({nameOf(row), row.records});
    plots::withLossesChart(
        lanes, [&](const plots::Exportable& chart) { page.chart(chart, kChartShare * kLayoutWidth); });
    const QFont small = ui::font(FontRole::Small);
    page.row({say("setting"), say("train loss"), say("val. loss"), say("accuracy"), say("what happens")}, -1,
             small);
    for (std::size_t i = 0; i < rows.size(); ++i)
        page.row(cellsOf(rows[i]), int(i), small);
}

} // namespace ui
