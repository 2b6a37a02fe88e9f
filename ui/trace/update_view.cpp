#include "ui/trace/update_view.h"

#include "engine/trace/alternatives.h"
#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"
#include "ui/trace/update_parts.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::trace::Alternative;
using engine::trace::Phase;
using engine::trace::UpdateStory;

UpdateView::UpdateView(Stepper& stepper, QWidget* parent)
    : InspectorPage(stepper, parent), m_title(new SectionHeader), m_tableTitle(new SectionHeader),
      m_stages(new QWidget), m_table(new AlternativesTable), m_footnote(pageText(true)),
      m_hint(new PageHint(tr("This page follows a weight or bias from its gradient to its new value. The "
                             "number at the cursor is none of these."),
                          tr("Go to a weight of this layer"), [this] { goToWeight(this->stepper()); })) {
    auto* stages = new QVBoxLayout(m_stages);
    stages->setContentsMargins(0, 4, 0, 6);
    stages->setSpacing(2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint);
    layout->addWidget(m_title);
    layout->addWidget(m_stages);
    layout->addWidget(m_tableTitle);
    layout->addWidget(m_table);
    layout->addWidget(m_footnote);
    layout->addStretch(1);
}

std::vector<StageRow*> UpdateView::stages() const {
    std::vector<StageRow*> shown;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(shown),
                 [](const StageRow* row) { return !row->isHidden(); });
    return shown;
}

StageRow* UpdateView::stageRow(std::size_t index) {
    while (m_rows.size() <= index) {
        auto* row = new StageRow(m_stages);
        connect(row->formula(), &FormulaView::linkActivated, this, &UpdateView::linkActivated);
        connect(row->formula(), &FormulaView::hovered, this, &UpdateView::hovered);
        m_stages->layout()->addWidget(row);
        m_rows.push_back(row);
    }
    return m_rows[index];
}

void UpdateView::refresh() {
    const auto& trace = stepper().trace();
    // Of a long gradient a click shows so many terms.
    constexpr int kWritten = trace::FormulaSetter::kMostTerms;
    m_story = trace ? engine::trace::updateStory(*trace, elementOf(stepper().cursor()),
                                                 {kWritten, kWritten, -1, -1})
                    : std::nullopt;
    const bool shown = m_story.has_value();
    m_hint->setVisible(!shown);
    for (QWidget* part : {static_cast<QWidget*>(m_title), m_stages})
        part->setVisible(shown);
    if (shown)
        showStages();
    showAlternatives();
}

void UpdateView::showStages() {
    const auto& trace = stepper().trace();
    m_title->set(tr("%1 in this update").arg(trace::toTitle(m_story->symbol)),
                 trace::optimizerName(trace->input.optimizer));
    std::size_t used = 0;
    for (const auto& stage : m_story->stages)
        stageRow(used++)->show(stage, *m_story, trace);
    for (; used < m_rows.size(); ++used)
        m_rows[used]->hide();
}

void UpdateView::showAlternatives() {
    const auto& trace = stepper().trace();
    std::vector<Alternative> all;
    if (m_story) {
        const auto& slot = trace->layout.slots[static_cast<std::size_t>(m_story->slot)];
        all = engine::trace::alternatives(*trace, m_story->slot, m_story->row * slot.cols() + m_story->col);
    }
    for (QWidget* part : {static_cast<QWidget*>(m_tableTitle), static_cast<QWidget*>(m_table),
                          static_cast<QWidget*>(m_footnote)})
        part->setVisible(!all.empty());
    if (all.empty())
        return;
    m_tableTitle->set(tr("Others from here"), tr("η = %1").arg(formatNumber(trace->input.learningRate)));
    m_table->show(all);
    const bool fresh =
        std::any_of(all.begin(), all.end(), [](const Alternative& one) { return one.isFresh; });
    QString note =
        tr("● is this run. All take the same gradient, clipping and learning rate; otherwise they have "
           "PyTorch's defaults.");
    if (fresh)
        note += QLatin1Char('\n') +
                tr("¹ This run does not keep its moments: it begins with fresh ones, as in its first step.");
    m_footnote->setText(note);
    m_footnote->setFont(ui::font(FontRole::Small));
}

} // namespace ui
