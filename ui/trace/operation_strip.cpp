#include "ui/trace/operation_strip.h"

#include "ui/lock.h"
#include "ui/theme.h"
#include "ui/trace/flow.h"
#include "ui/trace/places.h"
#include "ui/trace/sentences.h"
#include "ui/trace/stepper.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Operation;
using engine::trace::Phase;

namespace {

constexpr double kGap = 7;
constexpr double kNarrowest = 40;

bool isDelta(const Operation& o) { return o.name == "dL/dz" || o.name == "dL/dxhat"; }

/// Whether an operation shares the chip of the one before.
bool continues(const Operation& before, const Operation& next) {
    if (before.phase != next.phase)
        return false;
    if (next.phase == Phase::Update)
        return isOfClipping(before) == isOfClipping(next);
    if (next.phase == Phase::Loss)
        return before.name == "penalties";
    return before.layer == next.layer && (isStatistic(before) || (before.name == "dL/da" && isDelta(next)) ||
                                          (before.name == "dL/dW" && next.name == "dL/db"));
}

} // namespace

OperationStrip::OperationStrip(Stepper& stepper, QWidget* parent) : QWidget(parent), m_stepper(stepper) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Operations of the pass"));
    connect(&stepper, &Stepper::traceChanged, this, &OperationStrip::rebuild);
    connect(&stepper, &Stepper::moved, this, &OperationStrip::follow);
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
    rebuild();
}

QSize OperationStrip::minimumSizeHint() const { return {scaled(200), scaled(30)}; }

QSize OperationStrip::sizeHint() const {
    const double chips = static_cast<double>(m_chips.size());
    return {static_cast<int>(chips * (scaled(60) + kGap)), scaled(30)};
}

void OperationStrip::rebuild() {
    m_chips.clear();
    m_hovered = -1;
    if (const auto& trace = m_stepper.trace()) {
        m_chips.push_back({});
        for (int i = 0; i < static_cast<int>(trace->operations.size()); ++i) {
            const auto& all = trace->operations;
            const auto at = static_cast<std::size_t>(i);
            if (i == 0 || !continues(all[at - 1], all[at]))
                m_chips.push_back({});
            m_chips.back().operations.push_back(i);
            // Of ∂L/∂a and δ the latter is the name, of means and x̂, as the result of penalties and of
            // clipping; of weights and biases the former.
            const std::string& name = all[at].name;
            if (m_chips.back().shown < 0 || isDelta(all[at]) || name == "xhat" || name == "penalty" ||
                name == "clip")
                m_chips.back().shown = i;
        }
    }
    updateGeometry();
    follow();
}

void OperationStrip::follow() {
    m_current = -1;
    if (m_stepper.trace())
        for (std::size_t i = 0; i < m_chips.size(); ++i) {
            const auto& operations = m_chips[i].operations;
            if (std::count(operations.begin(), operations.end(), m_stepper.cursor().selection().operation) >
                0)
                m_current = static_cast<int>(i);
        }
    if (m_current >= 0) {
        const QRectF rect = rectOf(static_cast<std::size_t>(m_current));
        const double margin = chipWidth();
        if (rect.left() < margin)
            scrollTo(m_offset + rect.left() - margin);
        else if (rect.right() > width() - margin)
            scrollTo(m_offset + rect.right() - width() + margin);
    }
    update();
}

void OperationStrip::scrollTo(double offset) {
    const double whole = static_cast<double>(m_chips.size()) * (chipWidth() + kGap) - kGap;
    m_offset = std::clamp(offset, 0.0, std::max(0.0, whole - width()));
    update();
}

double OperationStrip::chipWidth() const {
    const double chips = static_cast<double>(std::max<std::size_t>(1, m_chips.size()));
    return std::max(static_cast<double>(scaled(kNarrowest)), (width() + kGap) / chips - kGap);
}

QRectF OperationStrip::rectOf(std::size_t chip) const {
    return {static_cast<double>(chip) * (chipWidth() + kGap) - m_offset, 1, chipWidth(), height() - 2.0};
}

QRectF OperationStrip::chipRect(int operation) const {
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const auto& operations = m_chips[i].operations;
        if (std::count(operations.begin(), operations.end(), operation) > 0)
            return rectOf(i).intersected(rect());
    }
    return {};
}

int OperationStrip::chipAt(QPointF position) const {
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        if (rectOf(i).contains(position))
            return static_cast<int>(i);
    return -1;
}

