#include "ui/trace/formula_view.h"

#include "ui/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::trace::Link;
using trace::FormulaLayout;
using trace::FormulaNode;
using trace::FormulaRow;
using trace::Notation;

namespace {

constexpr double kPad = 4;
/// Terms of a sum that a screen reader is told: a kernel's weight has thousands.
constexpr std::size_t kMostSpoken = 60;

void fillZones(QPainter& painter, const FormulaLayout& layout, int node, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const trace::Zone& zone : layout.zones())
        if (zone.node == node)
            painter.drawRoundedRect(zone.rect.adjusted(-3, -2, 3, 2), 3, 3);
}

} // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Look::instance(), &Look::changed, this, [this] { refresh(); });
}

FormulaView::~FormulaView() = default;

void FormulaView::setRows(std::vector<FormulaRow> rows, engine::trace::TracePtr trace) {
    m_rows = std::move(rows);
    m_trace = std::move(trace);
    m_hovered = m_focused = -1;
    refresh();
    setAccessibleDescription(textOf(kMostSpoken));
}

void FormulaView::setShortening(int longSum, int shownTerms) {
    m_longSum = longSum;
    m_shownTerms = shownTerms;
    refresh();
}

void FormulaView::setCurrentTerm(int role, Flow flow) {
    if (role == m_currentTerm && flow == m_flow)
        return;
    m_currentTerm = role;
    m_flow = flow;
    refresh();
}

void FormulaView::setHovered(const Link& link) {
    if (sameOperand(link, m_hoveredElsewhere) ||
        (link.to == Link::To::Nothing && m_hoveredElsewhere.to == link.to))
        return;
    m_hoveredElsewhere = link;
    update();
}

QString FormulaView::text() const { return textOf(std::numeric_limits<std::size_t>::max()); }

QString FormulaView::textOf(std::size_t mostTerms) const {
    QStringList lines;
    for (const FormulaRow& row : m_rows) {
        const QString subject =
            row.subject.empty() ? QString() : trace::toText(row.subject) + QLatin1Char(' ');
        lines << subject + QStringLiteral("= ") + trace::toText(row.expression, row.notation, mostTerms);
    }
    return lines.join(QLatin1Char('\n'));
}

QRectF FormulaView::operandRect(const Link& link) const {
    const FormulaLayout& layout = layoutFor(width());
    for (const trace::Zone& zone : layout.zones())
        if (sameOperand(layout.node(zone.node).expression->link, link))
            return zone.rect.translated(kPad, kPad);
    return {};
}

QRectF FormulaView::elisionRect() const {
    const FormulaLayout& layout = layoutFor(width());
    for (const trace::Zone& zone : layout.zones())
        if (layout.node(zone.node).elided > 0)
            return zone.rect.translated(kPad, kPad);
    return {};
}

const FormulaLayout& FormulaView::layoutFor(int width) const {
    if (width != m_layoutWidth) {
        trace::FormulaSetter::Options options;
        options.width = std::max(60.0, width - 2 * kPad);
        options.currentTerm = m_currentTerm;
        options.allTerms = m_allTerms;
        options.longSum = m_longSum;
        options.shownTerms = m_shownTerms;
        m_layout = FormulaLayout(m_rows, options);
        m_layoutWidth = width;
    }
    return m_layout;
}

void FormulaView::refresh() {
    m_layoutWidth = -1;
    const FormulaLayout& layout = layoutFor(width());
    if (m_hovered >= static_cast<int>(layout.nodes().size()))
        m_hovered = -1;
    // Measured at the width it has: layouts of other widths were only asked for.
    if (heightForWidth(width()) != height())
        updateGeometry();
    update();
}

int FormulaView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(layoutFor(width).height() + 2 * kPad));
}

QSize FormulaView::minimumSizeHint() const { return {scaled(120), scaled(20)}; }

QSize FormulaView::sizeHint() const { return {scaled(320), heightForWidth(std::max(width(), scaled(200)))}; }

Link FormulaView::linkOf(int node) const {
    if (node < 0)
        return {};
    const FormulaNode& hit = m_layout.node(node);
    return hit.expression->link.to != Link::To::Nothing ? hit.expression->link
                                                        : m_rows[static_cast<std::size_t>(hit.row)].link;
}

