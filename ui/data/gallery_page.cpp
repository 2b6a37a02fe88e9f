#include "ui/data/gallery_page.h"

#include "ui/data/gallery_tile.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kMargin = 8, kGap = 2, kBelowHeading = 2, kBelowGroup = 8;
constexpr double kInset = 5; ///< of a picture in its tile

} // namespace

GalleryPage::GalleryPage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("scrolled"));
    connect(&Look::instance(), &Look::changed, this, &GalleryPage::rearrange);
}

void GalleryPage::add(DataGroup group, GalleryTile* tile) {
    Group& members = m_groups[group];
    if (!members.heading) {
        members.heading = new QLabel(groupName(group), this);
        members.heading->setFont(ui::font(FontRole::Title));
        members.heading->show();
    }
    members.tiles.push_back(tile);
    tile->setParent(this);
    tile->show();
    connect(tile, &GalleryTile::moveAsked, this, [this, tile](int key) { move(*tile, key); });
    rearrange();
}

void GalleryPage::clear(DataGroup group) {
    const auto found = m_groups.find(group);
    if (found == m_groups.end())
        return;
    for (GalleryTile* tile : found->second.tiles) {
        tile->hide();
        tile->deleteLater();
    }
    delete found->second.heading;
    m_groups.erase(found);
    rearrange();
}

std::vector<GalleryTile*> GalleryPage::tiles() const {
    std::vector<GalleryTile*> all;
    for (const auto& [group, members] : m_groups)
        all.insert(all.end(), members.tiles.begin(), members.tiles.end());
    return all;
}

int GalleryPage::leastWidth() const {
    return m_groups.empty() ? 0
                            : 2 * m_groups.begin()->second.tiles.front()->sizeHint().width() + scaled(kGap) +
                                  2 * scaled(kMargin);
}

/// Where everything stands at that width; the height of all.
int GalleryPage::arrange(int width, bool place) const {
    const int margin = scaled(kMargin), gap = scaled(kGap);
    int y = margin;
    for (const auto& [group, members] : m_groups) {
        const int line = QFontMetrics(ui::font(FontRole::Title)).height() + 4;
        if (place)
            members.heading->setGeometry(margin + scaled(kInset), y, width - 2 * margin, line);
        y += line + scaled(kBelowHeading);
        const QSize size = members.tiles.front()->sizeHint();
        const int columns = std::max(1, (width - 2 * margin + gap) / (size.width() + gap));
        // What is left over goes between the tiles, so that both edges are straight.
        const double pitch =
            columns > 1 ? double(width - 2 * margin - size.width()) / (columns - 1) : size.width();
        for (std::size_t i = 0; place && i < members.tiles.size(); ++i)
            members.tiles[i]->setGeometry(margin + int(std::lround(double(int(i) % columns) * pitch)),
                                          y + int(i) / columns * (size.height() + gap), size.width(),
                                          size.height());
        const int rows = (int(members.tiles.size()) + columns - 1) / columns;
        y += rows * (size.height() + gap) + scaled(kBelowGroup);
    }
    return y;
}

void GalleryPage::rearrange() {
    for (const auto& [group, members] : m_groups)
        members.heading->setFont(ui::font(FontRole::Title));
    setFixedHeight(arrange(width(), true));
}

void GalleryPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    rearrange();
}

bool GalleryPage::event(QEvent* event) {
    if (event->type() == QEvent::StyleChange)
        rearrange();
    return QWidget::event(event);
}

/// To the next tile that way: the nearest one in the row above or below, the neighbour at the side.
void GalleryPage::move(const GalleryTile& from, int key) {
    const auto all = tiles();
    const auto at = std::find(all.begin(), all.end(), &from) - all.begin();
    GalleryTile* to = nullptr;
    if (key == Qt::Key_Home || key == Qt::Key_End) {
        to = key == Qt::Key_Home ? all.front() : all.back();
    } else if (key == Qt::Key_Left || key == Qt::Key_Right) {
        const auto next = at + (key == Qt::Key_Left ? -1 : 1);
        to = next >= 0 && next < std::ptrdiff_t(all.size()) ? all[std::size_t(next)] : nullptr;
    } else {
        const QPoint middle = from.geometry().center();
        double best = 1e9;
        for (GalleryTile* tile : all) {
            const QPoint way = tile->geometry().center() - middle;
            const int forward = key == Qt::Key_Up ? -way.y() : way.y();
            const double far = forward + 0.01 * std::abs(way.x());
            if (forward > from.height() / 2 && far < best) {
                best = far;
                to = tile;
            }
        }
    }
    if (!to)
        return;
    to->setFocus(Qt::TabFocusReason);
    Q_EMIT moved(to);
}

} // namespace ui
