#include "ui/weights/placement_table.h"

#include "ui/network/layer_names.h"
#include "ui/theme.h"
#include "ui/weights/source_box.h"
#include "ui/weights/tensor_list.h"
#include "ui/weights/weight_words.h"

#include <QDragEnterEvent>
#include <QHeaderView>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ui {

using engine::io::Placement;

namespace {

constexpr int kRowHeight = 34;
/// Beside a text, and beside that of a box.
constexpr int kTextMargin = 8, kBoxMargin = 50;

/// Texts begin below those of the header.
class Cell : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->rect.adjust(kTextMargin / 2, 0, 0, 0);
    }
};

int draggedTensor(const QMimeData* mime) {
    bool ok = false;
    const int tensor = mime->data(QLatin1String(kTensorMime)).toInt(&ok);
    return ok ? tensor : -1;
}

} // namespace

PlacementTable::PlacementTable(WeightImport& import, QWidget* parent)
    : QTableWidget(parent), m_import(import) {
    setColumnCount(kColumns);
    setHorizontalHeaderLabels(
        {tr("Layer"), tr("Tensor"), tr("Shape"), tr("Comes from"), tr("How"), tr("Why")});
    horizontalHeaderItem(Source)->setToolTip(
        tr("The tensor of the file that goes there: choose it, or drag one onto the line"));
    horizontalHeaderItem(How)->setToolTip(tr("How its numbers are put there"));
    for (int column = 0; column < kColumns; ++column)
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setAccessibleName(tr("Tensors of the network and what goes into them"));
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(true);
    setItemDelegate(new Cell(this));
    setAcceptDrops(true);
    setDragDropMode(DropOnly);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row) { Q_EMIT targetRegarded(row); });
    connect(&Look::instance(), &Look::changed, this, &PlacementTable::restyle);
    refresh();
}

void PlacementTable::refresh() {
    if (m_shown != &m_import.goal())
        rebuild();
    for (int target = 0; target < rowCount(); ++target)
        showTarget(target);
    arrange();
}

void PlacementTable::rebuild() {
    m_shown = &m_import.goal();
    const auto& targets = m_shown->targets.tensors;
    clearContents();
    setRowCount(int(targets.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const auto& slot = targets[std::size_t(row)].slot;
        setText(row, Layer, layerTitle(m_shown->experiment.network, slot.layer));
        setText(row, Tensor, QString::fromStdString(slot.name));
        setText(row, Shape,
                QString::fromStdString(engine::core::shapeText(targets[std::size_t(row)].shape())));
        auto* box = new SourceBox([this, row] {
            std::vector<SourceBox::Entry> entries{{-1, tr("leave as it is")}};
            const auto& tensors = m_import.weights().file.tensors;
            for (std::size_t i = 0; i < tensors.size(); ++i)
                if (m_import.fits(row, int(i)))
                    entries.push_back({int(i), QString::fromStdString(tensors[i].first)});
            return entries;
        });
        box->setAccessibleName(tr("What goes into %1").arg(QString::fromStdString(slot.name)));
        connect(box, &SourceBox::tensorChosen, this, [this, row](int tensor) { drop(row, tensor); });
        box->installEventFilter(this);
        setCellWidget(row, Source, box);
    }
    restyle();
}

void PlacementTable::drop(int target, int tensor) {
    if (tensor < 0) {
        m_import.keep(target);
    } else if (const auto placed =
                   m_import.place(target, m_import.weights().file.tensors[std::size_t(tensor)].first);
               !placed) {
        Q_EMIT problem(QString::fromStdString(placed.error().text()));
        showTarget(target);
        return;
    }
    Q_EMIT problem({});
}

SourceBox* PlacementTable::sourceBox(int target) const {
    return qobject_cast<SourceBox*>(cellWidget(target, Source));
}

ChoiceBox* PlacementTable::howBox(int target) const {
    return qobject_cast<ChoiceBox*>(cellWidget(target, How));
}

void PlacementTable::setText(int target, Column column, const QString& text, const QString& tip) {
    auto* cell = item(target, column);
    if (!cell) {
        cell = new QTableWidgetItem;
        setItem(target, column, cell);
    }
    cell->setText(text);
    cell->setToolTip(tip);
}

void PlacementTable::showTarget(int target) {
    const Placement& placement = m_import.placements()[std::size_t(target)];
    const QString source = QString::fromStdString(placement.source);
    const bool kept = placement.source.empty();
    sourceBox(target)->setCurrent(
        {kept ? -1 : m_import.weights().find(placement.source), kept ? tr("leave as it is") : source});
    showHow(target);
    const QString note = QString::fromStdString(placement.note);
    setText(target, Why, kept ? note : reasonName(placement.reason),
            kept ? note : reasonHelp(placement.reason));
    const bool wrong = kept && placement.reason != engine::io::Reason::Hand;
    for (const Column column : {Layer, Tensor, Shape})
        item(target, column)->setForeground(kept ? theme().muted : theme().text);
    item(target, Why)->setForeground(wrong ? theme().warning : theme().muted);
}

void PlacementTable::showHow(int target) {
    const Placement& placement = m_import.placements()[std::size_t(target)];
    const int tensor = placement.source.empty() ? -1 : m_import.weights().find(placement.source);
    std::vector<engine::io::Transform> ways;
    if (tensor >= 0)
        ways = engine::io::transformsFor(m_import.weights().file.tensors[std::size_t(tensor)].second.shape,
                                         m_import.goal().targets.tensors[std::size_t(target)]);
    ChoiceBox* box = howBox(target);
    if (ways.size() < 2) {
        removeCellWidget(target, How);
        setText(target, How, tensor < 0 ? QString() : transformName(placement.transform),
                transformHelp(placement.transform));
        item(target, How)->setForeground(placement.transform.isNone() ? theme().muted : theme().text);
        return;
    }
    setText(target, How, {});
    if (!box) {
        box = new ChoiceBox;
        box->setAccessibleName(tr("How it goes into %1").arg(QString::fromStdString(placement.parameter)));
        connect(box, &QComboBox::activated, this, [this, target, box](int index) {
            m_import.setTransform(target, box->itemData(index).value<engine::io::Transform>());
        });
        box->installEventFilter(this);
        setCellWidget(target, How, box);
    }
    const QSignalBlocker quiet(box);
    box->clear();
    for (const auto& way : ways) {
        box->addItem(transformName(way), QVariant::fromValue(way));
        if (way == placement.transform)
            box->setCurrentIndex(box->count() - 1);
    }
    box->setToolTip(transformHelp(placement.transform));
}

int PlacementTable::lineFor(const QDropEvent& event) const {
    const int tensor = draggedTensor(event.mimeData());
    const int line = rowAt(event.position().toPoint().y());
    return tensor >= 0 && line >= 0 && m_import.fits(line, tensor) ? line : -1;
}

void PlacementTable::dragEnterEvent(QDragEnterEvent* event) {
    if (draggedTensor(event->mimeData()) >= 0)
        event->acceptProposedAction();
}

void PlacementTable::dragMoveEvent(QDragMoveEvent* event) {
    m_over = lineFor(*event);
    m_over >= 0 ? event->acceptProposedAction() : event->ignore();
    viewport()->update();
}

void PlacementTable::dragLeaveEvent(QDragLeaveEvent*) {
    m_over = -1;
    viewport()->update();
}

void PlacementTable::dropEvent(QDropEvent* event) {
    const int line = lineFor(*event), tensor = draggedTensor(event->mimeData());
    m_over = -1;
    viewport()->update();
    if (line < 0)
        return;
    event->acceptProposedAction();
    drop(line, tensor);
    setCurrentCell(line, Tensor); // now that the tensor is in it, it is the one that is looked at
}

void PlacementTable::paintEvent(QPaintEvent* event) {
    QTableWidget::paintEvent(event);
    if (m_over < 0)
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRect(
        QRect(1, rowViewportPosition(m_over) + 1, viewport()->width() - 3, rowHeight(m_over) - 3));
}

/// The line whose box has the keyboard is the one that is regarded.
bool PlacementTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn)
        for (int row = 0; row < rowCount(); ++row)
            if (cellWidget(row, Source) == watched || cellWidget(row, How) == watched)
                setCurrentCell(row, Tensor);
    return QTableWidget::eventFilter(watched, event);
}