bool FormulaView::event(QEvent* event) {
    // Up and down walk the operands here, not the ladder.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            event->accept();
            return true;
        }
    }
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int node = layoutFor(width()).nodeAt(QPointF(help->pos()) - QPointF(kPad, kPad));
    if (node < 0 || linkOf(node).to == Link::To::Nothing) {
        QToolTip::hideText();
        return true;
    }
    const engine::trace::Expression& e = *m_layout.node(node).expression;
    const QString what = e.symbol.empty() ? QString() : trace::toTitle(e.symbol) + QStringLiteral(" = ");
    const QString number = trace::isLeaf(e) ? what + formatNumber(e.value) + QLatin1Char('\n') : QString();
    QToolTip::showText(help->globalPos(), number + tr("click to see where it comes from"), this);
    return true;
}

void FormulaView::paintGrounds(QPainter& painter, const FormulaLayout& layout) const {
    for (int i = 0; i < static_cast<int>(layout.nodes().size()); ++i) {
        const FormulaNode& node = layout.node(i);
        const bool term = node.expression->role >= 0 && node.expression->role == m_currentTerm;
        const Flow flow = node.factor && m_trace ? flowOf(*m_trace, *node.expression) : Flow::None;
        if (flow != Flow::None)
            fillZones(painter, layout, i, tint(flowColor(flow), 0.26));
        if (term)
            fillZones(painter, layout, i, tint(flowColor(m_flow), 0.45));
        const bool sameTerm = m_hovered >= 0 && node.expression->role >= 0 &&
                              node.expression->role == layout.node(m_hovered).role;
        if (sameTerm && !term)
            fillZones(painter, layout, i, tint(theme().text, 0.12));
        const Link& hovered = m_hovered >= 0 ? layout.node(m_hovered).expression->link : m_hoveredElsewhere;
        if (sameOperand(node.expression->link, hovered) || (i == m_hovered && node.elided > 0))
            fillZones(painter, layout, i, tint(theme().accent, 0.4));
    }
    if (!hasFocus() || m_focused < 0 || m_focused >= static_cast<int>(layout.nodes().size()))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().accent, 1.5));
    for (const trace::Zone& zone : layout.zones())
        if (zone.node == m_focused)
            painter.drawRoundedRect(zone.rect.adjusted(-3, -2, 3, 2), 3, 3);
}

void FormulaView::paintEvent(QPaintEvent*) {
    const FormulaLayout& layout = layoutFor(width());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(kPad, kPad);
    paintGrounds(painter, layout);
    layout.paint(painter);
}

void FormulaView::hover(int node) {
    if (node == m_hovered)
        return;
    m_hovered = node;
    const bool elided = node >= 0 && m_layout.node(node).elided > 0;
    setCursor(elided || linkOf(node).to != Link::To::Nothing ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    Q_EMIT hovered(node >= 0 ? m_layout.node(node).expression->link : Link{},
                   node >= 0 ? m_layout.node(node).role : -1);
}

void FormulaView::activate(int node) {
    if (node < 0)
        return;
    if (m_layout.node(node).elided > 0) {
        m_allTerms = !m_allTerms;
        refresh();
        return;
    }
    const Link link = linkOf(node);
    if (link.to != Link::To::Nothing)
        Q_EMIT linkActivated(link);
}

void FormulaView::mouseMoveEvent(QMouseEvent* event) {
    hover(layoutFor(width()).nodeAt(event->position() - QPointF(kPad, kPad)));
}

void FormulaView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        activate(layoutFor(width()).nodeAt(event->position() - QPointF(kPad, kPad)));
}

void FormulaView::leaveEvent(QEvent*) { hover(-1); }

void FormulaView::walk(int direction) {
    const int count = static_cast<int>(layoutFor(width()).nodes().size());
    for (int i = 1; i <= count; ++i) {
        const int from = m_focused < 0 && direction < 0 ? 0 : m_focused;
        const int node = ((from + direction * i) % count + count) % count;
        const bool shown = std::any_of(m_layout.zones().begin(), m_layout.zones().end(),
                                       [&](const trace::Zone& zone) { return zone.node == node; });
        if (shown && (m_layout.node(node).elided > 0 ||
                      m_layout.node(node).expression->link.to != Link::To::Nothing)) {
            m_focused = node;
            break;
        }
    }
    update();
}

void FormulaView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Down:
        return walk(1);
    case Qt::Key_Up:
        return walk(-1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return activate(m_focused);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui
