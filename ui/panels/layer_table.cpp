#include "ui/panels/layer_table.h"

#include "engine/model/network.h"
#include "ui/document.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableWidget>

namespace ui {

namespace {

QString shapeText(const std::vector<int>& shape) {
    QStringList lengths;
    for (const int length : shape)
        lengths << QString::number(length);
    return lengths.join(QStringLiteral(" × "));
}

void setRow(QTableWidget& table, int row, const QStringList& texts) {
    for (int column = 0; column < texts.size(); ++column) {
        auto* item = new QTableWidgetItem(texts[column]);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        if (column >= 2)
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        table.setItem(row, column, item);
    }
}

// Narrower than this the types give way: a layer's name tells as much.
constexpr double kWidthWithTypes = 350;
// Narrower than this names keep their width, and the rest is scrolled to.
constexpr double kWidthOfAll = 240;

} // namespace

LayerTable::LayerTable(Document& document, QWidget* parent)
    : Panel(tr("Shapes"), parent), m_document(document), m_table(new QTableWidget) {
    m_table->setColumnCount(4);
    m_table->setHorizontalHeaderLabels({tr("layer"), tr("type"), tr("output"), tr("parameters")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (const int column : {0, 1})
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    for (const int column : {2, 3})
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Shapes and parameters"));
    m_table->setToolTip(tr("What each layer gives out, and how many numbers it learns"));
    setContent(m_table);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        if (!m_table->selectedItems().isEmpty() && m_table->currentRow() + 1 < m_table->rowCount())
            Q_EMIT layerSelected(m_table->currentRow() - 1);
    });
    connect(&document, &Document::changed, this, &LayerTable::show);
    connect(&Look::instance(), &Look::changed, this, &LayerTable::restyle);
    restyle();
    show();
}

void LayerTable::show() {
    const QSignalBlocker quiet(m_table);
    const auto& network = m_document.experiment().network;
    const auto summary = engine::model::summarize(network);
    const int count = static_cast<int>(network.layers.size());
    m_table->setRowCount(count + 2);
    setRow(*m_table, 0, {layerTitle(network, -1), QString(), shapeText(network.input), QString()});
    engine::core::Index total = 0;
    for (int i = 0; i < count; ++i) {
        const auto& layer = network.layers[static_cast<std::size_t>(i)];
        const QString name = layerTitle(network, i);
        QString shape, parameters;
        if (summary) {
            const auto& line = (*summary)[static_cast<std::size_t>(i)];
            shape = shapeText(line.outputShape);
            parameters = formatCount(line.parameters);
            total += line.parameters;
        }
        setRow(*m_table, i + 1, {name, layerTypeLabel(layer.type), shape, parameters});
    }
    setRow(*m_table, count + 1, {tr("all"), QString(), QString(), summary ? formatCount(total) : QString()});
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->item(count + 1, column)->setFlags(Qt::ItemIsEnabled);
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

void LayerTable::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    m_table->setColumnHidden(1, width() < scaled(kWidthWithTypes));
    m_table->horizontalHeader()->setSectionResizeMode(
        0, width() < scaled(kWidthOfAll) ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
}

} // namespace ui
