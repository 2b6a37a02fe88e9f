#include "ui/trace/code_view.h"

#include "ui/theme.h"
#include "ui/trace/flow.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::CodeLine;
using engine::trace::CodeToken;
using engine::trace::Link;

namespace {

constexpr int kPad = 12;
constexpr int kIndent = 4;
/// A line that is hardly wider than that is not broken but elided by the panel's scroll area.
constexpr int kFewest = 16;

double characterWidth() {
    return QFontMetricsF(ui::font(FontRole::Number)).horizontalAdvance(QLatin1Char('0'));
}

double rowHeight() { return std::ceil(QFontMetricsF(ui::font(FontRole::Number)).height()) + 3; }

/// Whether a name stands for all of what an operand is an element of.
bool standsFor(const CodeToken& token, const Link& link) {
    if (link.to == Link::To::Nothing || token.link.to != link.to)
        return false;
    switch (link.to) {
    case Link::To::Input:
    case Link::To::Target:
        return true;
    case Link::To::Setting:
        return token.link.setting == link.setting;
    case Link::To::OptimizerSlot:
        return token.link.index == link.index && token.link.row == link.row;
    default:
        return token.link.index == link.index;
    }
}

} // namespace

CodeView::CodeView(Stepper& stepper, Extent extent, QWidget* parent)
    : QWidget(parent), m_stepper(stepper), m_extent(extent) {
    setMouseTracking(true);
    setAccessibleName(tr("The pass as NumPy code"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&stepper, &Stepper::traceChanged, this, &CodeView::rebuild);
    connect(&stepper, &Stepper::moved, this, &CodeView::follow);
    connect(&Look::instance(), &Look::changed, this, &CodeView::follow);
    rebuild();
}

void CodeView::rebuild() {
    const auto& trace = m_stepper.trace();
    // Of another step of the same network it is the same program.
    const bool same = trace && m_trace && trace->input.network == m_trace->input.network &&
                      trace->input.optimizer == m_trace->input.optimizer &&
                      trace->input.loss == m_trace->input.loss &&
                      trace->operations.size() == m_trace->operations.size() &&
                      trace->input.l1 == m_trace->input.l1 && trace->input.l2 == m_trace->input.l2;
    m_trace = trace;
    if (!same)
        m_code = trace ? engine::trace::numpyCode(*trace) : std::vector<CodeLine>{};
    follow();
}

int CodeView::currentOperation() const { return m_trace ? m_stepper.cursor().selection().operation : -1; }

std::pair<int, int> CodeView::shownLines() const {
    const int count = static_cast<int>(m_code.size());
    if (m_extent == Extent::All)
        return {0, count};
    const auto [first, end] = engine::trace::linesOf(m_code, currentOperation());
    return {std::max(0, first - 1), std::min(count, end + 1)};
}

std::vector<CodeView::Row> CodeView::rowsFor(int width) const {
    const int room = std::max(kFewest, static_cast<int>((width - 2 * kPad) / characterWidth()));
    std::vector<Row> rows;
    const auto [first, end] = shownLines();
    for (int i = first; i < end; ++i) {
        const std::string& text = m_code[static_cast<std::size_t>(i)].text;
        const int length = static_cast<int>(text.size());
        for (int begin = 0, indent = 0; begin < length; indent = kIndent) {
            int stop = std::min(length, begin + room - indent);
            if (stop < length) {
                const auto blank = text.rfind(' ', static_cast<std::size_t>(stop));
                if (blank != std::string::npos && static_cast<int>(blank) > begin)
                    stop = static_cast<int>(blank) + 1;
            }
            rows.push_back({i, begin, stop, indent});
            begin = stop;
        }
    }
    return rows;
}

void CodeView::follow() {
    m_rows = rowsFor(width());
    updateGeometry();
    update();
    if (m_trace) {
        const auto [first, end] = engine::trace::linesOf(m_code, currentOperation());
        QStringList lines;
        for (int i = first; i < end; ++i)
            lines << QString::fromStdString(m_code[static_cast<std::size_t>(i)].text);
        setAccessibleDescription(lines.join(QLatin1Char('\n')));
        Q_EMIT currentMoved(currentRect().toAlignedRect());
    }
}

int CodeView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(static_cast<double>(rowsFor(width).size()) * rowHeight())) + 12;
}

QSize CodeView::sizeHint() const { return {scaled(320), heightForWidth(std::max(width(), scaled(200)))}; }

QSize CodeView::minimumSizeHint() const { return {scaled(120), static_cast<int>(rowHeight()) + 12}; }

QRectF CodeView::rectOf(const Row& row, std::size_t index, int begin, int end) const {
    const double unit = characterWidth();
    return {kPad + (row.indent + begin - row.begin) * unit, 6 + static_cast<double>(index) * rowHeight(),
            (end - begin) * unit, rowHeight()};
}

QRectF CodeView::currentRect() const {
    QRectF all;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_code[static_cast<std::size_t>(m_rows[i].line)].operation == currentOperation())
            all = all.united(rectOf(m_rows[i], i, m_rows[i].begin, m_rows[i].end));
    return all;
}

QRectF CodeView::tokenRect(const QString& name) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const CodeLine& line = m_code[static_cast<std::size_t>(m_rows[i].line)];
        if (line.operation != currentOperation())
            continue;
        for (const CodeToken& token : line.tokens)
            if (token.begin >= m_rows[i].begin && token.begin < m_rows[i].end &&
                line.text.compare(static_cast<std::size_t>(token.begin),
                                  static_cast<std::size_t>(token.length), name.toStdString()) == 0)
                return rectOf(m_rows[i], i, token.begin, token.begin + token.length);
    }
    return {};
}

