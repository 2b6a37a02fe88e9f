#include "ui/weights/tensor_list.h"

#include "ui/theme.h"
#include "ui/weights/tensor_histogram.h"
#include "ui/weights/weight_words.h"

#include <QAbstractListModel>
#include <QDrag>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

namespace ui {

/// A line a tensor.
class TensorModel : public QAbstractListModel {
public:
    TensorModel(LoadedWeightsPtr weights, QObject* parent)
        : QAbstractListModel(parent), m_weights(std::move(weights)) {}

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : int(m_weights->file.tensors.size());
    }
    Qt::ItemFlags flags(const QModelIndex& index) const override {
        return QAbstractListModel::flags(index) | Qt::ItemIsDragEnabled;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        const auto& [name, tensor] = m_weights->file.tensors[std::size_t(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return QString::fromStdString(name);
        case Qt::AccessibleTextRole:
            return QString::fromStdString(name) + QStringLiteral(", ") + sentence(index.row());
        case Qt::ToolTipRole:
            return QString::fromStdString(name) + QLatin1Char('\n') + sentence(index.row());
        default:
            return {};
        }
    }
    QString place(int tensor) const { return tensor < m_places.size() ? m_places[tensor] : QString(); }
    void setPlaces(const QStringList& places) {
        m_places = places;
        Q_EMIT dataChanged(index(0), index(rowCount({}) - 1));
    }
    const LoadedWeights& weights() const { return *m_weights; }

private:
    QString sentence(int tensor) const {
        const QString kind = tensorKind(m_weights->file.tensors[std::size_t(tensor)].second);
        return place(tensor).isEmpty() ? TensorList::tr("%1, goes nowhere").arg(kind)
                                       : TensorList::tr("%1, goes into %2").arg(kind, place(tensor));
    }

    LoadedWeightsPtr m_weights;
    QStringList m_places;
};

namespace {

constexpr int kRowHeight = 46, kMargin = 10, kHistogramWidth = 88;

class TensorDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {scaled(200), scaled(kRowHeight)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto& model = static_cast<const TensorModel&>(*index.model());
        const int tensor = index.row();
        const QString place = model.place(tensor);
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.palette.color(QPalette::AlternateBase));
        const QRectF bar(option.rect.left(), option.rect.top(), 3, option.rect.height());
        if (option.state & QStyle::State_Selected)
            painter->fillRect(bar, option.state & QStyle::State_HasFocus ? theme().accent : theme().faint);
        const QRect inner = option.rect.adjusted(scaled(kMargin), scaled(5), -scaled(kMargin), -scaled(5));
        const QRectF histogram(inner.right() - scaled(kHistogramWidth), inner.top() + 2,
                               scaled(kHistogramWidth), inner.height() - 4);
        paintTensorHistogram(*painter, histogram, model.weights().statistics[std::size_t(tensor)].histogram);
        const QRect words = inner.adjusted(0, 0, -scaled(kHistogramWidth + kMargin), 0);
        painter->setPen(place.isEmpty() ? theme().muted : theme().text);
        painter->setFont(ui::font(FontRole::Body));
        painter->drawText(
            words, Qt::AlignLeft | Qt::AlignTop,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, words.width()));
        paintSecond(*painter, words, model, tensor, place);
        painter->restore();
    }

private:
    static void paintSecond(QPainter& painter, const QRect& words, const TensorModel& model, int tensor,
                            const QString& place) {
        const auto& weights = model.weights();
        const bool broken = weights.statistics[std::size_t(tensor)].histogram.notFinite > 0;
        const QString kind = tensorKind(weights.file.tensors[std::size_t(tensor)].second);
        painter.setFont(ui::font(FontRole::Small));
        painter.setPen(broken ? theme().bad : theme().muted);
        const QFontMetrics metrics = painter.fontMetrics();
        const QString target = place.isEmpty() ? QString() : QStringLiteral("→ ") + place;
        const int gap = scaled(14);
        QString first = broken ? TensorList::tr("%1  not finite").arg(kind) : kind;
        // Where it goes is worth more than its type, which the detail tells as well.
        if (!broken && !place.isEmpty() &&
            metrics.horizontalAdvance(first) + gap + metrics.horizontalAdvance(target) > words.width())
            first = QString::fromStdString(
                engine::core::shapeText(weights.file.tensors[std::size_t(tensor)].second.shape));
        painter.drawText(words, Qt::AlignLeft | Qt::AlignBottom,
                         metrics.elidedText(first, Qt::ElideRight, words.width()));
        const int left = metrics.horizontalAdvance(first) + gap;
        if (place.isEmpty() || words.width() - left < scaled(30))
            return;
        painter.setPen(theme().accent);
        painter.drawText(words.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignBottom,
                         metrics.elidedText(target, Qt::ElideRight, words.width() - left));
    }
};

} // namespace

TensorList::TensorList(LoadedWeightsPtr weights, QWidget* parent)
    : QListView(parent), m_weights(std::move(weights)), m_model(new TensorModel(m_weights, this)) {
    setModel(m_model);
    setItemDelegate(new TensorDelegate(this));
    setUniformItemSizes(true);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Tensors of the file"));
    setMinimumWidth(scaled(240));
    connect(&Look::instance(), &Look::changed, this, &QListView::doItemsLayout);
}

void TensorList::setPlaces(const QStringList& places) { m_model->setPlaces(places); }

void TensorList::setCurrent(int tensor) {
    if (tensor >= 0)
        setCurrentIndex(m_model->index(tensor));
}

void TensorList::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    Q_EMIT currentTensorChanged(current.row());
}

void TensorList::startDrag(Qt::DropActions) {
    const QModelIndex index = currentIndex();
    if (!index.isValid())
        return;
    auto* mime = new QMimeData;
    mime->setData(QLatin1String(kTensorMime), QByteArray::number(index.row()));
    // What is dragged is seen: its line.
    QPixmap picture(scaled(260), scaled(kRowHeight));
    picture.fill(theme().raised);
    QPainter painter(&picture);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = picture.rect();
    itemDelegate()->paint(&painter, option, index);
    painter.setPen(theme().accent);
    painter.drawRect(picture.rect().adjusted(0, 0, -1, -1));
    painter.end();
    auto* drag = new QDrag(this);
    drag->setMimeData(mime);
    drag->setPixmap(picture);
    drag->setHotSpot({scaled(12), scaled(kRowHeight) / 2});
    drag->exec(Qt::CopyAction);
}

} // namespace ui
