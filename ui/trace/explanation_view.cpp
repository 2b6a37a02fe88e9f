#include "ui/trace/explanation_view.h"

#include "engine/model/activation.h"
#include "engine/trace/terms.h"
#include "ui/theme.h"
#include "ui/trace/activation_plot.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/given.h"
#include "ui/trace/sample_plane.h"
#include "ui/trace/sentences.h"
#include "ui/trace/stepper.h"
#include "ui/trace/value_editor.h"

#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using trace::FormulaRow;

namespace {

/// Time for the next step before the loss is computed again for a numeric gradient, in ms.
constexpr int kCheckDelay = 30;
/// Numbers one can come back to.
constexpr std::size_t kMostVisited = 50;
/// Of sums with more terms the largest are written out, as many as a click may show, and those of the sample.
constexpr int kLongSum = 2500, kWrittenTerms = trace::FormulaSetter::kMostTerms;

/// Forward, backward or update, as on the canvas.
QString arrowOf(Phase phase) {
    switch (phase) {
    case Phase::Forward:
        return QStringLiteral("▶ ");
    case Phase::Loss:
        return QStringLiteral("▶ ");
    case Phase::Backward:
        return QStringLiteral("◀ ");
    case Phase::Update:
        break;
    }
    return QStringLiteral("● ");
}

} // namespace

ExplanationView::ExplanationView(Stepper& stepper, QWidget* parent) : QWidget(parent), m_stepper(stepper) {
    build();
    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(kCheckDelay);
    connect(&m_checkTimer, &QTimer::timeout, this, &ExplanationView::checkGradient);
    const auto moved = [this] {
        if (!m_following)
            m_visited.clear();
        m_given = {};
        refresh();
    };
    connect(&stepper, &Stepper::traceChanged, this, [this, moved] {
        // An edit leaves what is looked at: it follows, or is what is edited.
        const bool edited = m_stepper.trace() && m_base == m_stepper.base();
        m_base = m_stepper.base();
        if (!edited || m_given.to == Link::To::Nothing)
            return moved();
        m_trace = m_stepper.trace();
        explainGiven(m_given);
    });
    connect(&stepper, &Stepper::moved, this, moved);
    connect(&Look::instance(), &Look::changed, this, &ExplanationView::restyle);
    restyle();
    m_base = stepper.base();
    refresh();
}

FormulaView* ExplanationView::addFormula(const QString& name) {
    auto* view = new FormulaView(this);
    view->setAccessibleName(name);
    connect(view, &FormulaView::linkActivated, this, &ExplanationView::follow);
    connect(view, &FormulaView::hovered, this, [this](const Link& link) { Q_EMIT hovered(link); });
    return view;
}

void ExplanationView::build() {
    m_back = new QToolButton(this);
    m_back->setObjectName(QStringLiteral("flat"));
    m_back->setToolTip(tr("Back to the number before"));
    connect(m_back, &QToolButton::clicked, this, &ExplanationView::goBack);
    m_formula = addFormula(tr("Formula"));
    m_numbers = addFormula(tr("The formula with its numbers"));
    m_uses = addFormula(tr("Used next by"));
    m_words = new QLabel(this);
    m_words->setObjectName(QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_words->setContentsMargins(4, 0, 4, 0);
    m_was = new QLabel(this);
    m_was->setContentsMargins(4, 0, 4, 0);
    m_was->setWordWrap(true);
    m_change = new QPushButton(tr("What if it were …"), this);
    m_change->setToolTip(tr("Another number in its place, to see what follows (F2)"));
    connect(m_change, &QPushButton::clicked, this, [this] {
        Q_EMIT changeWanted(m_given, m_change->mapToGlobal(QPoint(0, m_change->height() + 4)));
    });
    m_plane = new SamplePlane(m_stepper, this);
    m_mark = new GradientMark(this);
    m_plotHeader = new SectionHeader({}, this);
    m_plot = new ActivationPlot(this);
    m_usesHeader = new SectionHeader(tr("Used next by"), this);

    auto* top = new QVBoxLayout;
    top->setContentsMargins(12, 8, 12, 10);
    top->setSpacing(6);
    top->addWidget(m_back, 0, Qt::AlignLeft);
    top->addWidget(m_formula);
    top->addWidget(m_words);
    top->addWidget(m_numbers);
    top->addWidget(m_was);
    top->addWidget(m_change, 0, Qt::AlignLeft);
    top->addWidget(m_plane);
    top->addWidget(m_mark);
    auto* below = new QVBoxLayout;
    below->setContentsMargins(12, 8, 12, 8);
    below->addWidget(m_uses);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_plotHeader);
    layout->addWidget(m_plot);
    layout->addWidget(m_usesHeader);
    layout->addLayout(below);
    layout->addStretch(1);
}

