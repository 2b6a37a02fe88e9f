#include "ui/plots/ridge_view.h"

#include "ui/plots/heat_map.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

using engine::train::DistributionSlice;
using engine::train::Ends;
using engine::train::Histogram;
using engine::train::Quantity;

namespace {

/// An axis ends where no line is this share of its peak any more.
constexpr double kVisible = 0.01;
/// Up to so many blocks lie below each other, more side by side where there is room.
constexpr int kStacked = 4;

double leastWidth() { return scaled(200); }

} // namespace

RidgeView::RidgeView(QWidget* parent) : Picture(QStringLiteral("distributions"), parent) {
    setFocusPolicy(Qt::TabFocus);
    connect(&Look::instance(), &Look::changed, this, &RidgeView::fitHeight);
}

void RidgeView::setLayers(const QStringList& names) {
    m_names = names;
    setSlices({});
}

void RidgeView::setSlices(std::vector<DistributionSlice> slices) {
    m_slices = std::move(slices);
    rebuild();
}

void RidgeView::setQuantity(Quantity quantity) {
    m_quantity = quantity;
    rebuild();
}

void RidgeView::setForm(Form form) {
    m_form = form;
    rebuild();
}

QColor RidgeView::color() const {
    return m_quantity == Quantity::Weights     ? theme().update
           : m_quantity == Quantity::Gradients ? theme().backward
                                               : theme().forward;
}

void RidgeView::rebuild() {
    m_blocks.clear();
    m_lit = {-1, -1};
    for (int layer = 0; layer < int(m_names.size()) && !m_slices.empty(); ++layer)
        if (RidgeBlock block = makeBlock(layer); !block.lines.empty())
            m_blocks.push_back(std::move(block));
    forgetPixels();
    fitHeight();
    update();
}

RidgeBlock RidgeView::makeBlock(int layer) const {
    RidgeBlock block;
    block.layer = layer;
    block.name = m_names[layer];
    const double span = m_slices.back().epochs - m_slices.front().epochs;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    bool isEmpty = true;
    for (const DistributionSlice& slice : m_slices) {
        const Histogram& histogram = histogramOf(slice.probe->layers[std::size_t(layer)], m_quantity);
        isEmpty = isEmpty && histogram.finite + histogram.notFinite == 0;
        block.isBroken = histogram.notFinite > 0;
        RidgeLine line;
        line.density = smoothed(histogram, ends());
        line.peak = line.density.peak();
        line.depth = span > 0 ? (m_slices.back().epochs - slice.epochs) / span : 0;
        if (!line.density.values.empty()) {
            const auto [from, to] = line.density.extent(kVisible);
            low = std::min(low, from);
            high = std::max(high, to);
        }
        block.lines.push_back(std::move(line));
    }
    if (isEmpty)
        block.lines.clear();
    if (low <= high)
        block.x = linearRange(low, high);
    return block;
}

void RidgeView::forgetPixels() {
    m_drawn = QPixmap();
    m_isArranged = false;
}

void RidgeView::resizeEvent(QResizeEvent* event) {
    Picture::resizeEvent(event);
    fitHeight();
}

double RidgeView::top() const { return scaled(isHeatMap() ? 2 : 6); }

double RidgeView::bottom() const { return isHeatMap() ? keysHeight() + scaled(4) : scaled(4); }

int RidgeView::across() const {
    const int wanted = (int(m_blocks.size()) + kStacked - 1) / kStacked;
    return std::clamp(int(width() / leastWidth()), 1, std::max(1, wanted));
}

int RidgeView::down() const { return std::max(1, (int(m_blocks.size()) + across() - 1) / across()); }

void RidgeView::fitHeight() {
    const double least = isHeatMap() ? scaled(76) : RidgeBlock::leastHeight();
    setMinimumHeight(int(std::ceil(top() + bottom() + down() * least)));
}

