#include "ui/plots/export_preview.h"

#include "ui/plots/long_table.h"

#include <QElapsedTimer>
#include <QPainter>

namespace ui::plots {

namespace {

constexpr int kMargin = 12;
constexpr qsizetype kMostLines = 200;
constexpr qint64 kMostMilliseconds = 30;

} // namespace

ExportPreview::ExportPreview(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Preview"));
    setMinimumSize(160, 120);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize ExportPreview::sizeHint() const { return {scaled(460), scaled(340)}; }

void ExportPreview::show(const Exportable& what, const ExportChoice& choice) {
    m_picture = QImage();
    m_numbers.clear();
    if (choice.format != ExportFormat::Csv || !what.longCsv)
        m_head.clear();
    if (choice.format == ExportFormat::Csv && what.longCsv) {
        makeHead(what);
        m_numbers = QString::fromUtf8(m_head) + QStringLiteral("…");
    } else if (choice.format == ExportFormat::Csv) {
        m_numbers = QString::fromUtf8(what.csv().split('\n').mid(0, kMostLines).join('\n'));
    } else {
        const double ratio = devicePixelRatioF();
        const QSize room = (size() - QSize(2 * kMargin, 2 * kMargin)).expandedTo({1, 1});
        m_picture = preview(what, choice, room * ratio);
        m_picture.setDevicePixelRatio(ratio);
    }
    update();
}

void ExportPreview::makeHead(const Exportable& what) {
    const auto table = m_head.isEmpty() ? what.longCsv() : nullptr;
    QElapsedTimer clock;
    clock.start();
    while (table && clock.elapsed() < kMostMilliseconds && m_head.count('\n') < kMostLines)
        if (!table->advance(m_head))
            break;
}

void ExportPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().raised);
    painter.setPen(QPen(theme().border, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    const QRect room = rect().adjusted(kMargin, kMargin, -kMargin, -kMargin);
    if (m_picture.isNull()) {
        painter.setClipRect(room);
        painter.setFont(ui::font(FontRole::Number));
        painter.setPen(theme().text);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextExpandTabs, m_numbers);
        return;
    }
    QRectF place(QPointF(), m_picture.deviceIndependentSize());
    place.moveCenter(QRectF(rect()).center());
    place.moveTopLeft(place.topLeft().toPoint());
    painter.drawImage(place.topLeft(), m_picture);
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5));
}

void ExportPreview::resizeEvent(QResizeEvent*) { Q_EMIT resized(); }

} // namespace ui::plots
