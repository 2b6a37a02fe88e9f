#include "ui/panels/data_picture.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using engine::core::Index;
using engine::data::Dataset;
using engine::data::Task;

constexpr Index kMostPoints = 3000;
constexpr double kRadius = 2.6, kMargin = 10;

// Colours of the two classes of a decision boundary; beyond two, those of curves.
QColor classColour(int number, std::size_t classes) {
    if (classes <= 2)
        return number == 1 ? theme().positive : theme().negative;
    return seriesColor(number);
}

struct Range {
    double low, high;
    double place(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
};

// Loops of our own: Eigen's reductions warn when they are compiled for AVX-512.
Range rangeOf(const engine::core::MatrixD& matrix, Index row) {
    const double* first = matrix.data() + row * matrix.cols();
    const auto [low, high] = std::minmax_element(first, first + matrix.cols());
    return {*low, *high};
}

double largestOf(const engine::core::MatrixD& matrix) {
    double largest = 1e-9;
    for (Index i = 0; i < matrix.size(); ++i)
        largest = std::max(largest, std::abs(matrix.data()[i]));
    return largest;
}

QImage pictureOf(const Dataset& dataset, Index sample, double largest) {
    QImage image(dataset.imageWidth, dataset.imageHeight, QImage::Format_Grayscale8);
    for (int y = 0; y < dataset.imageHeight; ++y)
        for (int x = 0; x < dataset.imageWidth; ++x) {
            const double ink = dataset.features(y * dataset.imageWidth + x, sample) / largest;
            image.scanLine(y)[x] = static_cast<uchar>(std::clamp(ink, 0.0, 1.0) * 255);
        }
    return image;
}

} // namespace

DataPicture::DataPicture(QWidget* parent) : QWidget(parent) {
    setMinimumSize(80, 80);
    setAccessibleName(tr("Preview of the data"));
    connect(&Look::instance(), &Look::changed, this, [this] {
        m_cache = QPixmap();
        update();
    });
}

bool DataPicture::canDraw(const Dataset& dataset) {
    const bool points =
        dataset.features.rows() == 2 || (dataset.features.rows() == 1 && dataset.task == Task::Regression);
    return dataset.samples() > 0 && (points || dataset.imageWidth > 0);
}

void DataPicture::setDataset(engine::data::DatasetPtr dataset) {
    m_dataset = std::move(dataset);
    m_cache = QPixmap();
    update();
}

void DataPicture::paintEvent(QPaintEvent*) {
    const QSize wanted = size() * devicePixelRatioF();
    if (m_cache.size() != wanted) {
        m_cache = QPixmap(wanted);
        m_cache.setDevicePixelRatio(devicePixelRatioF());
        m_cache.fill(Qt::transparent);
        QPainter painter(&m_cache);
        painter.setRenderHint(QPainter::Antialiasing);
        if (m_dataset && canDraw(*m_dataset)) {
            if (m_dataset->imageWidth > 0)
                paintImages(painter);
            else
                paintPoints(painter);
            paintLegend(painter);
        }
    }
    QPainter(this).drawPixmap(0, 0, m_cache);
}

QRectF DataPicture::plotArea() const {
    const double legend = scaled(22);
    const QRectF room = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -legend);
    if (m_dataset->features.rows() == 1)
        return room;
    const double side = std::min(room.width(), room.height());
    return {room.center().x() - side / 2, room.top(), side, side};
}

QColor DataPicture::colourOf(Index sample, double largestTarget) const {
    if (m_dataset->task == Task::Classification)
        return classColour(m_dataset->classes[static_cast<std::size_t>(sample)],
                           m_dataset->classNames.size());
    if (m_dataset->features.rows() == 1)
        return theme().positive;
    return valueColor(m_dataset->targets(0, sample), largestTarget);
}