int OperationStrip::operationAt(QPointF position) const {
    const int chip = chipAt(position);
    if (chip < 0)
        return -1;
    const auto& operations = m_chips[static_cast<std::size_t>(chip)].operations;
    if (operations.empty())
        return -1;
    if (chip != m_current)
        return m_chips[static_cast<std::size_t>(chip)].shown;
    // Inside the current chip the parts lie side by side, as its dots.
    const QRectF rect = rectOf(static_cast<std::size_t>(chip));
    const double share = (position.x() - rect.left()) / rect.width();
    const auto count = static_cast<double>(operations.size());
    return operations[static_cast<std::size_t>(std::clamp(share * count, 0.0, count - 1))];
}

void OperationStrip::paintChip(QPainter& painter, std::size_t index) const {
    const Chip& chip = m_chips[index];
    const auto& trace = *m_stepper.trace();
    const bool current = static_cast<int>(index) == m_current;
    const int at = m_stepper.cursor().selection().operation;
    const int named = current ? at : chip.shown;
    const Operation* operation = named < 0 ? nullptr : &trace.operations[static_cast<std::size_t>(named)];
    const QColor color = flowColor(operation ? flowOf(operation->phase) : Flow::Forward);
    const QRectF rect = rectOf(index).adjusted(0.75, 0.75, -0.75, -0.75);
    const bool hovered = static_cast<int>(index) == m_hovered;
    painter.setPen(current ? QPen(theme().text, 1.5) : Qt::NoPen);
    painter.setBrush(tint(color, current ? 0.45 : hovered ? 0.38 : 0.26));
    painter.drawRoundedRect(rect, 4, 4);
    painter.setPen(theme().text);
    painter.setFont(ui::font(FontRole::Formula));
    const bool update =
        operation && operation->phase == Phase::Update && !isOfClipping(*operation) && !current;
    const QString whole = QStringLiteral("W−η∂W");
    const bool fits = painter.fontMetrics().horizontalAdvance(whole) < rect.width() - 4;
    const QString name = update      ? (fits ? whole : QStringLiteral("W⁺"))
                         : operation ? shortName(trace, *operation)
                                     : QStringLiteral("x");
    if (operation && (isUnused(trace, *operation) || (update && isFrozen(trace, operation->layer))))
        paintLock(painter,
                  {rect.right() - scaled(11), rect.top() + scaled(2), scaled(9) * 1.0, scaled(9) * 1.0},
                  theme().text);
    const bool dots = current && chip.operations.size() > 1;
    painter.drawText(rect.adjusted(0, dots ? -4 : 0, 0, dots ? -4 : 0), Qt::AlignCenter, name);
    if (!dots)
        return;
    painter.setPen(Qt::NoPen);
    const auto count = static_cast<double>(chip.operations.size());
    const double step = std::min(9.0, rect.width() / (count + 1));
    for (std::size_t i = 0; i < chip.operations.size(); ++i) {
        painter.setBrush(chip.operations[i] == at ? theme().text : tint(theme().text, 0.35));
        const double x = rect.center().x() + (static_cast<double>(i) - (count - 1) / 2) * step;
        painter.drawEllipse(QPointF(x, rect.bottom() - 4.5), 2, 2);
    }
}

void OperationStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        if (rectOf(i).intersects(rect()))
            paintChip(painter, i);
}

bool OperationStrip::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !m_stepper.trace())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int operation = operationAt(help->pos());
    const auto& trace = *m_stepper.trace();
    if (operation >= 0)
        QToolTip::showText(
            help->globalPos(),
            ui::trace::operationName(trace, trace.operations[static_cast<std::size_t>(operation)]), this);
    else if (chipAt(help->pos()) == 0)
        QToolTip::showText(help->globalPos(), tr("input x"), this);
    else
        QToolTip::hideText();
    return true;
}

void OperationStrip::mouseMoveEvent(QMouseEvent* event) {
    const int chip = chipAt(event->position());
    if (chip != m_hovered) {
        m_hovered = chip;
        setCursor(chip < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
        update();
    }
}

void OperationStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_stepper.trace())
        return;
    const int operation = operationAt(event->position());
    if (operation >= 0)
        m_stepper.select({operation, -1, -1, -1});
    else if (chipAt(event->position()) == 0)
        Q_EMIT inputChosen();
}

void OperationStrip::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void OperationStrip::wheelEvent(QWheelEvent* event) {
    scrollTo(m_offset - event->angleDelta().y() - event->angleDelta().x());
}

void OperationStrip::resizeEvent(QResizeEvent*) {
    scrollTo(m_offset);
    follow();
}

} // namespace ui
