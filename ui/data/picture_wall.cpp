#include "ui/data/picture_wall.h"

#include "ui/data/explorer_words.h"
#include "ui/data/row_selection.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int kGap = 6, kKept = 4000;

} // namespace

QImage samplePicture(const engine::data::Dataset& dataset, int sample, double largest) {
    QImage image(dataset.imageWidth, dataset.imageHeight, QImage::Format_Grayscale8);
    for (int y = 0; y < dataset.imageHeight; ++y)
        for (int x = 0; x < dataset.imageWidth; ++x) {
            const double ink = dataset.features(y * dataset.imageWidth + x, sample) / largest;
            image.scanLine(y)[x] = std::isfinite(ink) ? uchar(std::clamp(ink, 0.0, 1.0) * 255) : 0;
        }
    return image;
}

PictureWall::PictureWall(RowSelection& selection, QWidget* parent)
    : QAbstractScrollArea(parent), m_selection(selection), m_pictures(kKept) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Pictures of the data"));
    connect(&selection, &RowSelection::changed, viewport(), QOverload<>::of(&QWidget::update));
    connect(&Look::instance(), &Look::changed, this, &PictureWall::layOut);
}

void PictureWall::setOverview(engine::data::OverviewPtr overview) {
    m_overview = overview && overview->dataset->imageWidth > 0 ? std::move(overview) : nullptr;
    m_pictures.clear();
    m_largest = 1e-9;
    if (m_overview)
        for (Eigen::Index i = 0; i < m_overview->dataset->features.rows(); ++i)
            m_largest = std::max(m_largest, m_overview->summaries[std::size_t(i)].maximum);
    choose();
}

void PictureWall::setClass(int number) {
    m_class = number;
    choose();
}

void PictureWall::setSide(int pixels) {
    m_side = pixels;
    layOut();
}

void PictureWall::choose() {
    m_shown.clear();
    m_anchor = -1;
    const int samples = m_overview ? int(m_overview->parts.size()) : 0;
    for (int i = 0; i < samples; ++i)
        if (m_class < 0 ||
            (hasClasses(*m_overview->dataset) && m_overview->dataset->classes[std::size_t(i)] == m_class))
            m_shown.push_back(i);
    verticalScrollBar()->setValue(0);
    layOut();
}

QSize PictureWall::cellSize() const {
    const int text = QFontMetrics(ui::font(FontRole::Small)).height() + 2;
    const int side = scaled(m_side);
    const auto& set = *m_overview->dataset;
    const double shape = double(set.imageHeight) / set.imageWidth;
    return {side + kGap, std::max(8, int(side * std::min(shape, 2.0))) + text + kGap};
}

int PictureWall::columns() const { return std::max(1, (viewport()->width() - kGap) / cellSize().width()); }

void PictureWall::layOut() {
    if (m_overview) {
        const int rows = int((m_shown.size() + std::size_t(columns()) - 1) / std::size_t(columns()));
        verticalScrollBar()->setPageStep(viewport()->height());
        verticalScrollBar()->setSingleStep(cellSize().height());
        verticalScrollBar()->setRange(
            0, std::max(0, rows * cellSize().height() + 2 * kGap - viewport()->height()));
    }
    viewport()->update();
}

QRect PictureWall::cellOf(int place) const {
    const QSize cell = cellSize();
    return {kGap + place % columns() * cell.width(),
            kGap + place / columns() * cell.height() - verticalScrollBar()->value(), cell.width() - kGap,
            cell.height() - kGap};
}

int PictureWall::placeAt(const QPoint& position) const {
    if (!m_overview)
        return -1;
    const int across = (position.x() - kGap) / cellSize().width();
    const int down = (position.y() - kGap + verticalScrollBar()->value()) / cellSize().height();
    const int place = down * columns() + across;
    return position.x() >= kGap && across < columns() && place < int(m_shown.size()) && place >= 0 &&
                   cellOf(place).contains(position)
               ? place
               : -1;
}