void PlacementTable::restyle() {
    verticalHeader()->setDefaultSectionSize(scaled(kRowHeight));
    if (m_shown && rowCount() == int(m_import.placements().size()))
        for (int target = 0; target < rowCount(); ++target)
            if (item(target, Why))
                showTarget(target);
    arrange();
}

int PlacementTable::widest(Column column) const {
    const QFontMetrics metrics(ui::font(FontRole::Body));
    int width = metrics.horizontalAdvance(horizontalHeaderItem(column)->text()) + 2 * kTextMargin;
    for (int target = 0; target < rowCount(); ++target) {
        const auto* box = qobject_cast<const ChoiceBox*>(cellWidget(target, column));
        if (box)
            width = std::max(width, metrics.horizontalAdvance(box->currentText()) + scaled(kBoxMargin));
        else if (const auto* cell = item(target, column))
            width = std::max(width, metrics.horizontalAdvance(cell->text()) + 2 * kTextMargin + 4);
    }
    return width;
}

void PlacementTable::arrange() {
    int rest = viewport()->width();
    for (const Column column : {Layer, Tensor, Shape, How}) {
        // A long name leaves the others their room.
        const int width = std::min(widest(column), viewport()->width() / (column == How ? 4 : 5));
        setColumnWidth(column, width);
        rest -= width;
    }
    // Reasons wrap, names do not.
    const int source = widest(Source), why = widest(Why);
    const int most = source + why <= rest ? std::max(source, scaled(190)) : source;
    setColumnWidth(Source, std::min(most, std::max(rest - why, rest * 3 / 5)));
    setColumnWidth(Why, std::max(rest - columnWidth(Source), scaled(80)));
    const QFontMetrics metrics(ui::font(FontRole::Body));
    const QRect room(0, 0, columnWidth(Why) - 2 * kTextMargin - 4, 1 << 16);
    for (int target = 0; target < rowCount(); ++target) {
        const auto* cell = item(target, Why);
        const int text = cell ? metrics.boundingRect(room, Qt::TextWordWrap, cell->text()).height() : 0;
        setRowHeight(target, std::max(scaled(kRowHeight), text + 10));
    }
}

void PlacementTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    arrange();
}

} // namespace ui
