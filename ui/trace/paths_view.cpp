#include "ui/trace/paths_view.h"

#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QVBoxLayout>

namespace ui {

using engine::trace::Link;

namespace {

constexpr int kFew = 8, kMany = 40;

} // namespace

PathsView::PathsView(Stepper& stepper, QWidget* parent)
    : InspectorPage(stepper, parent), m_title(new SectionHeader), m_oneTitle(new SectionHeader),
      m_reuseTitle(new SectionHeader(tr("Backpropagation reuses δ"))), m_list(new PathList),
      m_product(formula()), m_reuse(formula()),
      m_hint(new PageHint({}, tr("Go to a weight of this layer"), [this] { goToWeight(this->stepper()); })),
      m_saving(pageText(true)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint);
    layout->addWidget(m_title);
    layout->addWidget(m_list);
    layout->addWidget(m_oneTitle);
    const auto inset = [layout](QWidget* widget) {
        auto* row = new QVBoxLayout;
        row->setContentsMargins(12, 6, 12, 6);
        row->addWidget(widget);
        layout->addLayout(row);
    };
    inset(m_product);
    layout->addWidget(m_reuseTitle);
    inset(m_reuse);
    layout->addWidget(m_saving);
    layout->addStretch(1);
    connect(m_list, &PathList::rowChosen, this, &PathsView::showPath);
    connect(m_list, &PathList::rowHovered, this,
            [this](int row) { light(row < 0 ? m_list->chosen() : row); });
    connect(m_list, &PathList::moreWanted, this, [this] {
        m_shown = kMany;
        refresh();
    });
}

FormulaView* PathsView::formula() {
    auto* view = new FormulaView(this);
    connect(view, &FormulaView::linkActivated, this, &PathsView::linkActivated);
    connect(view, &FormulaView::hovered, this, [this](const Link& link) { Q_EMIT hovered(link); });
    return view;
}

void PathsView::refresh() {
    const auto& trace = stepper().trace();
    const auto before = m_paths;
    m_paths.reset();
    if (trace) {
        const auto& cursor = stepper().cursor();
        m_paths = engine::trace::pathsOf(*trace, elementOf(cursor), cursor.sampleColumn(), m_shown);
    }
    const bool shown = m_paths.has_value();
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_list, m_oneTitle, m_product, m_reuseTitle,
                                                         m_reuse, m_saving})
        part->setVisible(shown);
    m_hint->setVisible(!shown);
    if (!shown) {
        const bool exist = !trace || engine::trace::hasPaths(*trace);
        m_hint->say(
            exist ? tr("This page takes a weight's gradient apart into all paths from the weight to the "
                       "loss. The number at the cursor is no weight or bias.")
                  : tr("This page takes a weight's gradient apart into all paths from the weight to the "
                       "loss. They are written out for networks of dense and dropout layers; this one "
                       "has others."),
            exist);
        Q_EMIT pathLit({});
        return;
    }
    if (before &&
        (before->layer != m_paths->layer || before->unit != m_paths->unit ||
         before->input != m_paths->input) &&
        m_shown != kFew) {
        m_shown = kFew;
        return refresh();
    }
    const bool penalized = trace->input.penalty().isOn();
    m_title->set(tr("%1 in paths").arg(trace::toTitle(m_paths->symbol)),
                 tr("sample %1 · %2")
                     .arg(stepper().cursor().sampleColumn() + 1)
                     .arg(m_paths->count == 1
                              ? tr("one path")
                              : tr("%1 paths").arg(formatCount(static_cast<long long>(m_paths->count)))));
    m_list->show(*m_paths);
    trace::FormulaRow reuse;
    reuse.expression = m_paths->reuse;
    trace::FormulaRow numbers = reuse;
    numbers.notation = trace::Notation::Numbers;
    trace::FormulaRow total;
    total.expression.value = m_paths->total;
    total.notation = trace::Notation::Numbers;
    total.strong = true;
    total.note = tr("= all %1 paths together").arg(formatCount(static_cast<long long>(m_paths->count)));
    m_reuse->setRows({reuse, numbers, total}, trace);
    const auto counted = engine::trace::multiplications(*trace);
    QString saving = tr("All weights for one sample: %1 multiplications path by path, %2 in one backward "
                        "pass, %3 times fewer.")
                         .arg(formatCount(static_cast<long long>(counted.byPaths)),
                              formatCount(static_cast<long long>(counted.backward)),
                              formatCompact(counted.byPaths / counted.backward));
    if (penalized)
        saving += QLatin1Char(' ') + tr("No path leads to the penalty: it comes on top of the gradient.");
    m_saving->setText(saving);
    showPath(m_list->chosen());
}

void PathsView::showPath(int index) {
    if (!m_paths || index >= static_cast<int>(m_paths->largest.size()))
        return;
    const auto& path = m_paths->largest[static_cast<std::size_t>(index)];
    m_oneTitle->set(tr("Path %1").arg(index + 1), m_list->textOf(index));
    trace::FormulaRow symbols;
    symbols.expression = path.product;
    trace::FormulaRow numbers = symbols;
    numbers.notation = trace::Notation::Numbers;
    trace::FormulaRow result;
    result.expression.value = path.value;
    result.notation = trace::Notation::Numbers;
    result.strong = true;
    m_product->setRows({symbols, numbers, result}, stepper().trace());
    light(index);
}

void PathsView::light(int index) {
    if (!m_paths || !isVisible() || index < 0 || index >= static_cast<int>(m_paths->largest.size()))
        return;
    const auto& path = m_paths->largest[static_cast<std::size_t>(index)];
    Highlight lit;
    lit.flow = Flow::Backward;
    int below = m_paths->isBias ? -2 : m_paths->input;
    if (!m_paths->isBias)
        lit.units.push_back({m_paths->layer - 1, m_paths->input});
    int layer = m_paths->layer - 1;
    for (const auto& [at, unit] : path.units) {
        lit.units.push_back({at, unit});
        if (below >= 0 && at == layer + 1)
            lit.edges.push_back({at, unit, below});
        below = unit;
        layer = at;
    }
    if (!lit.edges.empty()) {
        lit.labelled = lit.edges.front();
        lit.label = formatCompact(path.value);
    }
    Q_EMIT pathLit(lit);
}

void PathsView::hideEvent(QHideEvent* event) {
    InspectorPage::hideEvent(event);
    Q_EMIT pathLit({});
}

} // namespace ui
