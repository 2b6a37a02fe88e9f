#include "ui/trace/matrix_view.h"

#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/gradient_marks.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"
#include "ui/trace/unit_names.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Link;
using trace::MatrixBlock;

namespace {

constexpr double kLeft = 14, kTop = 8, kGap = 17;

} // namespace

MatrixView::MatrixView(Stepper& stepper, QWidget* parent)
    : QAbstractScrollArea(parent), m_stepper(stepper), m_marks(new GradientMarks(this)) {
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Matrices of the layer"));
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(true);
    setMinimumHeight(scaled(70));
    connect(&stepper, &Stepper::traceChanged, this, &MatrixView::rebuild);
    connect(&stepper, &Stepper::moved, this, &MatrixView::follow);
    connect(&Look::instance(), &Look::changed, this, &MatrixView::arrange);
    connect(m_marks, &GradientMarks::changed, viewport(), qOverload<>(&QWidget::update));
    rebuild();
}

void MatrixView::rebuild() {
    m_layer = -1;
    m_placed.clear();
    m_term.clear();
    m_operands.clear();
    m_hovered = {};
    m_marked = -1;
    m_marks->ask(nullptr, {});
    follow();
}

void MatrixView::follow() {
    if (const auto& trace = m_stepper.trace()) {
        const int layer = operationOf(*trace, m_stepper.cursor().selection()).layer;
        if (layer != m_layer || m_placed.empty()) {
            m_layer = layer;
            m_placed.clear();
            for (MatrixBlock& block : trace::layerBlocks(*trace, layer)) {
                m_placed.push_back({});
                m_placed.back().block = std::move(block);
            }
            arrange();
            m_marked = -1;
            Q_EMIT layerChanged();
        }
        if (m_marked != m_stepper.cursor().sampleColumn())
            checkGradients();
        reveal();
    } else {
        arrange(); // nothing to scroll to
    }
    viewport()->update();
}

/// Those that are written out: of a batch the current sample's.
void MatrixView::checkGradients() {
    m_marked = m_stepper.cursor().sampleColumn();
    std::vector<engine::trace::Selection> elements;
    for (const Placed& placed : m_placed) {
        const MatrixBlock& block = placed.block;
        if (placed.pixels || block.to != Link::To::Operation ||
            m_stepper.trace()->operations[std::size_t(block.index)].phase != engine::trace::Phase::Backward)
            continue;
        for (int row = 0; row < block.rows; ++row)
            for (int col = 0; col < (block.perSample ? 1 : block.cols); ++col)
                elements.push_back({block.index, row, block.perSample ? m_marked : col, -1});
    }
    m_marks->ask(m_stepper.trace(), elements);
}

void MatrixView::setOperands(const std::vector<Link>& term, const std::vector<Link>& all) {
    m_term = term;
    m_operands = all;
    // Those of one matrix together, in their order.
    std::stable_sort(m_operands.begin(), m_operands.end(), [](const Link& a, const Link& b) {
        return std::pair(a.to, a.index) < std::pair(b.to, b.index);
    });
    viewport()->update();
}

void MatrixView::setHovered(const Link& link) {
    if (sameOperand(link, m_hovered) || (link.to == m_hovered.to && link.to == Link::To::Nothing))
        return;
    m_hovered = link;
    viewport()->update();
}

void MatrixView::arrange() {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    double x = kLeft, bottom = 0;
    const double y = kTop + scaled(20), room = std::max(60.0, viewport()->height() - y - 8);
    for (Placed& placed : m_placed) {
        placed.fit(room);
        placed.moveTo({x, y});
        placed.titleWidth = metrics.horizontalAdvance(
            placed.block.title + (placed.block.shape.isEmpty() ? QStringLiteral(" 64×64")
                                                               : QLatin1Char(' ') + placed.block.shape));
        const double wide = std::max(placed.outline().width(), metrics.horizontalAdvance(placed.block.title));
        x += wide + kGap;
        bottom = std::max(bottom, placed.cells.bottom());
    }
    const int width = static_cast<int>(x - kGap + kLeft), height = static_cast<int>(bottom + kTop);
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(scaled(38));
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(scaled(22));
    viewport()->update();
}

QPointF MatrixView::scroll() const {
    return {static_cast<double>(horizontalScrollBar()->value()),
            static_cast<double>(verticalScrollBar()->value())};
}

void MatrixView::reveal() {
    const auto element = elementOf(m_stepper.cursor());
    for (const Placed& placed : m_placed) {
        if (placed.block.to != Link::To::Operation || placed.block.index != element.operation)
            continue;
        const QRectF cell = m_stepper.cursor().selection().row < 0 ? placed.outline()
                                                                   : placed.cellOf(element.row, element.col);
        const auto into = [](QScrollBar* bar, double low, double high, int page) {
            if (low < bar->value())
                bar->setValue(static_cast<int>(low));
            else if (high > bar->value() + page)
                bar->setValue(static_cast<int>(std::min(low, high - page)));
        };
        into(horizontalScrollBar(), std::min(cell.left(), placed.outline().left()) - kLeft,
             std::max(cell.right(), std::min(placed.outline().right(), cell.left() + 200)) + kLeft,
             viewport()->width());
        if (m_stepper.cursor().selection().row >= 0)
            into(verticalScrollBar(), cell.top() - kTop - scaled(20), cell.bottom() + kTop,
                 viewport()->height());
    }
}

