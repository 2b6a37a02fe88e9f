#include "ui/compare/lane_tiles.h"

#include "engine/model/layout.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_words.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::core::Index;

namespace {

constexpr double kGap = 10, kRoom = 8;
/// Samples on a small picture; units drawn of a layer, of the first layer's weights.
constexpr Index kMostPoints = 240, kMostUnits = 12;
constexpr Index kMostFilters = 16;

QString captionOf(const LanesFeed::Lane& lane, bool valueOnly) {
    const QString title = laneTitle(lane);
    return valueOnly && lane.label.isEmpty() ? title.section(QStringLiteral(" = "), -1) : title;
}

} // namespace

LaneTiles::LaneTiles(LaneDesk& desk, QWidget* parent)
    : Picture(QStringLiteral("lanes"), parent), m_desk(desk), m_fields(new LaneFields(desk, *this)) {
    m_fields->setParent(this);
    connect(m_fields, &LaneFields::changed, this, [this] {
        m_images.clear();
        std::erase_if(m_marks, [this](const auto& each) { return !m_desk.feed().find(each.first); });
        update();
    });
    connect(&desk, &LaneDesk::told, this, qOverload<>(&QWidget::update));
}

void LaneTiles::setShown(Shown shown) {
    m_shown = shown;
    update();
}

void LaneTiles::showEvent(QShowEvent* event) {
    Picture::showEvent(event);
    m_fields->update();
}

double LaneTiles::captionHeight() const {
    return QFontMetricsF(ui::font(FontRole::Number)).height() +
           QFontMetricsF(ui::font(FontRole::Small)).height() + scaled(4);
}

/// As large as they can be.
LaneTiles::Grid LaneTiles::grid() const {
    Grid best;
    const int count = std::max(1, int(m_desk.feed().lanes().size()));
    const double caption = captionHeight();
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double side = std::min((width() - 2 * kRoom - kGap * (columns - 1)) / columns,
                                     (height() - kRoom - (caption + kGap / 2) * rows) / rows);
        if (side > best.side + 0.5)
            best = {columns, std::floor(side), 0, 0, {}};
    }
    best.side = std::max(24.0, best.side);
    const int rows = (count + best.columns - 1) / best.columns;
    // Captions may be wider than pictures: what is left is shared out between them.
    best.width = std::min((width() - 2 * kRoom) / double(best.columns), 1.9 * best.side + kGap);
    best.height = best.side + caption + kGap / 2;
    best.first = {std::round((width() - best.width * best.columns) / 2),
                  std::round(std::max(kRoom, (height() - best.height * rows) / 2))};
    return best;
}

QRectF LaneTiles::tile(std::size_t lane) const {
    const Grid grid = this->grid();
    const int row = int(lane) / grid.columns, column = int(lane) % grid.columns;
    return {std::round(grid.first.x() + grid.width * column + (grid.width - grid.side) / 2),
            std::round(grid.first.y() + grid.height * row), grid.side, grid.side};
}

void LaneTiles::draw(QPainter& painter) const {
    const auto& lanes = m_desk.feed().lanes();
    const Grid grid = this->grid();
    const Captions look = captions(grid.width - 4);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const QRectF area = tile(i);
        const Index inputs = lanes[i].spec.data->dataset->features.rows();
        painter.save();
        QPainterPath rounded;
        rounded.addRoundedRect(area, 4, 4);
        painter.setClipPath(rounded);
        painter.fillRect(area, theme().raised);
        if (m_shown == Shown::Network)
            drawNetwork(painter, lanes[i], area);
        else if (inputs == 2)
            drawField(painter, lanes[i], area);
        else if (inputs == 1)
            drawFit(painter, lanes[i], area);
        else
            drawWeights(painter, lanes[i], area);
        painter.restore();
        drawCaption(painter, i,
                    {area.center().x() - grid.width / 2 + 2, area.bottom() + scaled(2), grid.width - 4,
                     captionHeight()},
                    look);
    }
}

/// Of all captions: whether a name fits beside its lane's line.
bool LaneTiles::fits(const QFontMetricsF& metrics, double width, bool valuesOnly) const {
    const auto& lanes = m_desk.feed().lanes();
    return std::all_of(lanes.begin(), lanes.end(), [&](const LanesFeed::Lane& lane) {
        return metrics.horizontalAdvance(captionOf(lane, valuesOnly)) <= width - scaled(16);
    });
}

/// All in the same words and letters. What is compared stands above: the value alone tells lanes apart.
LaneTiles::Captions LaneTiles::captions(double width) const {
    const QFont number = ui::font(FontRole::Number), small = ui::font(FontRole::Small);
    if (fits(QFontMetricsF(number), width, false))
        return {number, false, true};
    const bool valuesOnly = !fits(QFontMetricsF(small), width, false);
    return {small, valuesOnly, !valuesOnly || fits(QFontMetricsF(small), width, true)};
}