const std::vector<RidgeBlock>& RidgeView::blocks() const {
    if (m_isArranged)
        return m_blocks;
    m_isArranged = true;
    const double wide = double(width()) / across(), high = (height() - top() - bottom()) / down();
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    double label = 0;
    for (const RidgeBlock& block : m_blocks)
        label = std::max(label, metrics.horizontalAdvance(block.name));
    if (!m_slices.empty())
        for (const DistributionSlice* slice : {&m_slices.front(), &m_slices.back()})
            label = std::max(label, metrics.horizontalAdvance(moment(*slice)));
    for (int i = 0; i < int(m_blocks.size()); ++i) {
        RidgeBlock& block = m_blocks[std::size_t(i)];
        block.place = {i % across() * wide, top() + i / across() * high, wide, high};
        block.labelWidth = std::min(label, wide * 0.3);
    }
    return m_blocks;
}

QString RidgeView::moment(const DistributionSlice& slice) const {
    return m_slices.back().epoch > m_slices.front().epoch ? tr("epoch %1").arg(formatCount(slice.epoch))
                                                          : tr("step %1").arg(formatCount(slice.step));
}

void RidgeView::draw(QPainter& painter) const {
    const bool onScreen = painter.device()->devType() == QInternal::Widget;
    if (!onScreen)
        return drawAll(painter);
    if (m_drawn.isNull()) {
        const double ratio = devicePixelRatioF();
        m_drawn = QPixmap(size() * ratio);
        m_drawn.setDevicePixelRatio(ratio);
        m_drawn.fill(Qt::transparent);
        QPainter onto(&m_drawn);
        onto.setRenderHint(QPainter::Antialiasing);
        drawAll(onto);
    }
    painter.drawPixmap(0, 0, m_drawn);
    if (m_form == Form::Ridges && m_lit.first >= 0)
        blocks()[std::size_t(m_lit.first)].paintLit(painter, std::size_t(m_lit.second));
}

void RidgeView::drawAll(QPainter& painter) const {
    if (blocks().empty())
        return;
    if (m_form == Form::Ridges) {
        for (const RidgeBlock& block : blocks())
            block.paint(painter, color(), moment(m_slices.front()), moment(m_slices.back()));
        return;
    }
    std::vector<double> epochs;
    for (const DistributionSlice& slice : m_slices)
        epochs.push_back(slice.epochs);
    for (const RidgeBlock& block : blocks())
        paintHeatMap(painter, heatAxes(block), block, epochs, color());
    const double line = height() - keysHeight() - scaled(2);
    paintKeys(painter, {0, line, double(width()), keysHeight()}, heatKeys(color()));
}

Axes RidgeView::heatAxes(const RidgeBlock& block) const {
    Axes axes;
    axes.area = block.place.marginsRemoved(Axes::margins() + QMarginsF(0, 0, scaled(6), 0));
    const double first = m_slices.front().epochs, last = m_slices.back().epochs;
    axes.x = {first, last > first ? last : first + 1};
    axes.y = block.x;
    axes.yName = block.name;
    return axes;
}

std::pair<int, int> RidgeView::sliceAt(const QPointF& position) const {
    for (std::size_t i = 0; i < blocks().size(); ++i) {
        const RidgeBlock& block = blocks()[i];
        if (m_form == Form::Ridges && block.area().contains(position))
            return {int(i), int(block.lineAt(position.y()))};
        if (m_form == Form::Ridges || !heatAxes(block).area.contains(position))
            continue;
        const double epochs = heatAxes(block).valueX(position.x());
        const auto nearest =
            std::min_element(m_slices.begin(), m_slices.end(),
                             [epochs](const DistributionSlice& a, const DistributionSlice& b) {
                                 return std::abs(a.epochs - epochs) < std::abs(b.epochs - epochs);
                             });
        return {int(i), int(nearest - m_slices.begin())};
    }
    return {-1, -1};
}

Ends RidgeView::ends() const { return m_quantity == Quantity::Activations ? Ends::Closed : Ends::Open; }

