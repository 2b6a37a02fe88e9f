#include "ui/data/histogram_wall.h"

#include "ui/data/class_keys.h"
#include "ui/data/explorer_words.h"
#include "ui/data/row_selection.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kCellWidth = 220, kCellHeight = 150, kHighest = 330, kGap = 10;
constexpr double kFaded = 0.3;

} // namespace

HistogramWall::HistogramWall(RowSelection& selection, QWidget* parent)
    : QAbstractScrollArea(parent), m_selection(selection) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Histograms of the columns"));
    viewport()->setMouseTracking(true);
    connect(&selection, &RowSelection::changed, this, [this] {
        m_counts.clear();
        m_selected = m_selection.selected();
        viewport()->update();
    });
    connect(&Look::instance(), &Look::changed, this, &HistogramWall::layOut);
}

void HistogramWall::setOverview(engine::data::OverviewPtr overview) {
    m_overview = std::move(overview);
    m_counts.clear();
    m_selected = m_selection.selected();
    m_marked = -1;
    layOut();
}

int HistogramWall::columns() const {
    const int count = m_overview ? int(m_overview->histograms.size()) : 1;
    return std::clamp(int((viewport()->width() - kGap) / (scaled(kCellWidth) + kGap)), 1, std::max(1, count));
}

/// Few columns have the room that is there.
double HistogramWall::cellHeight() const {
    const int count = m_overview ? int(m_overview->histograms.size()) : 1;
    const int rows = std::max(1, (count + columns() - 1) / columns());
    return std::clamp((viewport()->height() - kGap) / rows, scaled(kCellHeight) + kGap,
                      scaled(kHighest) + kGap);
}

void HistogramWall::layOut() {
    const int count = m_overview ? int(m_overview->histograms.size()) : 0;
    const int rows = (count + columns() - 1) / columns();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(int(cellHeight() / 3));
    verticalScrollBar()->setRange(0, std::max(0, int(rows * cellHeight() + kGap) - viewport()->height()));
    viewport()->update();
}

void HistogramWall::reveal(int column) {
    m_marked = column;
    verticalScrollBar()->setValue(int(column / columns() * cellHeight()));
    viewport()->update();
}

QRectF HistogramWall::cellOf(int column) const {
    const double width = (viewport()->width() - kGap) / double(columns());
    return {kGap + (column % columns()) * width,
            kGap + (column / columns()) * cellHeight() - verticalScrollBar()->value(), width - kGap,
            cellHeight() - kGap};
}

QRectF HistogramWall::barsOf(int column) const {
    const double line = QFontMetricsF(ui::font(FontRole::Small)).height();
    return cellOf(column).adjusted(scaled(8), line + scaled(12), -scaled(8), -line - scaled(6));
}

HistogramWall::Place HistogramWall::placeAt(const QPointF& position) const {
    if (!m_overview)
        return {};
    const int row = int(std::floor((position.y() + verticalScrollBar()->value() - kGap) / cellHeight()));
    const int across =
        int(std::floor((position.x() - kGap) / ((viewport()->width() - kGap) / double(columns()))));
    const int column = row * columns() + across;
    if (row < 0 || across < 0 || across >= columns() || column >= int(m_overview->histograms.size()))
        return {};
    const QRectF bars = barsOf(column);
    const auto& histogram = m_overview->histograms[std::size_t(column)];
    if (!bars.contains(position) || histogram.bins == 0)
        return {column, -1};
    return {column, std::clamp(int((position.x() - bars.left()) / bars.width() * histogram.bins), 0,
                               histogram.bins - 1)};
}

QString HistogramWall::readAt(const Place& place) const {
    if (place.column < 0)
        return {};
    const auto& set = *m_overview->dataset;
    const auto& histogram = m_overview->histograms[std::size_t(place.column)];
    QStringList lines{columnTitle(set, place.column)};
    if (place.bin >= 0) {
        lines.front() +=
            tr(": %1 … %2")
                .arg(formatTick(histogram.edge(place.bin)), formatTick(histogram.edge(place.bin + 1)));
        for (std::size_t group = 0; group < histogram.counts.size() && hasClasses(set); ++group)
            if (const auto count = histogram.counts[group][std::size_t(place.bin)];
                count > 0 && lines.size() < 14)
                lines << tr("%1: %2").arg(classTitle(set, int(group)), formatCount(count));
        const auto all = histogram.total(place.bin);
        lines << (all == 1 ? tr("1 row in all") : tr("%1 rows in all").arg(formatCount(all)));
    }
    return lines.join(QLatin1Char('\n'));
}

const HistogramWall::Counts& HistogramWall::selectedCounts(int column) {
    if (const auto* known = m_counts.object(column))
        return *known;
    const auto& set = *m_overview->dataset;
    const auto& histogram = m_overview->histograms[std::size_t(column)];
    auto* counts =
        new Counts(histogram.counts.size(), std::vector<engine::core::Index>(std::size_t(histogram.bins), 0));
    const double* values = engine::data::columnValues(set, column);
    for (const int row : m_selected)
        if (const int bin = histogram.bin(values[row]); bin >= 0)
            ++(*counts)[hasClasses(set) ? std::size_t(set.classes[std::size_t(row)]) : 0][std::size_t(bin)];
    m_counts.insert(column, counts);
    return *counts;
}

