#include "ui/evaluate/contribution_view.h"

#include "ui/data/explorer_words.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

namespace {

constexpr std::size_t kMostBars = 16;
constexpr int kLine = 22;

} // namespace

ContributionView::ContributionView(QWidget* parent) : Picture(QStringLiteral("contributions"), parent) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("What each input contributed"));
}

void ContributionView::show(engine::data::DatasetPtr dataset, const engine::core::VectorD& features,
                            const engine::analysis::Contributions& contributions) {
    m_dataset = std::move(dataset);
    m_features = features;
    m_contributions = contributions;
    m_order.resize(m_dataset ? std::size_t(contributions.values.size()) : 0);
    std::iota(m_order.begin(), m_order.end(), 0);
    const auto size = [this](int input) { return std::abs(m_contributions.values(input)); };
    std::stable_sort(m_order.begin(), m_order.end(), [&](int a, int b) { return size(a) > size(b); });
    while (!m_order.empty() && (m_order.size() > kMostBars || !(size(m_order.back()) > 0)))
        m_order.pop_back();
    update();
}

bool ContributionView::isPicture() const {
    return m_dataset && m_dataset->imageWidth > 0 &&
           m_contributions.values.size() == Eigen::Index(m_dataset->imageWidth) * m_dataset->imageHeight;
}

double ContributionView::largest() const {
    return m_contributions.values.size() > 0 ? std::max(1e-300, m_contributions.values.cwiseAbs().maxCoeff())
                                             : 1;
}

void ContributionView::draw(QPainter& painter) const {
    if (!m_dataset)
        return;
    isPicture() ? drawPictures(painter) : drawBars(painter);
}

QRectF ContributionView::pictureArea(bool contributions) const {
    const double line = scaled(20), half = (width() - scaled(36)) / 2.0;
    const QSizeF size = QSizeF(m_dataset->imageWidth, m_dataset->imageHeight)
                            .scaled(half, height() - line - scaled(16), Qt::KeepAspectRatio);
    const double left = scaled(12) + (contributions ? half + scaled(12) : 0);
    return {left + (half - size.width()) / 2, line + scaled(4), size.width(), size.height()};
}

void ContributionView::drawPictures(QPainter& painter) const {
    const int w = m_dataset->imageWidth, h = m_dataset->imageHeight;
    QImage got(w, h, QImage::Format_RGB32), gave(w, h, QImage::Format_RGB32);
    const double most = std::max(1e-9, m_features.maxCoeff()), scale = largest();
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const int ink = int(std::clamp(m_features(y * w + x) / most, 0.0, 1.0) * 255);
            got.setPixel(x, y, qRgb(ink, ink, ink));
            gave.setPixel(x, y, valueColor(m_contributions.values(y * w + x), scale).rgb());
        }
    painter.setFont(ui::font(FontRole::Small));
    for (const bool isGave : {false, true}) {
        const QRectF area = pictureArea(isGave);
        painter.drawImage(area, isGave ? gave : got);
        painter.setPen(QPen(theme().border, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area);
        painter.setPen(theme().muted);
        painter.drawText(QRectF(area.left() - 60, 0, area.width() + 120, scaled(22)), Qt::AlignCenter,
                         isGave ? tr("blue for it, orange against it") : tr("what the network gets"));
    }
}

QRectF ContributionView::barOf(int place) const {
    const double line = std::min<double>(scaled(kLine), (height() - scaled(8)) /
                                                            double(std::max<std::size_t>(1, m_order.size())));
    return {0, scaled(4) + place * line, double(width()), line};
}

void ContributionView::drawBars(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    double wide = 0;
    for (const int input : m_order)
        wide = std::max(wide, metrics.horizontalAdvance(nameOf(input)));
    wide = std::min(wide, width() * 0.45) + scaled(10);
    const double number = metrics.horizontalAdvance(QStringLiteral("−0.00000")) + scaled(8);
    const double left = wide + scaled(8), room = std::max(20.0, width() - left - number - scaled(8)),
                 middle = left + room / 2;
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        const double value = m_contributions.values(m_order[i]);
        const QRectF line = barOf(int(i));
        painter.setPen(theme().muted);
        painter.drawText(QRectF(0, line.top(), wide, line.height()), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(nameOf(m_order[i]), Qt::ElideRight, wide));
        const double end = middle + value / largest() * room / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(value > 0 ? theme().positive : theme().negative);
        painter.drawRect(QRectF(QPointF(middle, line.top() + line.height() * 0.2),
                                QPointF(end, line.bottom() - line.height() * 0.2))
                             .normalized());
        painter.setPen(theme().text);
        painter.drawText(QRectF(left + room, line.top(), number, line.height()),
                         Qt::AlignRight | Qt::AlignVCenter, formatNumber(value));
    }
    painter.setPen(QPen(theme().faint, 1));
    if (!m_order.empty())
        painter.drawLine(QPointF(middle, barOf(0).top()),
                         QPointF(middle, barOf(int(m_order.size()) - 1).bottom()));
}

QString ContributionView::nameOf(int input) const {
    return QStringLiteral("%1 = %2").arg(columnTitle(*m_dataset, input), formatTick(m_features(input)));
}

std::vector<plots::Picture::Spot> ContributionView::spots() const {
    std::vector<Spot> all;
    if (!m_dataset || isPicture() || m_contributions.gradients.size() == 0)
        return all;
    for (std::size_t i = 0; i < m_order.size(); ++i)
        all.push_back({barOf(int(i)),
                       QStringLiteral("%1: %2").arg(nameOf(m_order[i]),
                                                    formatNumber(m_contributions.values(m_order[i]))),
                       {}});
    return all;
}

QStringList ContributionView::readAt(const QPointF& position) const {
    if (!m_dataset)
        return {};
    int input = -1;
    if (isPicture()) {
        for (const bool isGave : {false, true})
            if (const QRectF area = pictureArea(isGave); area.contains(position)) {
                const int x = std::min(
                              int((position.x() - area.left()) / area.width() * m_dataset->imageWidth),
                              m_dataset->imageWidth - 1),
                          y = std::min(
                              int((position.y() - area.top()) / area.height() * m_dataset->imageHeight),
                              m_dataset->imageHeight - 1);
                input = y * m_dataset->imageWidth + x;
            }
    } else {
        for (std::size_t i = 0; i < m_order.size(); ++i)
            if (barOf(int(i)).contains(position))
                input = m_order[i];
    }
    if (input < 0)
        return {};
    QStringList lines{nameOf(input),
                      tr("input of the network x = %1").arg(formatNumber(m_contributions.inputs(input)))};
    if (m_contributions.gradients.size() > 0)
        lines << tr("gradient ∂z/∂x = %1").arg(formatNumber(m_contributions.gradients(input)));
    return lines << tr("contribution %1").arg(formatNumber(m_contributions.values(input)));
}

QByteArray ContributionView::csv() const {
    QByteArray text = "input,value,gradient,contribution\n";
    for (Eigen::Index i = 0; m_dataset && i < m_contributions.values.size(); ++i)
        text +=
            columnTitle(*m_dataset, i).toUtf8() + ',' +
            QByteArray::number(m_contributions.inputs(i), 'g', 17) + ',' +
            (m_contributions.gradients.size() > 0 ? QByteArray::number(m_contributions.gradients(i), 'g', 17)
                                                  : QByteArray()) +
            ',' + QByteArray::number(m_contributions.values(i), 'g', 17) + '\n';
    return text;
}

} // namespace ui
