#include "ui/network/network_view.h"

#include "ui/network/network_view_impl.h"
#include "ui/network/thumbnails.h"
#include "ui/theme.h"

#include <algorithm>
#include <utility>

namespace ui {

namespace {

constexpr double kClosest = 6, kFarthest = 0.5;

} // namespace

void NetworkView::Impl::build() {
    scene.clear();
    edges.clear();
    units.clear();
    scene.addItem(controls = new ControlsItem(picture));
    scene.addItem(overlay = new OverlayItem(picture));
    for (int layer = -1; layer < picture.layerCount(); ++layer) {
        scene.addItem(units.emplace_back(new UnitsItem(picture, layer)));
        if (layer >= 0)
            scene.addItem(edges.emplace_back(new EdgesItem(picture, layer)));
    }
}

void NetworkView::Impl::arrange() {
    std::vector<UnitRef> focus = picture.highlight.units;
    if (picture.highlight.labelled.layer >= 0)
        focus.push_back({picture.highlight.labelled.layer - 1, picture.highlight.labelled.in});
    if (picture.highlight.edges.size() == 1)
        focus.push_back({picture.highlight.edges[0].layer - 1, picture.highlight.edges[0].in});
    // What fits at its full size is not condensed.
    const bool condensed = std::exchange(picture.condensed, false);
    Room room = roomFor(view.viewport()->size(), picture);
    if (condensed && room.spacing * (picture.layerCount() + 1) > room.size.width() - room.tail) {
        picture.condensed = true;
        room = roomFor(view.viewport()->size(), picture);
    }
    room.gap = gap;
    // Between columns that stand so close single edges would be a thicket.
    const bool isTight = room.spacing < 2 * room.largestUnit && picture.condensed;
    picture.geometry =
        ui::arrange(picture.units, room, focus,
                    isTight ? std::vector(picture.spec.layers.size(), Joints::Bundle) : picture.joints);
    refreshThumbnails();
    scene.setSceneRect(QRectF(QPointF(0, 0), picture.geometry.size));
    controls->arrange();
    overlay->prepare();
    for (UnitsItem* item : units)
        item->prepare();
    refreshEdges();
    scene.update();
}

void NetworkView::Impl::refreshThumbnails() {
    picture.thumbnails.clear();
    if (response)
        picture.thumbnails = makeThumbnails(*response, picture.spec, picture.geometry);
    else if (!picture.values.empty())
        picture.thumbnails = makeMapThumbnails(picture.values, picture.shapes, picture.geometry);
}

void NetworkView::Impl::refreshEdges() {
    for (EdgesItem* item : edges)
        item->invalidate();
}

NetworkView::NetworkView(Purpose purpose, QWidget* parent)
    : QGraphicsView(parent), m_impl(std::make_unique<Impl>(*this)) {
    m_impl->picture.editable = purpose == Purpose::Edit;
    setScene(&m_impl->scene);
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(FullViewportUpdate);
    setTransformationAnchor(AnchorUnderMouse);
    // The height always fits; what is zoomed is dragged.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 120);
    setAccessibleName(tr("Network"));
    setAcceptDrops(purpose == Purpose::Edit);
    viewport()->grabGesture(Qt::PinchGesture);
    m_impl->scene.setItemIndexMethod(QGraphicsScene::NoIndex);
    connect(&Look::instance(), &Look::changed, this, &NetworkView::restyle);
    restyle();
    setNetwork({}, {});
}

NetworkView::~NetworkView() = default;

void NetworkView::setNetwork(const engine::model::NetworkSpec& spec, const std::vector<std::string>& inputs) {
    Picture& picture = m_impl->picture;
    const bool sameShape = m_impl->controls != nullptr && picture.spec.layers.size() == spec.layers.size();
    picture.spec = spec;
    picture.inputs = inputs;
    followShapes(picture);
    picture.layout = {};
    picture.parameters.resize(0);
    picture.thumbnails.clear();
    picture.values.clear();
    picture.dropped.clear();
    picture.highlight = {};
    picture.hovered.reset();
    m_impl->response.reset();
    std::erase_if(picture.selection, [&](int layer) { return layer >= picture.layerCount(); });
    if (picture.selected && *picture.selected >= picture.layerCount()) {
        picture.selected.reset();
        picture.selection.clear();
    }
    picture.wanted.reset();
    picture.band = {};
    m_impl->gap.reset();
    m_impl->gesture = {};
    if (!sameShape)
        m_impl->build();
    rearrange();
}

void NetworkView::setParameters(const engine::model::Layout& layout, const engine::core::VectorD& parameters,
                                bool gradients) {
    m_impl->picture.layout = layout;
    m_impl->picture.gradients = gradients;
    m_impl->picture.parameters = parameters;
    m_impl->refreshEdges();
    m_impl->scene.update();
}

void NetworkView::setOrigin(std::shared_ptr<const engine::core::VectorD> parameters) {
    if (parameters == m_impl->picture.origin)
        return;
    m_impl->picture.origin = std::move(parameters);
    m_impl->refreshEdges();
    m_impl->scene.update();
}

void NetworkView::setResponse(std::shared_ptr<const engine::train::Response> response) {
    m_impl->response = std::move(response);
    m_impl->refreshThumbnails();
    m_impl->scene.update();
}

void NetworkView::setUnitValues(const std::vector<std::vector<double>>& values) {
    m_impl->picture.values = values;
    if (!m_impl->response)
        m_impl->refreshThumbnails();
    m_impl->scene.update();
}

void NetworkView::setDropped(const std::vector<std::vector<bool>>& dropped) {
    if (dropped == m_impl->picture.dropped)
        return;
    m_impl->picture.dropped = dropped;
    m_impl->refreshEdges();
    m_impl->scene.update();
}

void NetworkView::setLocks(const std::vector<LayerLock>& locks) {
    if (locks == m_impl->picture.locks)
        return;
    m_impl->picture.locks = locks;
    rearrange();
}

void NetworkView::setHighlight(const Highlight& highlight) {
    m_impl->picture.highlight = highlight;
    m_impl->arrange();
}

void NetworkView::fit() {
    Picture& picture = m_impl->picture;
    const bool isTooWide = picture.geometry.size.width() > viewport()->width();
    picture.condensed = !picture.condensed && isTooWide;
    resetTransform();
    rearrange();
    const Control* title =
        picture.selected ? m_impl->controls->find(CanvasControl::Title, *picture.selected) : nullptr;
    if (title != nullptr)
        ensureVisible(title->rect, viewport()->width() / 3, 0);
}

void NetworkView::zoom(double factor) {
    const double now = transform().m11(), wanted = std::clamp(now * factor, kFarthest, kClosest);
    scale(wanted / now, wanted / now);
}

bool NetworkView::isCondensed() const { return m_impl->picture.condensed; }

void NetworkView::select(std::optional<int> layer) {
    Picture& picture = m_impl->picture;
    picture.selected = layer && *layer >= -1 && *layer < picture.layerCount() ? layer : std::nullopt;
    picture.selection.clear();
    if (picture.selected && *picture.selected >= 0)
        picture.selection = {*picture.selected};
    m_impl->anchor = picture.selected;
    m_impl->describeSelection();
}

void NetworkView::selectLayers(const std::vector<int>& layers) {
    Picture& picture = m_impl->picture;
    picture.selection = layers;
    std::erase_if(picture.selection, [&](int layer) { return layer < 0 || layer >= picture.layerCount(); });
    if (picture.selection.empty())
        return select({});
    picture.selected = picture.selection.back();
    m_impl->anchor = picture.selection.front();
    m_impl->describeSelection();
}

const std::vector<int>& NetworkView::selection() const { return m_impl->picture.selection; }

void NetworkView::Impl::describeSelection() {
    QString text;
    if (picture.selection.size() > 1)
        text = tr("%1 layers selected").arg(picture.selection.size());
    else if (picture.selected)
        text = tr("%1, %2 units, %3 selected")
                   .arg(picture.title(*picture.selected))
                   .arg(picture.units[static_cast<std::size_t>(*picture.selected + 1)])
                   .arg(picture.activation(*picture.selected));
    view.setAccessibleDescription(text);
    scene.update();
}

std::optional<int> NetworkView::selected() const { return m_impl->picture.selected; }

QRect NetworkView::place(UnitRef unit) const {
    const auto rect = m_impl->picture.geometry.unitRect(unit);
    return rect ? mapFromScene(*rect).boundingRect() : QRect();
}

QPoint NetworkView::place(EdgeRef edge, double share) const {
    const auto ends = m_impl->picture.geometry.edge(edge);
    return ends ? mapFromScene(edgePoint(*ends, share)) : QPoint();
}

QRect NetworkView::place(CanvasControl control, int layer) const {
    const Control* found = m_impl->controls->find(control, layer);
    return found != nullptr ? mapFromScene(found->rect).boundingRect() : QRect();
}

void NetworkView::rearrange() { m_impl->arrange(); }

void NetworkView::restyle() {
    setBackgroundBrush(theme().panel);
    if (m_impl->controls == nullptr)
        return;
    rearrange();
}

} // namespace ui