void LaneTiles::drawCaption(QPainter& painter, std::size_t index, const QRectF& place,
                            const Captions& look) const {
    const auto& lane = m_desk.feed().lanes()[index];
    const QString title = captionOf(lane, look.valuesOnly);
    painter.setFont(look.font);
    const QFontMetricsF metrics(look.font);
    const double y = place.top() + QFontMetricsF(ui::font(FontRole::Number)).height() / 2;
    const double text = metrics.horizontalAdvance(title), line = scaled(16);
    const bool isBeside = look.isBeside; // else the lane's line is below its name
    const QString shown = isBeside ? title : metrics.elidedText(title, Qt::ElideRight, place.width());
    const double left =
        place.center().x() - ((isBeside ? text + line : metrics.horizontalAdvance(shown)) / 2);
    const double at = isBeside ? y : y + metrics.ascent() / 2 + scaled(2);
    painter.setPen(lanePen(lane.style, 2.5));
    painter.drawLine(QPointF(left, at),
                     QPointF(left + (isBeside ? scaled(11) : metrics.horizontalAdvance(shown)), at));
    painter.setPen(theme().text);
    painter.drawText(QPointF(left + (isBeside ? line : 0), y + metrics.ascent() / 2 - 1), shown);
    if (index >= m_desk.verdicts().size())
        return;
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF small(painter.font());
    const auto& verdict = m_desk.verdicts()[index];
    using Kind = engine::analysis::LaneVerdict::Kind;
    painter.setPen(verdict.kind == Kind::Diverged ? theme().bad
                   : verdict.kind == Kind::Best   ? theme().good
                                                  : theme().muted);
    painter.drawText(QRectF(place.left(), place.bottom() - small.height() - 1, place.width(), small.height()),
                     Qt::AlignCenter, laneBriefWithin(lane, verdict, small, place.width()));
}

void LaneTiles::drawField(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const {
    const auto response = m_fields->response(lane.id);
    const auto* meaning = m_fields->meaning(lane.id);
    if (!response || !meaning)
        return;
    QImage& image = m_images[lane.id];
    if (image.isNull())
        image = plots::fieldImage(*response, *meaning);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(area, image);
    painter.drawImage(area.topLeft(), marks(lane, *response, *meaning, area.width()));
}

/// The samples over the answer: the same in every frame.
const QImage& LaneTiles::marks(const LanesFeed::Lane& lane, const engine::train::Response& response,
                               const plots::FieldMeaning& meaning, double side) const {
    Marks& known = m_marks[lane.id];
    const QRectF plane(response.x0, response.y0, response.x1 - response.x0, response.y1 - response.y0);
    const int pixels = int(std::ceil(side * devicePixelRatioF()));
    if (known.data == lane.spec.data && known.plane == plane && known.image.width() == pixels)
        return known.image;
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatioF());
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& dataset = *lane.spec.data->dataset;
    const auto& rows = lane.spec.data->split.train;
    const std::size_t every = std::max<std::size_t>(1, rows.size() / std::size_t(kMostPoints));
    const double radius = std::clamp(side / 70, 1.2, 3.0);
    for (std::size_t i = 0; i < rows.size(); i += every) {
        const double x = (dataset.features(0, rows[i]) - plane.left()) / plane.width(),
                     y = (plane.bottom() - dataset.features(1, rows[i])) / plane.height();
        plots::paintSample(painter, {x * side, y * side}, radius, meaning, dataset, rows[i], true);
    }
    painter.end();
    known = {lane.spec.data, plane, std::move(image)};
    return known.image;
}