void ExplanationView::restyle() {
    QFont words = ui::font(FontRole::Formula);
    words.setItalic(false);
    words.setPixelSize(scaled(14));
    m_words->setFont(words);
    m_back->setFont(ui::font(FontRole::Small));
}

void ExplanationView::refresh() {
    const auto& trace = m_stepper.trace();
    if (!trace) {
        m_trace = nullptr;
        m_element.operation = -1;
        m_visited.clear();
        m_checkTimer.stop();
        return;
    }
    const Selection element = elementOf(m_stepper.cursor());
    const Flow flow = flowOf(operationOf(*trace, element).phase);
    const bool same = trace == m_trace && element.operation == m_element.operation &&
                      element.row == m_element.row && element.col == m_element.col;
    m_trace = trace;
    m_element = element;
    if (!same || m_explanation.subject.empty() || !isWritten(element.term))
        explainElement(element);
    m_numbers->setCurrentTerm(element.term, flow);
    m_formula->setCurrentTerm(element.term, flow);
    showBack();
    showWas();
    Q_EMIT changed();
}

void ExplanationView::showWas() {
    const auto was = m_trace ? m_stepper.before(shown()) : std::nullopt;
    m_was->setVisible(was.has_value());
    if (was)
        m_was->setText(tr("before the change: %1").arg(formatNumber(*was)));
    m_change->setVisible(m_given.to != Link::To::Nothing && ValueEditor::edits(m_given));
    m_plane->setVisible(m_given.to == Link::To::Input && SamplePlane::fits(m_stepper));
}

bool ExplanationView::isWritten(int term) const {
    if (!trace::isShortened(m_explanation.numbers))
        return true;
    return m_writtenSample == m_stepper.cursor().sampleColumn() &&
           (term < 0 || !trace::operandsOf(m_explanation.numbers, term).empty());
}

void ExplanationView::explainElement(const Selection& element) {
    const Operation& o = operationOf(*m_trace, element);
    m_writtenSample = m_stepper.cursor().sampleColumn();
    m_explanation =
        engine::trace::explain(*m_trace, element, {kLongSum, kWrittenTerms, m_writtenSample, element.term});
    FormulaRow row;
    row.subject = m_explanation.subject;
    row.expression = m_explanation.formula;
    row.scale = 1.15;
    m_formula->setRows({row}, m_trace);
    m_numbers->setRows(trace::derivation(m_explanation), m_trace);
    const QString own = trace::answerInOwnUnits(*m_trace, element);
    m_words->setText(trace::formulaInWords(*m_trace, o) + trace::limitInWords(*m_trace, element) +
                     (own.isEmpty() ? own : QLatin1Char('.') + own));
    showTitle(element);
    showActivation(element);
    showUses(usesOf(*m_trace, element));
    const bool gradient = o.phase == Phase::Backward;
    m_mark->setVisible(gradient);
    if (gradient) {
        m_mark->set({});
        m_checkTimer.start();
    }
}

void ExplanationView::explainGiven(const Link& given) {
    m_given = given;
    m_explanation = {};
    m_explanation.value = trace::givenValue(*m_trace, given);
    m_checkTimer.stop();
    m_title = tr("Where is %1 from?").arg(formatNumber(m_explanation.value));
    m_caption = tr("given");
    FormulaRow row;
    row.subject = trace::givenSymbol(*m_trace, given);
    row.expression.value = m_explanation.value;
    row.notation = trace::Notation::Numbers;
    row.strong = true;
    row.scale = 1.2;
    m_formula->setRows({row}, m_trace);
    m_numbers->setRows({}, m_trace);
    m_words->setText(trace::givenSentence(*m_trace, given));
    m_mark->hide();
    m_plotHeader->hide();
    m_plot->hide();
    showUses(usesOf(*m_trace, given));
    showBack();
    showWas();
    Q_EMIT changed();
}

