#include "ui/evaluate/confusion_view.h"

#include "ui/evaluate/evaluation.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::analysis::CellShare;
using engine::core::Index;

namespace {

/// So many classes have dots, and so many samples in all.
constexpr int kFewClasses = 3, kMostDots = 600;
constexpr double kDot = 3.2;

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

QString percent(double share) { return QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1); }

} // namespace

ConfusionView::ConfusionView(Evaluation& evaluation, QWidget* parent)
    : Picture(QStringLiteral("confusion-matrix"), parent), m_evaluation(evaluation) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Confusion matrix"));
    connect(&evaluation, &Evaluation::changed, this, QOverload<>::of(&QWidget::update));
}

void ConfusionView::setShows(Shows shows) {
    m_shows = shows;
    update();
}

QSize ConfusionView::sizeHint() const { return {scaled(460), scaled(380)}; }

int ConfusionView::count() const {
    return m_evaluation.report() && m_evaluation.report()->hasClasses ? int(m_evaluation.confusion().rows())
                                                                      : 0;
}

double ConfusionView::nameWidth() const {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    double widest = metrics.horizontalAdvance(tr("is ↓  said →"));
    for (int k = 0; k < count(); ++k)
        widest = std::max(widest, metrics.horizontalAdvance(m_evaluation.nameOf(k)));
    return std::min(widest + scaled(10), width() * 0.3);
}

QRectF ConfusionView::area() const {
    const double text = QFontMetricsF(ui::font(FontRole::Small)).height() + scaled(8);
    return QRectF(rect()).adjusted(nameWidth() + scaled(8), text + scaled(4), -scaled(52), -text - scaled(4));
}

QRectF ConfusionView::cellOf(int truth, int answer) const {
    const QRectF all = area();
    const double w = all.width() / std::max(1, count()), h = all.height() / std::max(1, count());
    return {all.left() + answer * w, all.top() + truth * h, w, h};
}

double ConfusionView::share(int truth, int answer) const {
    const auto& counts = m_evaluation.confusion();
    const Index whole = m_shows == Shows::ByColumn ? counts.col(answer).sum() : counts.row(truth).sum();
    return whole > 0 ? double(counts(truth, answer)) / double(whole) : 0;
}

QString ConfusionView::textOf(int truth, int answer) const {
    const auto& counts = m_evaluation.confusion();
    if (m_shows == Shows::Counts)
        return formatCount(counts(truth, answer));
    const Index whole = m_shows == Shows::ByColumn ? counts.col(answer).sum() : counts.row(truth).sum();
    return whole > 0 ? percent(share(truth, answer)) : QStringLiteral("–");
}

