#include "ui/plots/widget_picture.h"

#include <QAbstractScrollArea>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>

namespace ui::plots {

namespace {

/// Pixels for one where a part cannot be drawn as lines and letters.
constexpr int kFineness = 3;

bool hidesSomething(const QWidget& widget) {
    const auto* area = qobject_cast<const QAbstractScrollArea*>(&widget);
    if (!area)
        return false;
    const auto scrolls = [](const QScrollBar* bar) { return bar->maximum() > bar->minimum(); };
    return scrolls(area->horizontalScrollBar()) || scrolls(area->verticalScrollBar());
}

void paintPixels(QPainter& painter, QWidget& widget) {
    QImage image(widget.size() * kFineness, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kFineness);
    image.fill(Qt::transparent);
    widget.render(&image, QPoint(), QRegion(), QWidget::DrawChildren);
    painter.drawImage(QRectF(widget.rect()), image);
}

void paintWidget(QPainter& painter, QWidget& widget);

void paintChildren(QPainter& painter, const QWidget& widget) {
    for (QObject* child : widget.children()) {
        auto* part = qobject_cast<QWidget*>(child);
        if (!part || part->isWindow() || !part->isVisibleTo(&widget))
            continue;
        painter.save();
        painter.translate(part->pos());
        painter.setClipRect(part->rect(), Qt::IntersectClip);
        if (auto* plot = dynamic_cast<Exporter*>(part))
            plot->exportable().paint(painter, part->size());
        else
            paintWidget(painter, *part);
        painter.restore();
    }
}

void paintWidget(QPainter& painter, QWidget& widget) {
    // A vector file would show what lies beyond the edge.
    if (hidesSomething(widget))
        return paintPixels(painter, widget);
    widget.render(&painter, QPoint(), QRegion(), QWidget::RenderFlags());
    paintChildren(painter, widget);
}

} // namespace

Exportable widgetPicture(QWidget& widget, const QString& title) {
    const auto paint = [&widget](QPainter& painter, const QSize&) {
        painter.fillRect(widget.rect(), theme().window);
        paintWidget(painter, widget);
    };
    return {fileName(title), widget.size(), paint, {}, false, false};
}

void offerExport(QWidget& plot, const QString& name, const std::function<QByteArray()>& csv) {
    const auto paint = [&plot](QPainter& painter, const QSize&) {
        painter.fillRect(plot.rect(), theme().panel);
        plot.render(&painter, QPoint(), QRegion(), QWidget::RenderFlags());
    };
    plot.setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(&plot, &QWidget::customContextMenuRequested, &plot,
                     [&plot, name, paint, csv](const QPoint& at) {
                         QMenu menu(&plot);
                         addSaveActions(menu, &plot, [&plot, name, paint, csv] {
                             return Exportable{name, plot.size(), paint, csv, true, false};
                         });
                         menu.exec(plot.mapToGlobal(at));
                     });
}

QByteArray csvLine(std::initializer_list<double> values) {
    QByteArrayList cells;
    for (const double value : values)
        cells << QByteArray::number(value, 'g', 17);
    return cells.join(',') + '\n';
}

QString fileName(const QString& title) {
    static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QStringList words = title.toLower().split(other, Qt::SkipEmptyParts);
    return words.join(QLatin1Char('-'));
}

} // namespace ui::plots
