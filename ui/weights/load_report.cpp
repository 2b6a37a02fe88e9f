#include "ui/weights/load_report.h"

#include "ui/theme.h"
#include "ui/weights/weight_words.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

using engine::io::PlacedLine;

LoadReport::LoadReport(const QString& title, const std::vector<PlacedLine>& lines, QWidget* parent)
    : QDialog(parent), m_table(new QTableWidget(int(lines.size()), 2)) {
    setWindowTitle(title);
    m_table->setHorizontalHeaderLabels({tr("Tensor"), tr("What became of it")});
    for (int column = 0; column < 2; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setAccessibleName(tr("What became of each tensor"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    for (int row = 0; row < int(lines.size()); ++row) {
        const PlacedLine& line = lines[std::size_t(row)];
        const bool ofFile = line.what == PlacedLine::What::Skipped;
        const QString name = QString::fromStdString(ofFile ? line.source : line.parameter);
        m_table->setItem(row, 0, new QTableWidgetItem(ofFile ? tr("%1 (of the file)").arg(name) : name));
        m_table->setItem(row, 1, new QTableWidgetItem(lineWords(line)));
        m_table->item(row, 1)->setToolTip(lineWords(line));
    }
    auto* close = new QPushButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(m_table, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    if (parent != nullptr)
        connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    connect(&Look::instance(), &Look::changed, this, &LoadReport::restyle);
    restyle();
    resize(scaled(720), scaled(std::min(560, 130 + 26 * int(lines.size()))));
}

void LoadReport::restyle() { m_table->verticalHeader()->setDefaultSectionSize(scaled(26)); }

} // namespace ui