void ConfusionView::draw(QPainter& painter) const {
    if (count() == 0)
        return;
    drawNames(painter);
    drawSums(painter);
    for (int truth = 0; truth < count(); ++truth)
        for (int answer = 0; answer < count(); ++answer)
            drawCell(painter, truth, answer);
    if (const auto& cell = m_evaluation.cell()) {
        painter.setPen(QPen(theme().accent, stroke(2.5)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(cellOf(cell->truth, cell->answer).adjusted(2, 2, -2, -2), 4, 4);
    }
}

int ConfusionView::everyRow() const {
    const double height = cellOf(0, 0).height(), line = QFontMetricsF(ui::font(FontRole::Small)).ascent();
    return height > 0 ? std::max(1, int(std::ceil(line / height))) : 1;
}

int ConfusionView::everySum() const {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    double widest = 1;
    for (int k = 0; k < count(); ++k)
        widest =
            std::max(widest, metrics.horizontalAdvance(formatCount(m_evaluation.confusion().col(k).sum())));
    return std::max(1, int(std::ceil((widest + scaled(4)) / std::max(1.0, cellOf(0, 0).width()))));
}

QRectF ConfusionView::sumPlace(CellShare of, int one) const {
    const QRectF cell = cellOf(one, one);
    const double line = QFontMetricsF(ui::font(FontRole::Small)).height() + scaled(6);
    if (of == CellShare::OfRow) {
        const double height = std::max(cell.height(), line - scaled(6));
        return {area().right() + scaled(6), cell.center().y() - height / 2, scaled(46) * 1.0, height};
    }
    const double width = cell.width() * everySum();
    return {cell.center().x() - width / 2, area().bottom() + scaled(2), width, line};
}

std::optional<std::pair<CellShare, int>> ConfusionView::sumOf(int spot) const {
    int sum = spot - count() * count();
    if (sum < 0)
        return {};
    const int rows = (count() + everyRow() - 1) / everyRow();
    return sum < rows ? std::pair(CellShare::OfRow, sum * everyRow())
                      : std::pair(CellShare::OfColumn, (sum - rows) * everySum());
}

void ConfusionView::drawNames(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height() + scaled(6), left = nameWidth();
    painter.setPen(theme().faint);
    painter.drawText(QRectF(0, area().top() - line, left, line), Qt::AlignRight | Qt::AlignVCenter,
                     tr("is ↓  said →"));
    painter.setPen(theme().muted);
    const int every = everyRow();
    for (int k = 0; k < count(); ++k) {
        const QRectF cell = cellOf(k, k);
        const QString name = m_evaluation.nameOf(k);
        const double high = std::max(cell.height(), metrics.height());
        if (k % every == 0)
            painter.drawText(QRectF(0, cell.center().y() - high / 2, left, high),
                             Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(name, Qt::ElideRight, left));
        painter.drawText(
            QRectF(cell.left(), area().top() - line, cell.width(), line), Qt::AlignCenter,
            metrics.elidedText(name, Qt::ElideRight, std::max(cell.width() - 4, scaled(9) * 1.0)));
    }
}

void ConfusionView::drawSums(QPainter& painter) const {
    const auto& counts = m_evaluation.confusion();
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().muted);
    for (int k = 0; k < count(); k += everyRow())
        painter.drawText(sumPlace(CellShare::OfRow, k), Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("Σ ") + formatCount(counts.row(k).sum()));
    for (int k = 0; k < count(); k += everySum())
        painter.drawText(sumPlace(CellShare::OfColumn, k), Qt::AlignCenter,
                         (cellOf(k, k).width() > scaled(40) ? QStringLiteral("Σ ") : QString()) +
                             formatCount(counts.col(k).sum()));
}

void ConfusionView::drawCell(QPainter& painter, int truth, int answer) const {
    const QRectF cell = cellOf(truth, answer).adjusted(1, 1, -1, -1);
    const Index samples = m_evaluation.confusion()(truth, answer);
    // Few mistakes are to be seen beside many hits.
    const double strength = 0.75 * std::sqrt(share(truth, answer));
    const QColor fill = mixed(theme().raised, truth == answer ? theme().good : theme().bad, strength);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(cell, 3, 3);
    const bool hasDots = count() <= kFewClasses && m_evaluation.classes().samples <= kMostDots &&
                         cell.height() > scaled(70) && samples > 0;
    const QString text = textOf(truth, answer);
    QFont large = ui::font(FontRole::Number);
    const double wanted = std::min(cell.height() * (hasDots ? 0.2 : 0.4), double(scaled(26)));
    large.setPixelSize(std::max(1, int(wanted)));
    const double wide = QFontMetricsF(large).horizontalAdvance(text);
    if (wide > cell.width() - 4)
        large.setPixelSize(std::max(1, int(wanted * (cell.width() - 4) / wide)));
    const QRectF top = hasDots ? QRectF(cell.left(), cell.top(), cell.width(), cell.height() * 0.4) : cell;
    if (large.pixelSize() >= 7) {
        large.setBold(truth == answer);
        painter.setFont(large);
        painter.setPen(samples == 0 ? theme().faint : textOn(fill));
        painter.drawText(top, Qt::AlignCenter, text);
    }
    if (hasDots)
        drawDots(painter, cell.adjusted(scaled(10), cell.height() * 0.42, -scaled(10), -scaled(8)), samples);
}

void ConfusionView::drawDots(QPainter& painter, const QRectF& room, long long count) const {
    double step = scaled(2.6 * kDot);
    // All of them have to have room.
    while (std::floor(room.width() / step) * std::floor(room.height() / step) < double(count) && step > 2)
        step *= 0.93;
    const int across = std::max(1, int(room.width() / step));
    const double used = step * double(std::min<long long>(across, count));
    painter.setPen(Qt::NoPen);
    QColor dot = theme().text;
    dot.setAlphaF(0.75);
    painter.setBrush(dot);
    for (long long i = 0; i < count; ++i)
        painter.drawEllipse(QPointF(room.center().x() - used / 2 + (double(i % across) + 0.5) * step,
                                    room.top() + (double(i / across) + 0.5) * step),
                            step * 0.36, step * 0.36);
}

QString ConfusionView::sumName(CellShare of, int one) const {
    const auto& counts = m_evaluation.confusion();
    return of == CellShare::OfRow
               ? tr("%1 samples are %2").arg(formatCount(counts.row(one).sum()), m_evaluation.nameOf(one))
               : tr("%1 samples are said to be %2")
                     .arg(formatCount(counts.col(one).sum()), m_evaluation.nameOf(one));
}

QStringList ConfusionView::readAt(const QPointF& position) const {
    for (int truth = 0; truth < count(); ++truth)
        for (int answer = 0; answer < count(); ++answer)
            if (cellOf(truth, answer).contains(position)) {
                const auto& counts = m_evaluation.confusion();
                const Index n = counts(truth, answer), row = counts.row(truth).sum(),
                            column = counts.col(answer).sum();
                QStringList lines{
                    tr("is %1, said %2: %3")
                        .arg(m_evaluation.nameOf(truth), m_evaluation.nameOf(answer), formatCount(n))};
                if (row > 0)
                    lines << tr("%1 of all that are %2")
                                 .arg(percent(double(n) / double(row)), m_evaluation.nameOf(truth));
                if (column > 0)
                    lines << tr("%1 of all that are said to be %2")
                                 .arg(percent(double(n) / double(column)), m_evaluation.nameOf(answer));
                return lines << tr("click: its samples");
            }
    for (int spot = count() * count(); spot < int(spots().size()); ++spot) {
        const auto [of, one] = *sumOf(spot);
        if (sumPlace(of, one).contains(position))
            return {sumName(of, one), tr("click: its formula")};
    }
    return {};
}

std::vector<plots::Picture::Spot> ConfusionView::spots() const {
    std::vector<Spot> all;
    for (int truth = 0; truth < count(); ++truth)
        for (int answer = 0; answer < count(); ++answer)
            all.push_back(
                {cellOf(truth, answer),
                 tr("is %1, said %2: %3")
                     .arg(m_evaluation.nameOf(truth), m_evaluation.nameOf(answer), textOf(truth, answer)),
                 {}});
    for (int k = 0; k < count(); k += everyRow())
        all.push_back({sumPlace(CellShare::OfRow, k), sumName(CellShare::OfRow, k), {}});
    for (int k = 0; count() > 0 && k < count(); k += everySum())
        all.push_back({sumPlace(CellShare::OfColumn, k), sumName(CellShare::OfColumn, k), {}});
    return all;
}

QByteArray ConfusionView::csv() const {
    QByteArray text = "is\\said";
    for (int k = 0; k < count(); ++k)
        text += ',' + m_evaluation.nameOf(k).toUtf8();
    text += '\n';
    for (int truth = 0; truth < count(); ++truth) {
        text += m_evaluation.nameOf(truth).toUtf8();
        for (int answer = 0; answer < count(); ++answer)
            text += ',' + QByteArray::number(qlonglong(m_evaluation.confusion()(truth, answer)));
        text += '\n';
    }
    return text;
}

} // namespace ui
