#include "ui/network/network_view.h"

#include "ui/network/layer_names.h"
#include "ui/network/network_view_impl.h"
#include "ui/network/thumbnails.h"
#include "ui/theme.h"

namespace ui {

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
    std::vector<int> pairs;
    for (int layer = 0; layer < picture.layerCount(); ++layer)
        if (isOneToOne(picture.spec.layers[static_cast<std::size_t>(layer)]))
            pairs.push_back(layer);
    const Room room = roomFor(view.viewport()->size(), picture.editable);
    picture.geometry = ui::arrange(picture.units, room, focus, pairs);
    scene.setSceneRect(QRectF(QPointF(0, 0), picture.geometry.size));
    controls->arrange();
    overlay->prepare();
    for (UnitsItem* item : units)
        item->prepare();
    refreshEdges();
    scene.update();
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
    picture.units = columnUnits(spec);
    picture.layout = {};
    picture.parameters.resize(0);
    picture.thumbnails.clear();
    picture.values.clear();
    picture.dropped.clear();
    picture.highlight = {};
    picture.hovered.reset();
    m_impl->response.reset();
    if (picture.selected && *picture.selected >= picture.layerCount())
        picture.selected.reset();
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

void NetworkView::setResponse(std::shared_ptr<const engine::train::Response> response) {
    m_impl->response = std::move(response);
    Picture& picture = m_impl->picture;
    picture.thumbnails.clear();
    if (m_impl->response)
        picture.thumbnails = makeThumbnails(*m_impl->response, picture.spec, picture.units.front());
    m_impl->scene.update();
}

void NetworkView::setUnitValues(const std::vector<std::vector<double>>& values) {
    m_impl->picture.values = values;
    m_impl->scene.update();
}

void NetworkView::setDropped(const std::vector<std::vector<bool>>& dropped) {
    if (dropped == m_impl->picture.dropped)
        return;
    m_impl->picture.dropped = dropped;
    m_impl->refreshEdges();
    m_impl->scene.update();
}

void NetworkView::setHighlight(const Highlight& highlight) {
    m_impl->picture.highlight = highlight;
    m_impl->arrange();
}

void NetworkView::fit() {
    resetTransform();
    rearrange();
}

void NetworkView::select(std::optional<int> layer) {
    Picture& picture = m_impl->picture;
    picture.selected = layer && *layer >= -1 && *layer < picture.layerCount() ? layer : std::nullopt;
    setAccessibleDescription(picture.selected
                                 ? tr("%1, %2 units, %3 selected")
                                       .arg(picture.title(*picture.selected))
                                       .arg(picture.units[static_cast<std::size_t>(*picture.selected + 1)])
                                       .arg(picture.activation(*picture.selected))
                                 : QString());
    m_impl->scene.update();
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
    if (m_impl->response)
        setResponse(m_impl->response);
    rearrange();
}

} // namespace ui