std::optional<RidgeView::Place> RidgeView::placeAt(const QPointF& position) const {
    const auto [index, moment] = sliceAt(position);
    if (index < 0)
        return {};
    const RidgeBlock& block = blocks()[std::size_t(index)];
    const auto slice = std::size_t(moment);
    return Place{block.layer, slice,
                 m_form == Form::Ridges ? block.valueAt(position.x(), block.lines[slice].depth)
                                        : heatAxes(block).valueY(position.y())};
}

// The keyboard points at the latest one, in its middle.
std::vector<Picture::Spot> RidgeView::spots() const {
    std::vector<Spot> all;
    for (const RidgeBlock& block : blocks()) {
        const QRectF place = m_form == Form::Ridges ? block.area() : heatAxes(block).area;
        const Histogram& latest =
            histogramOf(m_slices.back().probe->layers[std::size_t(block.layer)], m_quantity);
        const QPointF at = m_form == Form::Ridges
                               ? QPointF(block.toPixel(latest.mean, 0, 0).x(), place.bottom() - 1)
                               : QPointF(place.right() - 1, heatAxes(block).toPixel(0, latest.mean).y());
        all.push_back({place,
                       tr("%1: mean %2, standard deviation %3")
                           .arg(block.name, formatNumber(latest.mean), formatNumber(latest.deviation)),
                       at});
    }
    return all;
}

QStringList RidgeView::readAt(const QPointF& position) const {
    const auto [index, moment] = sliceAt(position);
    if (index < 0)
        return {};
    const RidgeBlock& block = blocks()[std::size_t(index)];
    const DistributionSlice& slice = m_slices[std::size_t(moment)];
    const RidgeLine& line = block.lines[std::size_t(moment)];
    const Histogram& histogram = histogramOf(slice.probe->layers[std::size_t(block.layer)], m_quantity);
    QStringList lines{
        tr("%1, epoch %2, step %3").arg(block.name, formatCount(slice.epoch), formatCount(slice.step))};
    if (histogram.finite > 0) {
        lines += tr("%1 numbers from %2 to %3")
                     .arg(formatCount(histogram.finite), formatNumber(histogram.lowest),
                          formatNumber(histogram.highest));
        lines += tr("mean %1, standard deviation %2")
                     .arg(formatNumber(histogram.mean), formatNumber(histogram.deviation));
    }
    if (histogram.notFinite > 0)
        lines += tr("%1 are not finite").arg(formatCount(histogram.notFinite));
    if (line.peak > 0 && line.density.spacing > 0) {
        const double value = placeAt(position)->value;
        lines +=
            tr("density at %1: %2, smoothed").arg(formatCompact(value), formatNumber(line.density.at(value)));
    }
    return lines;
}

void RidgeView::mouseMoveEvent(QMouseEvent* event) {
    m_lit = sliceAt(event->position());
    Picture::mouseMoveEvent(event);
}

void RidgeView::leaveEvent(QEvent* event) {
    m_lit = {-1, -1};
    Picture::leaveEvent(event);
}

QByteArray RidgeView::csv() const {
    QByteArray text = "layer,step,epoch,lowest,highest,mean,deviation,not finite";
    for (int bin = 1; bin <= Histogram::kBins; ++bin)
        text += ",bin " + QByteArray::number(bin);
    text += '\n';
    for (const RidgeBlock& block : blocks())
        for (const DistributionSlice& slice : m_slices) {
            const Histogram& histogram =
                histogramOf(slice.probe->layers[std::size_t(block.layer)], m_quantity);
            text += '"' + block.name.toUtf8().replace('"', "\"\"") + '"';
            for (const long long number : {slice.step, slice.epoch})
                text += ',' + QByteArray::number(number);
            for (const double number :
                 {histogram.lowest, histogram.highest, histogram.mean, histogram.deviation})
                text += ',' + QByteArray::number(number, 'g', 9);
            text += ',' + QByteArray::number(qlonglong(histogram.notFinite));
            for (const std::uint32_t count : histogram.counts)
                text += ',' + QByteArray::number(count);
            text += '\n';
        }
    return text;
}

} // namespace ui::plots
