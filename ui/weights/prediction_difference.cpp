#include "ui/weights/prediction_difference.h"

#include "ui/data/explorer_words.h"
#include "ui/theme.h"
#include "ui/weights/weight_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace ui {

namespace {

QString change(const QString& before, const QString& after) {
    return QStringLiteral("%1 → %2").arg(before, after);
}

} // namespace

PredictionDifferenceView::PredictionDifferenceView(WeightImport& import, QWidget* parent)
    : QFrame(parent), m_import(import), m_problem(new QLabel) {
    setObjectName(QStringLiteral("panel"));
    setAccessibleName(tr("Difference in predictions"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 9, 14, 9);
    row->setSpacing(scaled(20));
    for (Cell& cell : m_cells) {
        cell = {new QLabel, new QLabel};
        cell.caption->setObjectName(QStringLiteral("muted"));
        auto* column = new QVBoxLayout;
        column->setSpacing(2);
        column->addWidget(cell.caption);
        column->addWidget(cell.value);
        row->addLayout(column, 1);
    }
    m_problem->setObjectName(QStringLiteral("muted"));
    m_problem->setWordWrap(true);
    row->addWidget(m_problem, 4);
    connect(&Look::instance(), &Look::changed, this, &PredictionDifferenceView::restyle);
    restyle();
    refresh();
}

void PredictionDifferenceView::setCell(int cell, const QString& caption, const QString& value) {
    for (auto* label : {m_cells[cell].caption, m_cells[cell].value})
        label->setVisible(!value.isEmpty());
    m_cells[cell].caption->setText(caption);
    m_cells[cell].value->setText(value);
    m_cells[cell].value->setAccessibleName(caption + QStringLiteral(": ") + value);
}

void PredictionDifferenceView::refresh() {
    const auto& comparison = m_import.comparison();
    if (comparison)
        show(*comparison);
    const bool none = !comparison && !m_import.noComparison().isEmpty();
    const bool first = !comparison && m_cells[Samples].value->text().isEmpty() && !none;
    if (none)
        for (int cell = 0; cell < kCells; ++cell)
            setCell(cell, {}, {});
    m_problem->setText(none
                           ? tr("No difference in predictions can be shown: %1.").arg(m_import.noComparison())
                           : tr("Comparing the predictions …"));
    m_problem->setVisible(none || first);
    // A column that is hidden keeps its share otherwise.
    auto* row = static_cast<QHBoxLayout*>(layout());
    for (int cell = 0; cell < kCells; ++cell)
        row->setStretch(cell, m_cells[cell].value->isHidden() ? 0 : 1);
    for (Cell& cell : m_cells)
        cell.value->setEnabled(comparison != nullptr);
}

void PredictionDifferenceView::show(const WeightImport::Comparison& comparison) {
    const auto& after = comparison.after;
    const auto& before = comparison.before;
    setCell(Samples, tr("Predictions on"),
            after.part == engine::data::Part::Train
                ? tr("%1 training samples").arg(formatCount(after.evaluation.samples))
                : tr("%1 validation samples").arg(formatCount(after.evaluation.samples)));
    const QString loss = formatNumber(after.evaluation.loss);
    setCell(Loss, tr("Loss"),
            comparison.hasBefore ? change(formatNumber(before.evaluation.loss), loss) : loss);
    showClasses(comparison);
    const double largest = comparison.difference.largest;
    const bool comparable = comparison.hasBefore && before.outputs.rows() == after.outputs.rows();
    setCell(Largest, tr("Largest difference of an output"),
            !comparable ? QString()
            : comparison.difference.sample < 0
                ? tr("none")
                : tr("%1 (sample %2)").arg(formatNumber(largest)).arg(comparison.difference.sample));
}

void PredictionDifferenceView::showClasses(const WeightImport::Comparison& comparison) {
    const auto& accuracy = comparison.after.evaluation.accuracy;
    QString share, changed;
    if (accuracy) {
        share = percentWords(*accuracy);
        if (comparison.hasBefore) {
            share = change(percentWords(comparison.before.evaluation.accuracy.value_or(NAN)), share);
            const auto& difference = comparison.difference;
            changed = difference.changed == 0
                          ? tr("none")
                          : tr("%1: %2 become right, %3 wrong")
                                .arg(formatCount(difference.changed), formatCount(difference.corrected),
                                     formatCount(difference.spoiled));
        }
    }
    setCell(Accuracy, tr("Accuracy"), share);
    setCell(Changed, tr("Answers that change"), changed);
}

QString PredictionDifferenceView::text() const {
    QStringList parts;
    for (const Cell& cell : m_cells)
        if (!cell.value->isHidden())
            parts << cell.caption->text() + QStringLiteral(": ") + cell.value->text();
    if (!m_problem->isHidden())
        parts << m_problem->text();
    return parts.join(QStringLiteral("; "));
}

void PredictionDifferenceView::restyle() {
    for (const Cell& cell : m_cells) {
        cell.value->setFont(ui::font(FontRole::Title));
        cell.caption->setFont(ui::font(FontRole::Small));
    }
}

} // namespace ui
