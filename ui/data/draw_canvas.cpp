#include "ui/data/draw_canvas.h"

#include "engine/data/drawn.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

/// While the mouse draws, the document hears of it so often: moved points are taken over as they go, other
/// ones begin a run.
constexpr int kMoveMilliseconds = 40, kDrawMilliseconds = 250;
constexpr int kFirstMergeId = 1'000'000;
constexpr double kTouch = 0.22; ///< an eraser without size, and what is near enough to be taken

int newMergeId() {
    static int last = kFirstMergeId;
    return ++last;
}

} // namespace

DrawCanvas::DrawCanvas(QWidget* parent) : QWidget(parent), m_random(20261129) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 220);
    setAccessibleName(tr("Plane to draw into"));
    m_plane = planeFor({});
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &DrawCanvas::flush);
    connect(&Look::instance(), &Look::changed, this, [this] {
        m_cloud = QPixmap();
        m_field = QImage();
        update();
    });
    setTool(Tool::Draw);
}

void DrawCanvas::setPoints(const DrawnPoints& points) {
    if (!m_what.isEmpty() || points == m_points)
        return;
    if (points.size() != m_points.size())
        select({});
    m_points = points;
    refit();
    update();
}

void DrawCanvas::setHeldOut(std::vector<int> numbers) {
    if (numbers == m_heldOut)
        return;
    const auto painted = [this](const std::vector<int>& held) {
        return std::count_if(m_inCloud.begin(), m_inCloud.end(), [&](const auto& point) {
            return std::binary_search(held.begin(), held.end(), point.number);
        });
    };
    // Points that were put there since are told apart now; the others stay as they are painted.
    if (painted(numbers) != painted(m_heldOut) || numbers.size() < m_heldOut.size() ||
        !std::equal(m_heldOut.begin(), m_heldOut.end(), numbers.begin()))
        m_cloud = QPixmap();
    m_heldOut = std::move(numbers);
    update();
}

/// The plane grows with what lies in it, but not under the mouse.
void DrawCanvas::refit() {
    const plots::Plane plane = planeFor(m_points);
    if (plane.x == m_plane.x)
        return;
    m_plane = plane;
    m_cloud = QPixmap();
    Q_EMIT planeChanged();
}

void DrawCanvas::setResponse(plots::ResponsePtr response, const plots::FieldMeaning& meaning) {
    m_response = std::move(response);
    m_meaning = meaning;
    m_field = QImage();
    update();
}

void DrawCanvas::setHint(const QString& hint) {
    m_hint = hint;
    update();
}

void DrawCanvas::setTool(Tool tool) {
    m_tool = tool;
    if (tool != Tool::Move)
        select({});
    setCursor(tool == Tool::Move ? Qt::ArrowCursor : Qt::CrossCursor);
    update();
    Q_EMIT toolChanged();
}

void DrawCanvas::setLabel(int label) {
    m_brush.label = std::clamp(label, 0, engine::data::kPointClasses - 1);
    if (!m_selection.empty()) {
        for (const int number : m_selection)
            m_points[std::size_t(number)].label = m_brush.label;
        once(tr("Change the class of points"));
    }
    update();
    Q_EMIT labelChanged();
}

void DrawCanvas::setBrush(double radius, int density) {
    m_brush.radius = radius;
    m_brush.density = density;
    update();
}

void DrawCanvas::select(std::vector<int> which) {
    m_selection = std::move(which);
    update();
    Q_EMIT selectionChanged();
}

void DrawCanvas::clear() {
    select({});
    m_points.clear();
    once(tr("Clear the drawing"));
}

void DrawCanvas::mirrorAll(Mirror how) {
    mirror(m_points, m_selection, how);
    once(tr("Mirror points"));
}

void DrawCanvas::removeSelected() {
    const std::vector<int> which = std::exchange(m_selection, {});
    remove(m_points, which);
    once(tr("Remove points"));
    Q_EMIT selectionChanged();
}

void DrawCanvas::once(const QString& what) {
    begin(what);
    m_dirty = true;
    end();
}

void DrawCanvas::begin(const QString& what) {
    m_what = what;
    m_stroke = newMergeId();
    m_dirty = false;
}

void DrawCanvas::end() {
    flush();
    m_what.clear();
    refit();
    update();
}

void DrawCanvas::flush() {
    m_flush.stop();
    if (m_dirty && !m_what.isEmpty()) {
        m_dirty = false;
        Q_EMIT edited(m_points, m_what, m_stroke);
    }
}

double DrawCanvas::reach() const {
    const double touch = kTouch * m_plane.x.size() / 12;
    return m_tool == Tool::Draw ? m_brush.radius : std::max(touch, m_brush.radius);
}

/// One dab of the tool there.
void DrawCanvas::apply(QPointF at) {
    const int changed =
        m_tool == Tool::Draw ? dab(m_points, m_brush, at, m_random) : eraseAround(m_points, at, reach());
    m_last = at;
    if (changed > 0)
        m_dirty = true;
    if (m_dirty && !m_flush.isActive())
        m_flush.start(kDrawMilliseconds);
    update();
}

void DrawCanvas::mousePressEvent(QMouseEvent* event) {
    m_cross.reset();
    if (event->button() != Qt::LeftButton || !m_what.isEmpty())
        return;
    const QPointF at = toPlane(event->position());
    m_press = m_last = at;
    if (m_tool == Tool::Move)
        return pressToMove(at, event->modifiers() & Qt::ShiftModifier);
    begin(m_tool == Tool::Draw ? tr("Draw points") : tr("Erase points"));
    apply(at);
}

