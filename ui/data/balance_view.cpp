#include "ui/data/balance_view.h"

#include "ui/data/class_keys.h"
#include "ui/data/explorer_words.h"
#include "ui/data/row_selection.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using engine::data::Part;

constexpr int kParts = 3, kAll = 3, kColumns = 4;
constexpr double kLine = 34, kMargin = 12, kWidestName = 180;
/// Strengths of bars: text is read on them.
constexpr double kUsual = 0.4, kFaded = 0.22, kSelected = 0.62;

} // namespace

BalanceView::BalanceView(RowSelection& selection, QWidget* parent)
    : QAbstractScrollArea(parent), m_selection(selection) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Classes by part"));
    setToolTip(tr("Shares are of the samples of the part. Click a bar: select its samples"));
    connect(&selection, &RowSelection::changed, this, [this] {
        m_selected.reset();
        viewport()->update();
    });
    connect(&Look::instance(), &Look::changed, this, &BalanceView::layOut);
}

void BalanceView::setOverview(engine::data::OverviewPtr overview) {
    m_overview = std::move(overview);
    m_selected.reset();
    m_largest = 1e-9;
    for (int group = 0; group < groups(); ++group)
        for (int part = 0; part < kColumns; ++part)
            m_largest = std::max(m_largest, share(group, part));
    layOut();
}

int BalanceView::groups() const { return m_overview ? int(m_overview->balance.counts.rows()) : 0; }

double BalanceView::lineHeight() const { return scaled(kLine); }

double BalanceView::nameWidth() const {
    const QFontMetricsF metrics(font());
    double widest = scaled(60);
    for (int group = 0; group < std::min(groups(), 200) && hasClasses(*m_overview->dataset); ++group)
        widest =
            std::max(widest, metrics.horizontalAdvance(classTitle(*m_overview->dataset, group)) + scaled(26));
    return std::min(widest, double(scaled(kWidestName)));
}

void BalanceView::layOut() {
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(int(lineHeight()));
    verticalScrollBar()->setRange(0,
                                  std::max(0, int((groups() + 1.5) * lineHeight()) - viewport()->height()));
    viewport()->update();
}

long long BalanceView::count(int group, int part) const {
    const auto& counts = m_overview->balance.counts;
    return part == kAll ? counts.row(group).sum() : counts(group, part);
}

long long BalanceView::selectedCount(int group, int part) const {
    if (m_selection.count() == 0)
        return 0;
    if (!m_selected)
        m_selected = engine::data::balance(*m_overview->dataset, m_overview->parts, m_selection.marks());
    return part == kAll ? m_selected->counts.row(group).sum() : m_selected->counts(group, part);
}

long long BalanceView::samples(int part) const {
    return part == kAll ? m_overview->balance.counts.sum() : m_overview->balance.samples(Part(part));
}

double BalanceView::share(int group, int part) const {
    const long long all = samples(part);
    return all > 0 ? double(count(group, part)) / double(all) : 0;
}

QRectF BalanceView::cellOf(int group, int part) const {
    const double left = kMargin + nameWidth(), width = (viewport()->width() - left - kMargin) / kColumns;
    return {left + part * width, (group + 1.2) * lineHeight() - verticalScrollBar()->value(), width,
            lineHeight()};
}

void BalanceView::paintHead(QPainter& painter) const {
    painter.fillRect(QRectF(0, 0, viewport()->width(), 1.2 * lineHeight()), theme().panel);
    painter.setFont(ui::font(FontRole::Body));
    for (int part = 0; part < kColumns; ++part) {
        QRectF place = cellOf(0, part);
        place.moveTop(0);
        place.setHeight(1.2 * lineHeight());
        painter.setPen(theme().muted);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("%1  %2").arg(part == kAll ? tr("all") : partName(Part(part)),
                                                      formatCount(samples(part))));
    }
    painter.setPen(QPen(theme().border, 1));
    const double y = 1.2 * lineHeight() - 0.5;
    painter.drawLine(QPointF(kMargin, y), QPointF(viewport()->width() - kMargin, y));
}

void BalanceView::paintLine(QPainter& painter, int group) const {
    const auto& set = *m_overview->dataset;
    const QRectF first = cellOf(group, 0);
    painter.setFont(ui::font(FontRole::Body));
    const double r = scaled(5);
    if (hasClasses(set)) {
        fillGroup(painter, QRectF(kMargin, first.center().y() - r, 2 * r, 2 * r), set, group, 1);
    }
    painter.setPen(theme().text);
    const QRectF name(kMargin + 3.4 * r, first.top(), nameWidth() - 3.4 * r - scaled(6), first.height());
    painter.drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(hasClasses(set) ? classTitle(set, group) : tr("samples"),
                                         Qt::ElideRight, int(name.width())));
    for (int part = 0; part < kColumns; ++part) {
        const QRectF cell = cellOf(group, part).adjusted(0, scaled(4), -scaled(12), -scaled(4));
        if (samples(part) == 0)
            continue;
        const double width = share(group, part) / m_largest * cell.width();
        const auto all = count(group, part), chosen = selectedCount(group, part);
        const double filled = all > 0 ? width * double(chosen) / double(all) : 0;
        fillGroup(painter, QRectF(cell.left(), cell.top(), filled, cell.height()), set, group, kSelected);
        fillGroup(painter, QRectF(cell.left() + filled, cell.top(), width - filled, cell.height()), set,
                  group, m_selection.count() > 0 ? kFaded : kUsual);
        painter.setPen(theme().text);
        painter.drawText(
            cell.adjusted(scaled(6), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            QStringLiteral("%1 · %2 %")
                .arg(formatCount(count(group, part)), QString::number(100 * share(group, part), 'f', 1)));
    }
}

void BalanceView::paintEvent(QPaintEvent*) {
    if (!m_overview)
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int first = std::max(0, int(verticalScrollBar()->value() / lineHeight()) - 1);
    for (int group = first; group < groups() && cellOf(group, 0).top() < viewport()->height(); ++group)
        paintLine(painter, group);
    paintHead(painter);
    if (!hasClasses(*m_overview->dataset)) {
        painter.setPen(theme().muted);
        painter.drawText(
            QRectF(kMargin, 2.6 * lineHeight(), viewport()->width() - 2 * kMargin, 3 * lineHeight()),
            Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
            tr("These data ask for numbers, not classes: there is nothing to balance but the parts. How the "
               "target spreads, its histogram shows."));
    }
}

void BalanceView::resizeEvent(QResizeEvent*) { layOut(); }

void BalanceView::mousePressEvent(QMouseEvent* event) {
    if (!m_overview || event->button() != Qt::LeftButton)
        return;
    const auto& set = *m_overview->dataset;
    for (int group = 0; group < groups(); ++group)
        for (int part = 0; part < kColumns; ++part) {
            if (!cellOf(group, part).contains(event->position()) ||
                event->position().y() < 1.2 * lineHeight())
                continue;
            std::vector<int> rows;
            for (std::size_t i = 0; i < m_overview->parts.size(); ++i)
                if ((part == kAll || m_overview->parts[i] == Part(part)) &&
                    (!hasClasses(set) || set.classes[i] == group))
                    rows.push_back(int(i));
            return m_selection.select(rows, RowSelection::howOf(event->modifiers()));
        }
}

} // namespace ui