void ExplanationView::showTitle(const Selection& element) {
    const Operation& o = operationOf(*m_trace, element);
    m_title = tr("Why is this number %1?").arg(formatNumber(m_explanation.value));
    QString place = tr("layer %1").arg(o.layer + 1);
    if (o.name == "L" || o.name == "data loss")
        place = tr("the batch");
    else if (o.name == "penalty" || o.name == "norm" || o.name == "clip")
        place = tr("the whole network");
    else
        place += QStringLiteral(" · ") + trace::elementShort(*m_trace, element);
    m_caption = arrowOf(o.phase) + place;
}

void ExplanationView::showActivation(const Selection& element) {
    const Operation& o = operationOf(*m_trace, element);
    const auto& settings = m_trace->input.network.layers[static_cast<std::size_t>(o.layer)].settings;
    const auto* f = engine::model::findActivation(settings.text("activation", "linear"));
    const int z = m_trace->find(Phase::Forward, o.layer, "z");
    const bool shown = f && f->elementwise && z >= 0 && (o.name == "a" || o.name == "dL/dz");
    m_plotHeader->setVisible(shown);
    m_plot->setVisible(shown);
    if (!shown)
        return;
    const double at = m_trace->operations[static_cast<std::size_t>(z)].values(element.row, element.col);
    m_plotHeader->set(tr("%1 at z = %2").arg(trace::functionName(f->name), formatNumber(at)),
                      tr("slope %1").arg(formatNumber(f->slope(at))));
    m_plot->show(f, at);
}

void ExplanationView::showUses(const std::vector<Use>& uses) {
    std::vector<FormulaRow> rows;
    for (const Use& use : uses) {
        // Of what uses it only the formula is shown.
        const auto next = engine::trace::explain(*m_trace, use.element, {1, 1, -1, -1});
        FormulaRow row;
        row.subject = next.subject;
        row.expression = next.formula;
        row.scale = 0.92;
        row.note = trace::useNote(*m_trace, operationOf(*m_trace, use.element), use.count);
        row.link = linkTo(use.element);
        rows.push_back(std::move(row));
    }
    m_usesHeader->setVisible(!rows.empty());
    m_uses->setVisible(!rows.empty());
    m_uses->setRows(std::move(rows), m_trace);
}

void ExplanationView::checkGradient() {
    if (m_trace && m_given.to == Link::To::Nothing)
        m_mark->set(engine::trace::numericGradient(*m_trace, m_element));
}

std::vector<Link> ExplanationView::termOperands() const {
    if (!m_trace || m_given.to != Link::To::Nothing || m_element.term < 0)
        return {};
    return trace::operandsOf(m_explanation.numbers, m_element.term);
}

std::vector<Link> ExplanationView::operands() const {
    if (!m_trace)
        return {};
    if (m_given.to != Link::To::Nothing)
        return {m_given};
    std::vector<Link> all = trace::operandsOf(m_explanation.numbers);
    // Of a kernel's weight those of this sample: the others are not drawn.
    if (trace::isShortened(m_explanation.numbers))
        std::erase_if(all, [sample = m_writtenSample](const Link& link) {
            return (link.to == Link::To::Operation || link.to == Link::To::Input) && link.col != sample;
        });
    return all;
}

Link ExplanationView::shown() const { return m_given.to != Link::To::Nothing ? m_given : linkTo(m_element); }

QString ExplanationView::nameOf(const Link& link) const {
    if (const auto element = elementAt(*m_trace, link))
        return trace::toTitle(engine::trace::subjectOf(*m_trace, *element));
    return trace::toTitle(trace::givenSymbol(*m_trace, link));
}

void ExplanationView::showBack() {
    m_back->setVisible(!m_visited.empty());
    if (!m_visited.empty())
        m_back->setText(tr("‹ back to %1").arg(nameOf(m_visited.back())));
}

void ExplanationView::go(const Link& link) {
    m_following = true;
    if (const auto element = elementAt(*m_trace, link))
        m_stepper.select(*element);
    else
        explainGiven(link);
    m_following = false;
}

void ExplanationView::follow(const Link& link) {
    if (!m_trace || link.to == Link::To::Nothing || sameOperand(link, shown()))
        return;
    m_visited.push_back(shown());
    if (m_visited.size() > kMostVisited)
        m_visited.erase(m_visited.begin());
    go(link);
}

void ExplanationView::goBack() {
    if (m_visited.empty() || !m_trace)
        return;
    const Link link = m_visited.back();
    m_visited.pop_back();
    go(link);
}

void ExplanationView::setHovered(const Link& link) {
    for (FormulaView* view : {m_formula, m_numbers, m_uses})
        view->setHovered(link);
}

} // namespace ui
