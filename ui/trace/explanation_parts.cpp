#include "ui/trace/explanation_parts.h"

#include "ui/theme.h"
#include "ui/trace/flow.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ui {

using engine::trace::Expression;
using engine::trace::Link;

namespace {

/// Above this the two gradients do not agree.
constexpr double kGoodError = 1e-6;

QString errorText(double error) { return error == 0 ? QStringLiteral("0") : formatCompact(error); }

void collect(const Expression& e, int role, bool inside, std::vector<Link>& links) {
    const bool here = inside || e.role == role;
    if (e.children.empty() && here && e.link.to != Link::To::Nothing)
        links.push_back(e.link);
    for (const Expression& child : e.children)
        collect(child, role, here, links);
}

bool isNamedPart(const Expression& e) { return !e.children.empty() && !e.symbol.empty(); }

/// The same with its named parts as one number each.
Expression withNames(Expression e) {
    for (Expression& child : e.children) {
        if (isNamedPart(child)) {
            child.kind = Expression::Kind::Number;
            child.children.clear();
        } else {
            child = withNames(std::move(child));
        }
    }
    return e;
}

/// A row for each number that has a name of its own, m̂ or v⁺, in the order they are needed.
void addNamedParts(const Expression& e, std::vector<trace::FormulaRow>& rows) {
    for (const Expression& child : e.children) {
        addNamedParts(child, rows);
        if (!isNamedPart(child))
            continue;
        trace::FormulaRow row;
        row.subject = child.symbol;
        row.expression = withNames(child);
        row.expression.symbol = {};
        row.notation = trace::Notation::Numbers;
        row.note = QStringLiteral("= ") + formatNumber(child.value);
        rows.push_back(std::move(row));
    }
}

} // namespace

SectionHeader::SectionHeader(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SectionHeader::set(const QString& title, const QString& caption) {
    m_title = title;
    m_caption = caption;
    setAccessibleName(title);
    update();
}

QSize SectionHeader::sizeHint() const { return {scaled(160), scaled(31)}; }

void SectionHeader::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(theme().border);
    painter.drawLine(0, 0, width(), 0);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    const QRect area = rect().adjusted(scaled(11), 0, -scaled(11), 0);
    painter.setFont(ui::font(FontRole::Title));
    painter.setPen(theme().text);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, m_title);
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().muted);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, m_caption);
}

GradientMark::GradientMark(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setToolTip(
        tr("The loss computed twice, with this number a little larger and a little smaller: their difference "
           "over the distance is the gradient without any backward pass."));
}

void GradientMark::set(const std::optional<engine::trace::NumericGradient>& gradient) {
    m_known = gradient.has_value();
    m_good = m_known && isGood(*gradient);
    m_text = m_known ? textOf(*gradient) : tr("… numeric gradient");
    setAccessibleName(m_text);
    updateGeometry();
    update();
}

bool GradientMark::isGood(const engine::trace::NumericGradient& gradient) {
    return gradient.relativeError <= kGoodError;
}

QString GradientMark::textOf(const engine::trace::NumericGradient& gradient) {
    return (isGood(gradient) ? tr("✓ numeric gradient %1 · rel. error %2")
                             : tr("✗ numeric gradient %1 · rel. error %2"))
        .arg(formatNumber(gradient.numeric), errorText(gradient.relativeError));
}

QSize GradientMark::sizeHint() const {
    const QFontMetrics metrics(ui::font(FontRole::Body));
    return {metrics.horizontalAdvance(m_text) + scaled(22), scaled(28)};
}

void GradientMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = !m_known ? theme().muted : m_good ? theme().good : theme().bad;
    const QRectF frame(4.5, 0.5, std::min(width() - 4, sizeHint().width()) - 1.0, height() - 1.0);
    painter.setPen(tint(color, 0.45));
    painter.setBrush(tint(color, 0.12));
    painter.drawRoundedRect(frame, 5, 5);
    painter.setFont(ui::font(FontRole::Body));
    painter.setPen(color);
    const QFontMetrics metrics(painter.font());
    const QRectF area = frame.adjusted(scaled(10), 0, -scaled(6), 0);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(m_text, Qt::ElideRight, static_cast<int>(area.width())));
}

namespace trace {

std::vector<FormulaRow> derivation(const engine::trace::Explanation& explanation) {
    std::vector<FormulaRow> rows;
    const Expression& numbers = explanation.numbers;
    addNamedParts(numbers, rows);
    FormulaRow row;
    row.expression = withNames(numbers);
    row.notation = Notation::Numbers;
    if (isLeaf(numbers)) {
        row.strong = true;
        row.scale = 1.15;
        return {row};
    }
    using Kind = Expression::Kind;
    const bool parts = numbers.kind == Kind::Sum || numbers.kind == Kind::Product ||
                       numbers.kind == Kind::Difference || numbers.kind == Kind::Quotient;
    FormulaRow values;
    values.notation = Notation::Numbers;
    values.expression.kind = numbers.kind;
    values.expression.value = numbers.value;
    values.expression.hidden = numbers.hidden;
    values.expression.rest = numbers.rest;
    bool deeper = false;
    for (const Expression& child : row.expression.children) {
        deeper = deeper || !isLeaf(child);
        Expression& one = values.expression.children.emplace_back();
        one.value = child.value;
        one.role = child.role;
        one.link = child.link;
    }
    rows.push_back(std::move(row));
    if (parts && deeper)
        rows.push_back(std::move(values));
    FormulaRow result;
    result.expression.value = explanation.value;
    result.notation = Notation::Numbers;
    result.strong = true;
    result.scale = 1.2;
    rows.push_back(std::move(result));
    return rows;
}

std::vector<Link> operandsOf(const Expression& expression, int role) {
    std::vector<Link> links;
    collect(expression, role, role < 0, links);
    return links;
}

bool isShortened(const Expression& expression) {
    return expression.hidden > 0 ||
           std::any_of(expression.children.begin(), expression.children.end(), isShortened);
}

} // namespace trace

} // namespace ui