void CodeView::setOperands(std::vector<Link> ofTerm, std::vector<Link> all) {
    m_ofTerm = std::move(ofTerm);
    m_operands = std::move(all);
    update();
}

void CodeView::setHovered(const Link& link) {
    m_hovered = link;
    update();
}

bool CodeView::isLit(const CodeToken& token) const {
    if (standsFor(token, m_hovered))
        return true;
    return std::any_of(m_ofTerm.begin(), m_ofTerm.end(),
                       [&](const Link& link) { return standsFor(token, link); });
}

QStringList CodeView::litNames() const {
    QStringList names;
    for (const CodeLine& line : m_code)
        if (line.operation == currentOperation())
            for (const CodeToken& token : line.tokens)
                if (isLit(token))
                    names << QString::fromStdString(line.text.substr(static_cast<std::size_t>(token.begin),
                                                                     static_cast<std::size_t>(token.length)));
    names.removeDuplicates();
    return names;
}

Link CodeView::linkOf(const CodeToken& token) const {
    for (const auto* operands : {&m_ofTerm, &m_operands})
        for (const Link& link : *operands)
            if (standsFor(token, link))
                return link;
    Link link = token.link;
    if (link.to == Link::To::Operation || link.to == Link::To::Setting)
        return link;
    // Of another line: its first number.
    if (link.to == Link::To::Input || link.to == Link::To::Target) {
        link.row = 0;
        link.col = m_stepper.cursor().sampleColumn();
    } else if (link.to == Link::To::OptimizerSlot) {
        link.col = 0;
    } else {
        link.row = link.col = 0;
    }
    return link;
}

CodeView::Place CodeView::placeAt(QPointF position) const {
    const auto index = static_cast<std::size_t>(std::max(0.0, std::floor((position.y() - 6) / rowHeight())));
    if (position.y() < 6 || index >= m_rows.size())
        return {};
    const Row& row = m_rows[index];
    const CodeLine& line = m_code[static_cast<std::size_t>(row.line)];
    for (const CodeToken& token : line.tokens)
        if (rectOf(row, index, token.begin, token.begin + token.length).contains(position) &&
            token.begin >= row.begin && token.begin < row.end)
            return {row.line, &token};
    return {row.line, nullptr};
}

void CodeView::paintRow(QPainter& painter, std::size_t index) const {
    const Row& row = m_rows[index];
    const CodeLine& line = m_code[static_cast<std::size_t>(row.line)];
    const auto phase = m_trace->operations[static_cast<std::size_t>(line.operation)].phase;
    const bool current = line.operation == currentOperation();
    const QColor color = flowColor(flowOf(phase));
    if (current)
        painter.fillRect(QRectF(0, 6 + static_cast<double>(index) * rowHeight(), width(), rowHeight()),
                         tint(color, 0.3));
    painter.fillRect(QRectF(3, 6 + static_cast<double>(index) * rowHeight() + 1, 3, rowHeight() - 2),
                     tint(color, current ? 1 : 0.5));
    for (const CodeToken& token : line.tokens)
        if (token.begin >= row.begin && token.begin < row.end && isLit(token) &&
            (current || standsFor(token, m_hovered))) {
            painter.setPen(QPen(theme().text, 1));
            painter.setBrush(tint(color, 0.6));
            painter.drawRoundedRect(
                rectOf(row, index, token.begin, token.begin + token.length).adjusted(-1.5, 1.5, 1.5, -1.5), 3,
                3);
        }
    painter.setPen(current ? theme().text : theme().muted);
    const std::string part =
        line.text.substr(static_cast<std::size_t>(row.begin), static_cast<std::size_t>(row.end - row.begin));
    painter.drawText(rectOf(row, index, row.begin, row.end),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, QString::fromStdString(part));
}

void CodeView::paintEvent(QPaintEvent* event) {
    if (!m_trace)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Number));
    const auto first = static_cast<std::size_t>(std::max(0.0, event->rect().top() / rowHeight() - 1));
    for (std::size_t i = first; i < m_rows.size() && 6 + double(i) * rowHeight() <= event->rect().bottom();
         ++i)
        paintRow(painter, i);
}

void CodeView::resizeEvent(QResizeEvent*) {
    m_rows = rowsFor(width());
    update();
}

bool CodeView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !m_trace)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Place place = placeAt(help->pos());
    if (place.token) {
        const auto value = engine::trace::follow(*m_trace, linkOf(*place.token));
        const QString where = tr("click to go there");
        QToolTip::showText(help->globalPos(),
                           value ? formatNumber(*value) + QLatin1Char('\n') + where : where, this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

void CodeView::mouseMoveEvent(QMouseEvent* event) {
    const Place place = placeAt(event->position());
    setCursor(place.line >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Q_EMIT hovered(place.token ? linkOf(*place.token) : Link{});
}

void CodeView::mousePressEvent(QMouseEvent* event) {
    const Place place = placeAt(event->position());
    if (event->button() != Qt::LeftButton || place.line < 0)
        return;
    const int operation = m_code[static_cast<std::size_t>(place.line)].operation;
    // A line elsewhere is gone to first; in the current one a name is followed.
    if (operation != currentOperation() || !place.token)
        m_stepper.select({operation, -1, -1, -1});
    else
        Q_EMIT linkActivated(linkOf(*place.token));
}

void CodeView::leaveEvent(QEvent*) { Q_EMIT hovered({}); }

} // namespace ui