void DrawCanvas::pressToMove(QPointF at, bool more) {
    const int hit = pointAt(m_points, at, 1.6 * kTouch * m_plane.x.size() / 12);
    if (hit < 0) {
        if (!more)
            select({});
        m_band = QRectF(at, at);
        return;
    }
    if (std::find(m_selection.begin(), m_selection.end(), hit) == m_selection.end()) {
        auto which = more ? m_selection : std::vector<int>();
        which.push_back(hit);
        select(std::move(which));
    }
    begin(tr("Move points"));
}

void DrawCanvas::mouseMoveEvent(QMouseEvent* event) {
    m_mouse = event->position();
    update();
    const QPointF at = toPlane(event->position());
    if (m_band) {
        m_band->setBottomRight(at);
    } else if (m_what.isEmpty() || !(event->buttons() & Qt::LeftButton)) {
        return;
    } else if (m_tool == Tool::Move) {
        shift(m_points, m_selection, at - m_last);
        m_last = at;
        m_dirty = true;
        if (!m_flush.isActive())
            m_flush.start(kMoveMilliseconds);
    } else {
        // As far apart as the brush is wide: the density of a stroke does not depend on its speed.
        const double pace = m_tool == Tool::Draw ? std::max(0.3, 0.7 * m_brush.radius) : 0.5 * reach();
        for (QPointF way = at - m_last; std::hypot(way.x(), way.y()) >= pace; way = at - m_last)
            apply(m_last + way * (pace / std::hypot(way.x(), way.y())));
    }
}

void DrawCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (m_band) {
        auto which = pointsIn(m_points, *m_band);
        m_band.reset();
        which.insert(which.end(), m_selection.begin(), m_selection.end());
        std::sort(which.begin(), which.end());
        which.erase(std::unique(which.begin(), which.end()), which.end());
        return select(std::move(which));
    }
    if (!m_what.isEmpty())
        end();
}

bool DrawCanvas::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (handleKey(key->key(), key->modifiers() & ~Qt::KeypadModifier,
                      event->type() == QEvent::ShortcutOverride)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

/// Whether the key is one of these; `dryRun`: only that.
bool DrawCanvas::handleKey(int key, Qt::KeyboardModifiers modifiers, bool dryRun) {
    if (modifiers == Qt::ControlModifier && key == Qt::Key_A && m_tool == Tool::Move) {
        if (!dryRun)
            select(pointsIn(m_points, QRectF(QPointF(-1e9, -1e9), QPointF(1e9, 1e9))));
        return true;
    }
    if (modifiers != Qt::NoModifier || !m_what.isEmpty())
        return false;
    const bool isClass = key >= Qt::Key_1 && key < Qt::Key_1 + engine::data::kPointClasses;
    const bool isTool = key == Qt::Key_D || key == Qt::Key_E || key == Qt::Key_M;
    const bool ofSelection =
        !m_selection.empty() && (key == Qt::Key_Delete || key == Qt::Key_Backspace || key == Qt::Key_Escape);
    const bool ofCross = m_cross && (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up ||
                                     key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter);
    if (dryRun || !(isClass || isTool || ofSelection || ofCross))
        return isClass || isTool || ofSelection || ofCross;
    if (isClass)
        setLabel(key - Qt::Key_1);
    else if (isTool)
        setTool(key == Qt::Key_D ? Tool::Draw : key == Qt::Key_E ? Tool::Erase : Tool::Move);
    else if (ofSelection && key == Qt::Key_Escape)
        select({});
    else if (ofSelection)
        removeSelected();
    else
        return handleCross(key);
    return true;
}

bool DrawCanvas::handleCross(int key) {
    const double pace = m_plane.x.size() / 48;
    const QPointF way = key == Qt::Key_Left    ? QPointF(-pace, 0)
                        : key == Qt::Key_Right ? QPointF(pace, 0)
                        : key == Qt::Key_Up    ? QPointF(0, pace)
                        : key == Qt::Key_Down  ? QPointF(0, -pace)
                                               : QPointF();
    if (!way.isNull()) {
        const bool carries = m_tool == Tool::Move && !m_selection.empty();
        if (carries) {
            shift(m_points, m_selection, way);
            once(tr("Move points"));
        }
        m_cross = QPointF(std::clamp(m_cross->x() + way.x(), m_plane.x.lower, m_plane.x.upper),
                          std::clamp(m_cross->y() + way.y(), m_plane.y.lower, m_plane.y.upper));
        update();
    } else if (m_tool == Tool::Move) {
        const int hit = pointAt(m_points, *m_cross, 2 * pace);
        select(hit < 0 ? std::vector<int>() : std::vector<int>{hit});
    } else {
        begin(m_tool == Tool::Draw ? tr("Draw points") : tr("Erase points"));
        apply(*m_cross);
        end();
    }
    return true;
}

void DrawCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        m_cross = QPointF(0, 0);
    update();
}

void DrawCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_cross.reset();
    update();
}

void DrawCanvas::leaveEvent(QEvent*) {
    m_mouse.reset();
    update();
}

void DrawCanvas::resizeEvent(QResizeEvent*) { m_cloud = QPixmap(); }

} // namespace ui