void HistogramWall::paintBars(QPainter& painter, int column, const QRectF& area, double highest) {
    const auto& set = *m_overview->dataset;
    const auto& histogram = m_overview->histograms[std::size_t(column)];
    const bool some = !m_selected.empty();
    const Counts* selected = some ? &selectedCounts(column) : nullptr;
    const double width = area.width() / histogram.bins, gap = width > 4 ? 1 : 0;
    painter.setPen(Qt::NoPen);
    for (int bin = 0; bin < histogram.bins; ++bin) {
        double bottom = area.bottom();
        const auto stack = [&](int group, engine::core::Index count, double strength) {
            const double height = double(count) / highest * area.height();
            fillGroup(painter, QRectF(area.left() + bin * width, bottom - height, width - gap, height), set,
                      group, strength);
            bottom -= height;
        };
        for (std::size_t group = 0; group < histogram.counts.size(); ++group) {
            const auto all = histogram.counts[group][std::size_t(bin)];
            const auto chosen = some ? (*selected)[group][std::size_t(bin)] : all;
            if (chosen > 0)
                stack(int(group), chosen, 1);
            if (all > chosen)
                stack(int(group), all - chosen, kFaded);
        }
    }
}

void HistogramWall::paintBounds(QPainter& painter, int column, const QRectF& area) const {
    const auto& summary = m_overview->summaries[std::size_t(column)];
    const auto& histogram = m_overview->histograms[std::size_t(column)];
    if (summary.outliers == 0)
        return;
    painter.setPen(QPen(outlierColor(), stroke(1.2), Qt::DashLine));
    for (const double bound :
         {summary.median - summary.outlierDistance(), summary.median + summary.outlierDistance()})
        if (bound > histogram.low && bound < histogram.high) {
            const double x =
                area.left() + (bound - histogram.low) / (histogram.high - histogram.low) * area.width();
            painter.drawLine(QPointF(x, area.top() - scaled(3)), QPointF(x, area.bottom()));
        }
}

void HistogramWall::paintCell(QPainter& painter, int column) {
    const auto& set = *m_overview->dataset;
    const auto& summary = m_overview->summaries[std::size_t(column)];
    const auto& histogram = m_overview->histograms[std::size_t(column)];
    const QRectF cell = cellOf(column), area = barsOf(column);
    painter.setPen(QPen(column == m_marked ? theme().accent : theme().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const QRectF title(area.left(), cell.top() + scaled(5), area.width(), metrics.height());
    const QString outliers = summary.outliers == 0   ? QString()
                             : summary.outliers == 1 ? tr("1 outlier")
                                                     : tr("%1 outliers").arg(formatCount(summary.outliers));
    painter.setPen(outlierColor());
    painter.drawText(title, Qt::AlignRight, outliers);
    painter.setPen(theme().text);
    painter.drawText(title, Qt::AlignLeft,
                     metrics.elidedText(columnTitle(set, column), Qt::ElideRight,
                                        title.width() - metrics.horizontalAdvance(outliers) - scaled(8)));
    if (histogram.bins == 0) {
        painter.setPen(theme().muted);
        return painter.drawText(area, Qt::AlignCenter, tr("no numbers"));
    }
    double highest = 1;
    for (int bin = 0; bin < histogram.bins; ++bin)
        highest = std::max(highest, double(histogram.total(bin)));
    paintBars(painter, column, area, highest);
    paintBounds(painter, column, area);
    painter.setPen(QPen(theme().muted, 1));
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5));
    const QRectF below(area.left(), area.bottom() + scaled(2), area.width(), metrics.height());
    painter.drawText(below, Qt::AlignLeft, formatTick(summary.minimum));
    painter.drawText(below, Qt::AlignRight, formatTick(summary.maximum));
    painter.setPen(theme().faint);
    painter.drawText(below, Qt::AlignHCenter, tr("highest %1").arg(formatCount((long long)highest)));
}

void HistogramWall::paintEvent(QPaintEvent* event) {
    if (!m_overview)
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int first = std::max(0, int((verticalScrollBar()->value() - kGap) / cellHeight())) * columns();
    for (int column = first; column < int(m_overview->histograms.size()); ++column) {
        const QRectF cell = cellOf(column);
        if (cell.top() > viewport()->height())
            break;
        if (cell.intersects(event->rect()))
            paintCell(painter, column);
    }
}

void HistogramWall::resizeEvent(QResizeEvent*) { layOut(); }

void HistogramWall::mousePressEvent(QMouseEvent* event) {
    if (!m_overview || event->button() != Qt::LeftButton)
        return QAbstractScrollArea::mousePressEvent(event);
    const Place place = placeAt(event->position());
    const auto how = RowSelection::howOf(event->modifiers());
    if (place.bin >= 0)
        m_selection.select(engine::data::rowsInBin(*m_overview->dataset, place.column,
                                                   m_overview->histograms[std::size_t(place.column)],
                                                   place.bin),
                           how);
    else if (how == RowSelection::How::Replace)
        m_selection.clear();
}

void HistogramWall::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_selection.count() > 0)
        return m_selection.clear();
    QAbstractScrollArea::keyPressEvent(event);
}

bool HistogramWall::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), readAt(placeAt(QPointF(help->pos()))), this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace ui