void DataPicture::paintPoints(QPainter& painter) const {
    const Dataset& set = *m_dataset;
    const QRectF area = plotArea();
    const bool line = set.features.rows() == 1;
    Range x = rangeOf(set.features, 0);
    Range y = line ? rangeOf(set.targets, 0) : rangeOf(set.features, 1);
    if (!line) { // one scale for both: a circle stays one
        const double half = std::max(x.high - x.low, y.high - y.low) / 2;
        const double cx = (x.low + x.high) / 2, cy = (y.low + y.high) / 2;
        x = {cx - half, cx + half};
        y = {cy - half, cy + half};
    }
    painter.setPen(QPen(theme().grid, 1));
    if (x.low < 0 && x.high > 0)
        painter.drawLine(QPointF(area.left() + x.place(0) * area.width(), area.top()),
                         QPointF(area.left() + x.place(0) * area.width(), area.bottom()));
    if (y.low < 0 && y.high > 0)
        painter.drawLine(QPointF(area.left(), area.bottom() - y.place(0) * area.height()),
                         QPointF(area.right(), area.bottom() - y.place(0) * area.height()));
    const double largest = set.task == Task::Regression ? largestOf(set.targets) : 1;
    const Index shown = std::min(kMostPoints, set.samples());
    painter.setPen(QPen(theme().panel, 0.7));
    for (Index i = 0; i < shown; ++i) {
        const double height = line ? set.targets(0, i) : set.features(1, i);
        painter.setBrush(colourOf(i, largest));
        painter.drawEllipse(QPointF(area.left() + x.place(set.features(0, i)) * area.width(),
                                    area.bottom() - y.place(height) * area.height()),
                            kRadius, kRadius);
    }
}

void DataPicture::paintImages(QPainter& painter) const {
    const QRectF area = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -scaled(28));
    const double side = std::max<double>(scaled(34), 16), gap = 5;
    // As large as a square one, in its own proportions.
    const double stretch = std::sqrt(double(m_dataset->imageWidth) / m_dataset->imageHeight);
    const double wide = std::min(side * stretch, area.width()), high = side / stretch;
    const int columns = std::max(1, static_cast<int>((area.width() + gap) / (wide + gap)));
    const int rows = std::max(1, static_cast<int>((area.height() + gap) / (high + gap)));
    const double largest = largestOf(m_dataset->features);
    const double left = area.center().x() - (columns * (wide + gap) - gap) / 2;
    for (int i = 0; i < columns * rows && i < m_dataset->samples(); ++i) {
        const QRectF place(left + (i % columns) * (wide + gap), area.top() + (i / columns) * (high + gap),
                           wide, high);
        painter.drawImage(place, pictureOf(*m_dataset, i, largest));
    }
}

// Class names after dots in their colours, as many as there is room for.
void DataPicture::paintLegend(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const double line = m_dataset->imageWidth > 0 ? height() - scaled(9) : plotArea().bottom() + scaled(17);
    const auto& names = m_dataset->classNames;
    if (m_dataset->task == Task::Regression || m_dataset->imageWidth > 0) {
        painter.setPen(theme().muted);
        const QString text = m_dataset->imageWidth > 0 ? tr("%1 × %2 pixels, %3 classes")
                                                             .arg(m_dataset->imageWidth)
                                                             .arg(m_dataset->imageHeight)
                                                             .arg(names.size())
                             : m_dataset->features.rows() == 1
                                 ? tr("target over the input")
                                 : tr("target by colour: blue above 0, orange below");
        painter.drawText(QRectF(0, line - 20, width(), 30), Qt::AlignCenter,
                         metrics.elidedText(text, Qt::ElideRight, width() - 8));
        return;
    }
    double x = plotArea().left() + 4;
    for (std::size_t i = 0; i < names.size(); ++i) {
        bool isNumber = false;
        QString name = QString::fromStdString(names[i]);
        name.toDouble(&isNumber);
        if (isNumber)
            name = tr("class %1").arg(name);
        const double wide = metrics.horizontalAdvance(name) + 26;
        if (x + wide > width())
            break;
        painter.setPen(Qt::NoPen);
        painter.setBrush(classColour(static_cast<int>(i), names.size()));
        painter.drawEllipse(QPointF(x, line - metrics.height() * 0.28), 4, 4);
        painter.setPen(theme().muted);
        painter.drawText(QPointF(x + 8, line), name);
        x += wide;
    }
}

} // namespace ui
