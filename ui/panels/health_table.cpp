#include "ui/panels/health_table.h"

#include "ui/panels/number_button.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace ui {

// Lines of cells in even rows of the grid, thin lines between them in odd ones.
HealthTable::HealthTable(std::vector<Column> columns, const QString& rows, QWidget* parent)
    : QWidget(parent), m_columns(std::move(columns)), m_layout(new QGridLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_columns.insert(m_columns.begin(), {rows.isEmpty() ? tr("layer") : rows, {}});
    for (int column = 0; column < int(m_columns.size()); ++column) {
        QLabel* head = cell(0, column, "muted");
        head->setText(m_columns[std::size_t(column)].name);
        head->setToolTip(m_columns[std::size_t(column)].tip);
        m_layout->setColumnStretch(column, column == 0 ? 3 : 2);
    }
    connect(&Look::instance(), &Look::changed, this, &HealthTable::restyle);
    restyle();
}

QLabel* HealthTable::cell(int row, int column, const char* look) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(look));
    label->setAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    m_layout->addWidget(label, row, column);
    return label;
}

void HealthTable::setRowCount(int count) {
    if (count == m_rows)
        return;
    const int columns = int(m_columns.size());
    for (int row = m_rows; row < count; ++row) {
        auto* line = new QFrame;
        line->setObjectName(QStringLiteral("line"));
        line->setFixedHeight(1);
        m_layout->addWidget(line, 2 * row + 1, 0, 1, columns);
        cell(2 * row + 2, 0, "cell");
        for (int column = 1; column < columns; ++column)
            addNumber(row, column);
    }
    for (int at = m_layout->count() - 1; at >= 0; --at) {
        int row = 0, column = 0, rowSpan = 0, columnSpan = 0;
        m_layout->getItemPosition(at, &row, &column, &rowSpan, &columnSpan);
        if (row > 2 * count)
            delete m_layout->itemAt(at)->widget();
    }
    m_rows = count;
    restyle();
}

void HealthTable::show(const std::vector<Row>& rows) {
    setRowCount(int(rows.size()));
    for (int row = 0; row < m_rows; ++row) {
        const Row& shown = rows[std::size_t(row)];
        qobject_cast<QLabel*>(m_layout->itemAtPosition(2 * row + 2, 0)->widget())->setText(shown.layer);
        for (int column = 1; column < int(m_columns.size()); ++column) {
            const double value = shown.numbers[std::size_t(column - 1)];
            NumberButton* cell = number(row, column);
            const QString text = shown.texts.value(column - 1);
            cell->setText(std::isnan(value) ? QStringLiteral("–")
                          : text.isEmpty()  ? formatNumber(value)
                                            : text);
            cell->setEnabled(!std::isnan(value));
            cell->setAccessibleName(QStringLiteral("%1, %2: %3")
                                        .arg(shown.layer, m_columns[std::size_t(column)].name, cell->text()));
        }
    }
}

QString HealthTable::text(int row, int column) const {
    const auto* item = m_layout->itemAtPosition(2 * row + 2, column);
    if (const auto* button = item ? qobject_cast<QAbstractButton*>(item->widget()) : nullptr)
        return button->text();
    return item ? qobject_cast<QLabel*>(item->widget())->text() : QString();
}

NumberButton* HealthTable::number(int row, int column) const {
    const auto* item = m_layout->itemAtPosition(2 * row + 2, column);
    return item ? qobject_cast<NumberButton*>(item->widget()) : nullptr;
}

void HealthTable::addNumber(int row, int column) {
    auto* button = new NumberButton;
    button->setToolTip(m_columns[std::size_t(column)].tip + QLatin1Char('\n') +
                       tr("Click to see how the number comes about"));
    m_layout->addWidget(button, 2 * row + 2, column);
    connect(button, &QAbstractButton::clicked, this, [this, button, row, column] {
        Q_EMIT chosen(row, column - 1,
                      button->mapToGlobal(button->rect().bottomRight() - QPoint(button->width() / 3, 0)));
    });
}

void HealthTable::restyle() {
    m_layout->setHorizontalSpacing(scaled(10));
    m_layout->setVerticalSpacing(scaled(4));
    for (int at = 0; at < m_layout->count(); ++at) {
        QWidget* label = m_layout->itemAt(at)->widget();
        int row = 0, column = 0, rowSpan = 0, columnSpan = 0;
        m_layout->getItemPosition(at, &row, &column, &rowSpan, &columnSpan);
        if (label)
            label->setFont(ui::font(row == 0     ? FontRole::Small
                                    : column > 0 ? FontRole::Number
                                                 : FontRole::Body));
    }
}

} // namespace ui