QRectF MatrixView::cellRect(const Link& link) const {
    for (const Placed& placed : m_placed) {
        const MatrixBlock& block = placed.block;
        const bool here = block.to == link.to && (block.index == link.index || block.index < 0);
        if (!here || link.row < 0 || link.row >= block.rows || link.col < 0 || link.col >= block.cols)
            continue;
        QRectF cell = placed.cellOf(link.row, link.col);
        const bool other = block.perSample && link.col != m_stepper.cursor().sampleColumn();
        if (other && placed.batch.isEmpty())
            return {}; // pictures are drawn of one sample
        if (other)
            cell = {placed.batch.left() + link.col * placed.batchWidth, cell.top(), placed.batchWidth,
                    cell.height()};
        return cell.translated(-scroll());
    }
    return {};
}

MatrixView::Hit MatrixView::hitAt(QPointF viewport) const {
    const QPointF at = viewport + scroll();
    for (std::size_t i = 0; i < m_placed.size(); ++i) {
        const Placed& placed = m_placed[i];
        const bool batch = placed.batch.contains(at);
        if (!batch && !placed.cells.contains(at))
            continue;
        const auto [row, col] = placed.cellAt(at);
        Hit hit{static_cast<int>(i), row, col, batch};
        if (batch)
            hit.col = static_cast<int>((at.x() - placed.batch.left()) / placed.batchWidth);
        else if (placed.block.perSample)
            hit.col = m_stepper.cursor().sampleColumn();
        hit.col = std::clamp(hit.col, 0, placed.block.cols - 1);
        return hit;
    }
    return {};
}

Link MatrixView::linkAt(const Hit& hit) const {
    return hit.placed < 0 ? Link{}
                          : m_placed[static_cast<std::size_t>(hit.placed)].block.link(hit.row, hit.col);
}

QString MatrixView::placeName(const MatrixBlock& block, int row, int col) const {
    const auto& trace = *m_stepper.trace();
    const int layer =
        block.to == Link::To::Operation ? trace.operations[static_cast<std::size_t>(block.index)].layer : -1;
    const auto& samples = trace.input.samples;
    const int sample = samples.empty() ? col : samples[static_cast<std::size_t>(col)];
    if (block.perSample && block.hasPictures())
        return tr("%1, %2, sample %3").arg(block.title, trace::unitShort(trace, layer, row)).arg(sample);
    if (block.perSample)
        return tr("%1, row %2, sample %3").arg(block.title).arg(row + 1).arg(sample);
    return tr("%1, row %2, column %3").arg(block.title).arg(row + 1).arg(col + 1);
}

bool MatrixView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_stepper.trace()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Hit hit = hitAt(help->pos());
        if (hit.placed < 0) {
            QToolTip::hideText();
            return true;
        }
        const MatrixBlock& block = m_placed[static_cast<std::size_t>(hit.placed)].block;
        const QString where = placeName(block, hit.row, hit.col);
        const auto was = m_stepper.before(linkAt(hit));
        QString checked;
        if (block.to == Link::To::Operation)
            if (const auto numeric =
                    engine::trace::numericGradient(*m_stepper.trace(), {block.index, hit.row, hit.col, -1}))
                checked = QLatin1Char('\n') + GradientMark::textOf(*numeric);
        QToolTip::showText(help->globalPos(),
                           where + QStringLiteral(": ") + formatNumber(block.at(hit.row, hit.col)) +
                               (was ? tr(", before the change %1").arg(formatNumber(*was)) : QString()) +
                               checked + QLatin1Char('\n') +
                               (hit.batch ? tr("click to look at this sample") : tr("click to explain it")),
                           viewport());
        return true;
    }
    if (event->type() == QEvent::Leave) {
        m_hovered = {};
        viewport()->update();
        Q_EMIT cellHovered({});
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void MatrixView::mouseMoveEvent(QMouseEvent* event) {
    const Hit hit = hitAt(event->position());
    const Link link = hit.batch ? Link{} : linkAt(hit);
    viewport()->setCursor(hit.placed >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (sameOperand(link, m_hovered) || (link.to == Link::To::Nothing && m_hovered.to == link.to))
        return;
    m_hovered = link;
    viewport()->update();
    Q_EMIT cellHovered(link);
}

void MatrixView::mousePressEvent(QMouseEvent* event) {
    const Hit hit = hitAt(event->position());
    if (event->button() != Qt::LeftButton || hit.placed < 0)
        return;
    if (hit.batch)
        Q_EMIT sampleChosen(hit.col);
    else
        Q_EMIT cellClicked(linkAt(hit));
}

void MatrixView::mouseDoubleClickEvent(QMouseEvent* event) {
    const Hit hit = hitAt(event->position());
    if (event->button() == Qt::LeftButton && hit.placed >= 0 && !hit.batch)
        Q_EMIT cellOpened(linkAt(hit), event->globalPosition().toPoint());
}

void MatrixView::resizeEvent(QResizeEvent*) { arrange(); }

} // namespace ui
