#include "ui/evaluate/sample_list.h"

#include "ui/data/explorer_words.h"
#include "ui/data/picture_wall.h"
#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/sample_words.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ui {

namespace {

constexpr int kSide = 60, kPad = 8;

} // namespace

class SampleList::Model : public QAbstractListModel {
public:
    explicit Model(const Evaluation& evaluation) : m_evaluation(evaluation) {}

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(m_places.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid() || index.row() >= rowCount())
            return {};
        const int place = placeAt(index.row());
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return sampleVerdict(m_evaluation, place) + QStringLiteral(", ") +
                   sampleSureness(m_evaluation, place);
        if (role == Qt::ToolTipRole)
            return QStringLiteral("%1\n%2\n%3\n%4\n%5")
                .arg(sampleTitle(m_evaluation, place), sampleVerdict(m_evaluation, place),
                     sampleSureness(m_evaluation, place), tr("Enter or double-click: backward from its loss"),
                     tr("Click its number, or F1: how it comes about"));
        return {};
    }
    void show(std::vector<int> places) {
        beginResetModel();
        m_places = std::move(places);
        endResetModel();
    }
    int placeAt(int row) const { return m_places[std::size_t(row)]; }
    const std::vector<int>& places() const { return m_places; }

private:
    const Evaluation& m_evaluation;
    std::vector<int> m_places;
};

class SampleList::Cell : public QStyledItemDelegate {
public:
    Cell(const SampleList& list, const Evaluation& evaluation)
        : QStyledItemDelegate(nullptr), m_list(list), m_evaluation(evaluation) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        const int line = QFontMetrics(ui::font(FontRole::Small)).height();
        if (hasPictures(m_evaluation))
            return {scaled(kSide + 26), scaled(kSide) + 2 * line + scaled(12)};
        return {0, QFontMetrics(ui::font(FontRole::Body)).height() + line + scaled(12)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const int place = m_list.m_model->placeAt(index.row());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool isCurrent = m_list.currentIndex() == index;
        if (isCurrent) {
            QColor back = theme().accent;
            back.setAlpha(50);
            painter->setPen(m_list.hasFocus() ? QPen(theme().accent, 1.5) : QPen(Qt::NoPen));
            painter->setBrush(back);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 4, 4);
        }
        hasPictures(m_evaluation) ? paintPicture(*painter, option.rect, place)
                                  : paintLine(*painter, option.rect, place);
        painter->restore();
    }

private:
    void paintPicture(QPainter& painter, const QRect& rect, int place) const {
        const auto& set = *m_evaluation.data()->dataset;
        const int sample = sampleNumber(m_evaluation, place);
        const QRect room(rect.left() + (rect.width() - scaled(kSide)) / 2, rect.top() + scaled(4),
                         scaled(kSide), scaled(kSide));
        const QSize size = QSize(set.imageWidth, set.imageHeight).scaled(room.size(), Qt::KeepAspectRatio);
        const QRect picture(room.center() - QPoint(size.width() / 2, size.height() / 2), size);
        painter.drawImage(picture,
                          samplePicture(set, sample, std::max(1e-9, set.features.col(sample).maxCoeff())));
        painter.setFont(ui::font(FontRole::Small));
        const int line = painter.fontMetrics().height();
        QRect text(rect.left(), room.bottom() + 2, rect.width(), line);
        painter.setPen(theme().text);
        painter.drawText(
            text, Qt::AlignCenter,
            painter.fontMetrics().elidedText(sampleArrow(m_evaluation, place), Qt::ElideRight, text.width()));
        painter.setPen(theme().muted);
        painter.drawText(text.translated(0, line), Qt::AlignCenter, sampleSureness(m_evaluation, place));
    }
    void paintLine(QPainter& painter, const QRect& rect, int place) const {
        const QRect inside = rect.adjusted(scaled(kPad), scaled(4), -scaled(kPad), -scaled(4));
        painter.setFont(ui::font(FontRole::Body));
        const int first = painter.fontMetrics().height();
        const QString sure = sampleSureness(m_evaluation, place);
        const int wide = painter.fontMetrics().horizontalAdvance(sure) + scaled(8);
        painter.setPen(theme().text);
        painter.drawText(QRect(inside.left(), inside.top(), inside.width() - wide, first),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(sampleVerdict(m_evaluation, place), Qt::ElideRight,
                                                          inside.width() - wide));
        painter.drawText(QRect(inside.left(), inside.top(), inside.width(), first),
                         Qt::AlignRight | Qt::AlignVCenter, sure);
        painter.setFont(ui::font(FontRole::Small));
        painter.setPen(theme().muted);
        painter.drawText(QRect(inside.left(), inside.top() + first, inside.width(), inside.height() - first),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(sampleTitle(m_evaluation, place), Qt::ElideRight,
                                                          inside.width()));
    }

    const SampleList& m_list;
    const Evaluation& m_evaluation;
};

