#include "ui/trace/update_parts.h"

#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QGridLayout>
#include <QLabel>

namespace ui {

using engine::trace::Alternative;
using engine::trace::Stage;
using engine::trace::StageKind;
using engine::trace::UpdateStory;
using trace::FormulaRow;

namespace {

/// Of the batch's gradient two terms tell what it is made of; the others are a click away.
constexpr int kLongSum = 3, kShownTerms = 2;

void setMuted(QLabel* label, bool muted) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, muted ? theme().muted : theme().text);
    label->setPalette(palette);
}

QFont bold(QFont font, bool on) {
    font.setBold(on);
    return font;
}

std::vector<FormulaRow> rowsOf(const Stage& stage) {
    FormulaRow symbols, numbers;
    symbols.subject = stage.why.subject;
    symbols.expression = stage.why.formula;
    numbers.expression = engine::trace::withNamesOnly(stage.why.numbers);
    numbers.notation = trace::Notation::Numbers;
    numbers.scale = 0.92;
    return {symbols, numbers};
}

QString textOfSettings(const Alternative& one) {
    QStringList parts;
    for (const auto& [name, value] : one.optimizer.settings)
        if (name != "learning_rate")
            parts << QStringLiteral("%1 = %2").arg(QString::fromStdString(name),
                                                   QString::fromStdString(engine::core::toText(value)));
    return parts.join(QStringLiteral(", "));
}

} // namespace

StageRow::StageRow(QWidget* parent)
    : QWidget(parent), m_name(new QLabel), m_result(new QLabel), m_formula(new FormulaView) {
    m_result->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_name->setWordWrap(true);
    m_formula->setShortening(kLongSum, kShownTerms);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 2, 12, 2);
    layout->setVerticalSpacing(0);
    layout->addWidget(m_name, 0, 0);
    layout->addWidget(m_result, 0, 1);
    layout->addWidget(m_formula, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);
}

QString StageRow::name() const { return m_name->text(); }

QString StageRow::result() const { return m_result->text(); }

void StageRow::show(const Stage& stage, const UpdateStory& story, const engine::trace::TracePtr& trace) {
    m_name->setText(trace::stageName(stage, trace->input.optimizer));
    m_result->setText(stage.on ? formatNumber(stage.why.value) : tr("off"));
    m_name->setFont(bold(ui::font(FontRole::Body), stage.on));
    m_result->setFont(bold(ui::font(stage.on ? FontRole::Number : FontRole::Small), stage.on));
    for (QLabel* label : {m_name, m_result})
        setMuted(label, !stage.on);
    m_formula->setVisible(stage.on);
    m_formula->setRows(stage.on ? rowsOf(stage) : std::vector<FormulaRow>(), trace);
    m_formula->setAccessibleName(m_name->text());
    setToolTip(trace::stageTip(stage, story, *trace));
    QWidget::show();
}

AlternativesTable::AlternativesTable(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 6, 12, 4);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    addRow();
}

void AlternativesTable::addRow() {
    auto* grid = static_cast<QGridLayout*>(layout());
    const int line = grid->rowCount();
    Row row{new QLabel, new QLabel, new QLabel};
    int column = 0;
    for (QLabel* label : {row.name, row.step, row.value}) {
        label->setAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        grid->addWidget(label, line, column++);
    }
    row.name->setWordWrap(true);
    m_rows.push_back(row);
}

void AlternativesTable::show(const std::vector<Alternative>& all) {
    while (m_rows.size() < all.size() + 1)
        addRow();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool head = i == 0, shown = i <= all.size();
        const Alternative one = head || !shown ? Alternative{} : all[i - 1];
        const Row& row = m_rows[i];
        const QString mark = one.isOwn ? QStringLiteral("● ") : QString();
        row.name->setText(head ? tr("Optimizer")
                               : mark + trace::optimizerName(one.optimizer) +
                                     (one.isFresh ? QStringLiteral(" ¹") : QString()));
        row.step->setText(head ? tr("step Δ") : formatNumber(one.delta));
        row.value->setText(head ? tr("new value") : formatNumber(one.updated));
        QString tip = head ? QString() : textOfSettings(one);
        if (one.isFresh)
            tip += tr("\nThe run does not keep its moments: they begin afresh, and this is its step 1.");
        if (one.isOwn)
            tip += tr("\nThis run's own: exactly the step it takes.");
        for (QLabel* label : {row.name, row.step, row.value}) {
            const FontRole role = head                ? FontRole::Small
                                  : label == row.name ? FontRole::Body
                                                      : FontRole::Number;
            QFont face = bold(ui::font(role), one.isOwn);
            if (label != row.name)
                face.setPixelSize(QFontInfo(ui::font(FontRole::Small)).pixelSize());
            label->setFont(face);
            label->setToolTip(tip.trimmed());
            label->setVisible(shown);
            setMuted(label, head);
        }
    }
    QWidget::show();
}

QStringList AlternativesTable::row(int index) const {
    const Row& row = m_rows[static_cast<std::size_t>(index)];
    return {row.name->text(), row.step->text(), row.value->text()};
}

QString AlternativesTable::tip(int index) const {
    return m_rows[static_cast<std::size_t>(index)].name->toolTip();
}

} // namespace ui