void LaneTiles::drawFit(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const {
    const auto response = m_fields->response(lane.id);
    const auto* meaning = m_fields->meaning(lane.id);
    if (!response || !meaning)
        return;
    const auto& prepared = *lane.spec.data;
    const auto& targets = prepared.ownTargets();
    const double low = targets.row(0).minCoeff(), high = targets.row(0).maxCoeff();
    const double room = 0.15 * std::max(1e-9, high - low);
    const auto at = [&](double x, double y) {
        return QPointF(area.left() + (x - response->x0) / (response->x1 - response->x0) * area.width(),
                       area.bottom() - (y - low + room) / (high - low + 2 * room) * area.height());
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().muted);
    const std::size_t every =
        std::max<std::size_t>(1, prepared.split.train.size() / std::size_t(kMostPoints));
    for (std::size_t i = 0; i < prepared.split.train.size(); i += every) {
        const int row = prepared.split.train[i];
        painter.drawEllipse(at(prepared.dataset->features(0, row), targets(0, row)), 1.4, 1.4);
    }
    QPolygonF line;
    for (int i = 0; i < response->width; ++i) {
        const double x = response->x0 + (response->x1 - response->x0) * i / (response->width - 1);
        const double y = meaning->read(*response, i)[0];
        if (std::isfinite(y))
            line += at(x, y);
    }
    painter.setPen(lanePen(lane.style, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

void LaneTiles::drawWeights(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const {
    const auto* network = m_fields->network(lane.id);
    const auto* state = m_desk.feed().stateOf(lane.id);
    if (!network || !state || network->layout().slots.empty())
        return;
    const auto& slot = network->layout().slots.front();
    const auto weights = engine::model::view(state->parameters, slot);
    const double scale = weights.cwiseAbs().maxCoeff();
    const int pictureSide = int(std::lround(std::sqrt(double(weights.cols()))));
    const bool pictures = Index(pictureSide) * pictureSide == weights.cols() && pictureSide > 2;
    const Index units = std::min(weights.rows(), kMostFilters);
    const int across = pictures ? int(std::ceil(std::sqrt(double(units)))) : 1;
    const int down = (int(units) + across - 1) / across;
    for (Index unit = 0; unit < units; ++unit) {
        const int width = pictures ? pictureSide : int(weights.cols()), height = pictures ? pictureSide : 1;
        QImage image(width, height, QImage::Format_RGB32);
        for (int i = 0; i < width * height; ++i)
            image.setPixel(i % width, i / width, valueColor(weights(unit, i), scale).rgb());
        const double w = area.width() / across, h = area.height() / down;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.drawImage(QRectF(area.left() + w * double(unit % across) + 1,
                                 area.top() + h * double(unit / across) + 1, w - 2, h - 2),
                          image);
    }
}

void LaneTiles::drawNetwork(QPainter& painter, const LanesFeed::Lane& lane, const QRectF& area) const {
    const auto* network = m_fields->network(lane.id);
    const auto* state = m_desk.feed().stateOf(lane.id);
    if (!network || !state)
        return;
    std::vector<const engine::model::TensorSlot*> weights;
    for (const auto& slot : network->layout().slots)
        if (slot.shape.size() == 2)
            weights.push_back(&slot);
    if (weights.empty())
        return;
    const auto shownOf = [](Index units) { return std::min(units, kMostUnits); };
    const auto at = [&](std::size_t column, Index unit, Index units) {
        return QPointF(area.left() + area.width() * (double(column) + 0.5) / double(weights.size() + 1),
                       area.top() + area.height() * (double(unit) + 0.5) / double(shownOf(units)));
    };
    for (std::size_t layer = 0; layer < weights.size(); ++layer) {
        const auto w = engine::model::view(state->parameters, *weights[layer]);
        const double scale = w.cwiseAbs().maxCoeff();
        for (Index i = 0; i < shownOf(w.rows()); ++i)
            for (Index j = 0; j < shownOf(w.cols()); ++j) {
                const double strength = scale > 0 ? std::abs(w(i, j)) / scale : 0;
                painter.setPen(QPen(valueColor(w(i, j), scale), 0.4 + 2.2 * strength));
                painter.drawLine(at(layer, j, w.cols()), at(layer + 1, i, w.rows()));
            }
    }
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(theme().text);
    for (std::size_t column = 0; column <= weights.size(); ++column) {
        const Index units = column == 0 ? weights[0]->cols() : weights[column - 1]->rows();
        for (Index unit = 0; unit < shownOf(units); ++unit)
            painter.drawEllipse(at(column, unit, units), area.width() / 45, area.width() / 45);
    }
}

QStringList LaneTiles::readAt(const QPointF& position) const {
    const auto& lanes = m_desk.feed().lanes();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        if (!tile(i).contains(position))
            continue;
        QStringList lines{laneTitle(lanes[i])};
        const auto* state = m_desk.feed().stateOf(lanes[i].id);
        if (i < m_desk.verdicts().size())
            lines += laneSentence(lanes[i], m_desk.verdicts()[i], state ? state->autopsy : nullptr);
        return lines;
    }
    return {};
}

QByteArray LaneTiles::csv() const {
    QByteArray text = "lane,step,parameter,value\n";
    for (const auto& lane : m_desk.feed().lanes())
        if (const auto* state = m_desk.feed().stateOf(lane.id))
            for (Index i = 0; i < state->parameters.size(); ++i)
                text += '"' + QByteArray::fromStdString(lane.spec.name) + "\"," +
                        QByteArray::number(state->step) + ',' + QByteArray::number(qlonglong(i)) + ',' +
                        QByteArray::number(state->parameters(i), 'g', 9) + '\n';
    return text;
}

} // namespace ui