SampleList::SampleList(Evaluation& evaluation, QWidget* parent)
    : QListView(parent), m_evaluation(evaluation), m_model(new Model(evaluation)) {
    m_model->setParent(this);
    setModel(m_model);
    auto* cell = new Cell(*this, evaluation);
    cell->setParent(this);
    setItemDelegate(cell);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setResizeMode(QListView::Adjust);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Samples, the surest first"));
    connect(this, &QListView::activated, this, [this] {
        if (currentSample() >= 0)
            Q_EMIT opened(currentSample());
    });
    connect(&evaluation, &Evaluation::changed, this, &SampleList::refresh);
    connect(&Look::instance(), &Look::changed, this, &SampleList::restyle);
    restyle();
}

SampleList::~SampleList() = default;

void SampleList::restyle() {
    const bool pictures = hasPictures(m_evaluation);
    setViewMode(pictures ? QListView::IconMode : QListView::ListMode);
    setMovement(QListView::Static);
    setFlow(pictures ? QListView::LeftToRight : QListView::TopToBottom);
    setWrapping(pictures);
    scheduleDelayedItemsLayout();
}

void SampleList::refresh() {
    if ((viewMode() == QListView::IconMode) != hasPictures(m_evaluation))
        restyle();
    if (m_evaluation.places() == m_model->places())
        return viewport()->update();
    // The same sample stays where it is looked at, and the list where it was scrolled to.
    const int before = current(), scrolled = verticalScrollBar()->value();
    m_refreshing = true;
    m_model->show(m_evaluation.places());
    m_refreshing = false;
    choose(before);
    doItemsLayout();
    verticalScrollBar()->setValue(scrolled);
    if (current() != before)
        Q_EMIT currentPlaceChanged(current());
}

int SampleList::current() const {
    const QModelIndex index = currentIndex();
    return index.isValid() && index.row() < m_model->rowCount() ? m_model->placeAt(index.row()) : -1;
}

int SampleList::currentSample() const { return current() < 0 ? -1 : sampleNumber(m_evaluation, current()); }

void SampleList::choose(int place) {
    const auto& all = m_model->places();
    const auto found = std::find(all.begin(), all.end(), place);
    setCurrentIndex(found == all.end() ? QModelIndex() : m_model->index(int(found - all.begin())));
}

QRect SampleList::surenessOf(int place) const {
    const auto& all = m_model->places();
    const auto found = std::find(all.begin(), all.end(), place);
    if (found == all.end())
        return {};
    const QRect line = visualRect(m_model->index(int(found - all.begin())));
    if (hasPictures(m_evaluation))
        return {line.left(), line.bottom() - QFontMetrics(ui::font(FontRole::Small)).height() - scaled(8),
                line.width(), QFontMetrics(ui::font(FontRole::Small)).height() + scaled(8)};
    const QFontMetrics metrics(ui::font(FontRole::Body));
    const int wide = metrics.horizontalAdvance(sampleSureness(m_evaluation, place)) + scaled(kPad);
    return {line.right() - wide - scaled(kPad), line.top(), wide + scaled(kPad),
            metrics.height() + scaled(6)};
}

void SampleList::mouseReleaseEvent(QMouseEvent* event) {
    QListView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    if (event->button() != Qt::LeftButton || !index.isValid())
        return;
    const int place = m_model->placeAt(index.row());
    if (surenessOf(place).contains(at))
        Q_EMIT whyWanted(place, event->globalPosition().toPoint());
}

void SampleList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F1 && current() >= 0)
        return Q_EMIT whyWanted(current(), viewport()->mapToGlobal(surenessOf(current()).center()));
    QListView::keyPressEvent(event);
}

void SampleList::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    viewport()->update();
    if (!m_refreshing)
        Q_EMIT currentPlaceChanged(this->current());
}

} // namespace ui
