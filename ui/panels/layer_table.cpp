#include "ui/panels/layer_table.h"

#include "engine/train/footprint.h"
#include "ui/document.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableWidget>

#include <algorithm>
#include <array>

namespace ui {

namespace {

enum Column { Layer, Type, Output, Parameters, Trainable, Multiplications, Memory, Count };

// 512 B, 3.2 KiB, 1.45 MiB: three digits are enough to compare.
QString byteText(engine::core::Index bytes) {
    static constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; size >= 1000 && unit + 1 < kUnits.size(); ++unit)
        size /= 1024;
    const int decimals = unit == 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return QStringLiteral("%1 %2").arg(QString::number(size, 'f', decimals), QLatin1String(kUnits[unit]));
}

QString memoryTip(const engine::train::Footprint& memory) {
    return QCoreApplication::translate("ui::LayerTable",
                                       "activations of a batch and their gradients %1\nparameters %2\n"
                                       "gradients %3\noptimizer %4")
        .arg(byteText(memory.activations), byteText(memory.parameters), byteText(memory.gradients),
             byteText(memory.optimizer));
}

QStringList numbers(const engine::train::LayerCost& cost) {
    const auto& summary = cost.summary;
    return {formatCount(summary.parameters), formatCount(summary.trainable),
            formatCount(summary.multiplications), byteText(cost.memory.total())};
}

} // namespace

LayerTable::LayerTable(Document& document, QWidget* parent)
    : Panel(tr("Shapes and costs"), parent), m_document(document), m_table(new QTableWidget) {
    m_table->setColumnCount(Count);
    m_table->setHorizontalHeaderLabels({tr("layer"), tr("type"), tr("output"), tr("parameters"),
                                        tr("trainable"), tr("mult."), tr("memory")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Layer, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    for (int column = 0; column < Count; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(
            (column < Output ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    m_table->horizontalHeaderItem(Output)->setToolTip(tr("Shape of one sample behind the layer"));
    m_table->horizontalHeaderItem(Trainable)->setToolTip(
        tr("Parameters that learn; the others stay as they are"));
    m_table->horizontalHeaderItem(Multiplications)->setToolTip(tr("Multiplications of one sample forward"));
    m_table->horizontalHeaderItem(Memory)->setToolTip(
        tr("In training with this batch size, optimizer and precision: activations and their gradients, "
           "parameters, "
           "gradients, and what the optimizer keeps"));
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Shapes and costs of the layers"));
    setContent(m_table);
    m_table->viewport()->installEventFilter(this);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        if (!m_table->selectedItems().isEmpty() && m_table->currentRow() + 1 < m_table->rowCount())
            Q_EMIT layerSelected(m_table->currentRow() - 1);
    });
    connect(&document, &Document::changed, this, &LayerTable::show);
    connect(&Look::instance(), &Look::changed, this, &LayerTable::restyle);
    restyle();
    show();
}

void LayerTable::setRow(int row, const QStringList& texts, const QString& memoryTip) {
    for (int column = 0; column < Count; ++column) {
        auto* item = new QTableWidgetItem(texts.value(column));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        if (column >= Output)
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        if (column == Memory)
            item->setToolTip(memoryTip);
        m_table->setItem(row, column, item);
    }
}

void LayerTable::show() {
    const QSignalBlocker quiet(m_table);
    const auto& network = m_document.experiment().network;
    const engine::model::ShapeFlow flow = engine::model::flow(network);
    const auto costs = engine::train::costs(flow, m_document.experiment().training);
    const int count = static_cast<int>(network.layers.size());
    m_table->setRowCount(count + 2);
    setRow(0, {layerTitle(network, -1), QString(), shapeText(network.input)}, {});
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        QStringList texts = {layerTitle(network, i), layerTypeLabel(network.layers[at].type)};
        if (at < costs.size())
            texts << shapeText(costs[at].summary.outputShape) << numbers(costs[at]);
        setRow(i + 1, texts, at < costs.size() ? memoryTip(costs[at].memory) : QString());
        if (flow.fault && flow.fault->layer == i)
            for (int column = 0; column < Count; ++column) {
                m_table->item(i + 1, column)->setForeground(theme().bad);
                m_table->item(i + 1, column)->setToolTip(translated(flow.fault->error.message));
            }
    }
    const auto all = engine::train::total(costs);
    const bool complete = static_cast<int>(costs.size()) == count;
    setRow(count + 1,
           QStringList{tr("all"), QString(), QString()} + (complete ? numbers(all) : QStringList()),
           complete ? memoryTip(all.memory) : QString());
    QFont bold = m_table->font();
    bold.setBold(true);
    for (int column = 0; column < Count; ++column) {
        m_table->item(count + 1, column)->setFlags(Qt::ItemIsEnabled);
        m_table->item(count + 1, column)->setFont(bold);
    }
    setSubtitle(complete ? tr("%1 parameters, %2 in training")
                               .arg(formatCount(all.summary.parameters), byteText(all.memory.total()))
                         : QString());
    fitColumns();
}

void LayerTable::restyle() {
    const QColor back = theme().accent;
    m_table->setStyleSheet(
        QStringLiteral(
            "QTableView { selection-background-color: rgba(%1, %2, %3, 60); selection-color: %4; }")
            .arg(back.red())
            .arg(back.green())
            .arg(back.blue())
            .arg(theme().text.name()));
    m_table->verticalHeader()->setDefaultSectionSize(scaled(26));
}

void LayerTable::setLayer(std::optional<int> layer) {
    const QSignalBlocker quiet(m_table);
    if (layer && *layer + 2 < m_table->rowCount())
        m_table->selectRow(*layer + 1);
    else
        m_table->clearSelection();
}

bool LayerTable::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitColumns();
    return Panel::eventFilter(watched, event);
}

// With too little room the type gives way (a layer's name tells as much), then what is least asked for; the
// rest is scrolled to.
void LayerTable::fitColumns() {
    const QAbstractItemView* items = m_table; // where that is public
    auto* header = m_table->horizontalHeader();
    const auto widthOf = [&](int column) {
        return std::max(items->sizeHintForColumn(column) + 1, header->sectionSizeHint(column));
    };
    int needed = 0;
    for (int column = 0; column < Count; ++column)
        needed += widthOf(column);
    const int room = m_table->viewport()->width();
    std::array<bool, Count> hidden{};
    for (const int column : {Type, Trainable, Multiplications})
        if (needed > room) {
            hidden[static_cast<std::size_t>(column)] = true;
            needed -= widthOf(column);
        }
    for (int column = 0; column < Count; ++column)
        m_table->setColumnHidden(column, hidden[static_cast<std::size_t>(column)]);
    header->setSectionResizeMode(Layer, needed > room ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
}

} // namespace ui