void PictureWall::paintCell(QPainter& painter, int place) {
    const int sample = m_shown[std::size_t(place)];
    const auto& set = *m_overview->dataset;
    const QRect cell = cellOf(place);
    QImage* picture = m_pictures.object(sample);
    if (!picture) {
        picture = new QImage(samplePicture(set, sample, m_largest));
        m_pictures.insert(sample, picture);
    }
    const int text = painter.fontMetrics().height() + 2;
    painter.drawImage(pictureIn(cell), *picture);
    const bool selected = m_selection.contains(sample);
    if (selected) {
        painter.setPen(QPen(theme().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(cell.adjusted(-2, -2, 1, 1), 3, 3);
    }
    painter.setPen(selected ? theme().text : theme().muted);
    const QString name =
        hasClasses(set)
            ? QString::fromStdString(engine::data::className(set, set.classes[std::size_t(sample)]))
            : formatCompact(set.targets.rows() > 0 ? set.targets(0, sample) : 0);
    painter.drawText(QRect(cell.left(), cell.bottom() - text + 1, cell.width(), text), Qt::AlignCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, cell.width()));
}

/// Above its name.
QRect PictureWall::pictureIn(const QRect& cell) const {
    const int text = QFontMetrics(ui::font(FontRole::Small)).height() + 2;
    const QRect room = cell.adjusted(0, 0, 0, -text);
    const auto& set = *m_overview->dataset;
    const QSize size = QSize(set.imageWidth, set.imageHeight).scaled(room.size(), Qt::KeepAspectRatio);
    return {room.center() - QPoint(size.width() / 2, size.height() / 2), size};
}

/// "coefficient 3, time 12: 0.56", of pictures that are no views.
QString PictureWall::numberAt(const QPoint& position, int place) const {
    const auto& set = *m_overview->dataset;
    const QRect picture = pictureIn(cellOf(place));
    if (set.imageAcross.empty() || !picture.contains(position))
        return {};
    const int x = (position.x() - picture.left()) * set.imageWidth / picture.width(),
              y = (position.y() - picture.top()) * set.imageHeight / picture.height();
    const int feature = y * set.imageWidth + x;
    return QStringLiteral("\n%1: %2")
        .arg(QString::fromStdString(set.featureNames[std::size_t(feature)]),
             formatNumber(set.features(feature, m_shown[std::size_t(place)])));
}

void PictureWall::paintEvent(QPaintEvent*) {
    if (!m_overview)
        return;
    QPainter painter(viewport());
    painter.setFont(ui::font(FontRole::Small));
    const int first = std::max(0, (verticalScrollBar()->value() - kGap) / cellSize().height()) * columns();
    for (int place = first; place < int(m_shown.size()) && cellOf(place).top() < viewport()->height();
         ++place)
        paintCell(painter, place);
}

void PictureWall::resizeEvent(QResizeEvent*) { layOut(); }

void PictureWall::mousePressEvent(QMouseEvent* event) {
    if (!m_overview || event->button() != Qt::LeftButton)
        return QAbstractScrollArea::mousePressEvent(event);
    const int place = placeAt(event->position().toPoint());
    if (place < 0)
        return m_selection.clear();
    if ((event->modifiers() & Qt::ShiftModifier) && m_anchor >= 0) {
        std::vector<int> samples{m_shown[std::size_t(place)]};
        for (int other = std::min(place, m_anchor); other <= std::max(place, m_anchor); ++other)
            samples.push_back(m_shown[std::size_t(other)]);
        return m_selection.select(samples, event->modifiers() & Qt::ControlModifier
                                               ? RowSelection::How::Add
                                               : RowSelection::How::Replace);
    }
    m_anchor = place;
    m_selection.select({m_shown[std::size_t(place)]}, RowSelection::howOf(event->modifiers()));
}

void PictureWall::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_selection.count() > 0)
        return m_selection.clear();
    if (event->matches(QKeySequence::SelectAll))
        return m_selection.select(m_shown);
    QAbstractScrollArea::keyPressEvent(event);
}

bool PictureWall::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int place = placeAt(help->pos());
        QString text;
        if (place >= 0) {
            const int sample = m_shown[std::size_t(place)];
            text = tr("sample %1 · %2")
                       .arg(formatCount(sample), partName(m_overview->parts[std::size_t(sample)])) +
                   QLatin1Char('\n') + answerOf(*m_overview->dataset, sample) + numberAt(help->pos(), place);
        }
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace ui
