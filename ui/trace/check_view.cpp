#include "ui/trace/check_view.h"

#include "engine/trace/build.h"
#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"
#include "ui/trace/unit_names.h"

#include <QApplication>
#include <QLabel>
#include <QPointer>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::trace::CheckCurve;
using engine::trace::Phase;
using engine::trace::Selection;

CheckView::CheckView(Stepper& stepper, QWidget* parent)
    : InspectorPage(stepper, parent), m_title(new SectionHeader), m_numbersTitle(new SectionHeader),
      m_plot(new ErrorPlot), m_formula(new FormulaView), m_words(pageText(false)),
      m_hint(new PageHint(tr("This page checks a gradient by moving its number a little. The number at the "
                             "cursor is no gradient: those are in the backward part of the pass."),
                          tr("Go to a gradient"), [this] { goToGradient(); })) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint);
    layout->addWidget(m_title);
    layout->addWidget(m_plot);
    layout->addWidget(m_words);
    layout->addWidget(m_numbersTitle);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(12, 6, 12, 6);
    inset->addWidget(m_formula);
    layout->addLayout(inset);
    layout->addStretch(1);
}

void CheckView::refresh() {
    const auto& trace = stepper().trace();
    const Selection element = trace ? elementOf(stepper().cursor()) : Selection{-1, -1, -1, -1};
    const bool gradient = trace && operationOf(*trace, element).phase == Phase::Backward;
    m_hint->setVisible(!gradient);
    if (!gradient) {
        ++m_generation;
        m_asked = nullptr;
        return showCurve({});
    }
    if (trace == m_asked && element.operation == m_element.operation && element.row == m_element.row &&
        element.col == m_element.col)
        return m_plot->update();
    m_asked = trace;
    m_element = element;
    ask(element);
}

void CheckView::ask(const Selection& element) {
    QThreadPool::globalInstance()->start(
        [self = QPointer<CheckView>(this), trace = m_asked, element, generation = ++m_generation] {
            auto curve = engine::trace::checkCurve(*trace, element);
            QMetaObject::invokeMethod(
                qApp,
                [self, curve = std::move(curve), generation] {
                    if (self && generation == self->m_generation) {
                        self->showCurve(curve);
                        Q_EMIT self->checked();
                    }
                },
                Qt::QueuedConnection);
        });
}

void CheckView::showCurve(const std::optional<CheckCurve>& curve) {
    m_curve = curve;
    const bool shown = curve.has_value();
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_plot, m_words, m_numbersTitle, m_formula})
        part->setVisible(shown);
    if (!shown || !m_asked)
        return;
    const auto symbol = engine::trace::subjectOf(*m_asked, m_element);
    const auto& best = curve->points[curve->best];
    m_title->set(tr("Error of %1 over ε").arg(trace::toTitle(symbol)),
                 curve->isKink ? tr("kink") : tr("best %1").arg(formatNumber(best.centralError)));
    m_plot->show(*curve);
    m_words->setText(wordsOf(*curve));
    m_numbersTitle->set(tr("At ε = %1").arg(formatNumber(best.epsilon)));
    using namespace engine::trace;
    trace::FormulaRow formula;
    const Expression above = letter({"L(w+ε)", {}, {}}), below = letter({"L(w−ε)", {}, {}});
    formula.expression = quotient(difference(above, below), product({constant(2), letter({"ε", {}, {}})}));
    // In so many digits that the difference shows.
    const auto digits = [](double value) {
        return letter({QString::number(value, 'g', 13).replace(u'-', QChar(0x2212)).toStdString(), {}, {}});
    };
    trace::FormulaRow numbers;
    numbers.expression = quotient(difference(digits(best.above), digits(best.below)),
                                  product({constant(2), constant(best.epsilon)}));
    numbers.scale = 0.9;
    trace::FormulaRow result;
    result.expression.value = best.central;
    result.notation = trace::Notation::Numbers;
    result.strong = true;
    result.note = tr("the engine says %1").arg(formatNumber(curve->analytic));
    m_formula->setRows({formula, numbers, result}, m_asked);
}

QString CheckView::wordsOf(const CheckCurve& curve) const {
    const auto& best = curve.points[curve.best];
    if (curve.isKink) {
        QString words =
            tr("The loss has a kink here: its slope is %1 from the left and %2 from the right, so that there "
               "is no "
               "one gradient. The engine takes %3, as PyTorch does.")
                .arg(formatNumber(curve.left), formatNumber(curve.right), formatNumber(curve.analytic));
        if (curve.kinkLayer >= 0)
            words += QLatin1Char(' ') + tr("In layer %1, %2 has z = 0, the corner of its ReLU.")
                                            .arg(curve.kinkLayer + 1)
                                            .arg(trace::unitShort(*m_asked, curve.kinkLayer, curve.kinkUnit));
        return words;
    }
    if (curve.analytic == 0 && best.central == 0)
        return tr(
            "Nothing changes when this number moves: the gradient is 0, and the differences say so, too.");
    return tr("With a large ε the curve bends between the two losses, with a small one their last digits are "
              "all that differs. "
              "In between, at ε = %1, the difference agrees to %2.")
        .arg(formatNumber(best.epsilon), formatNumber(best.centralError));
}

void CheckView::goToGradient() {
    const auto& trace = stepper().trace();
    if (!trace)
        return;
    const auto place = elementOf(stepper().cursor());
    const int layer = operationOf(*trace, place).layer;
    for (const char* name : {"dL/dz", "dL/da"})
        if (const int gradient = trace->find(Phase::Backward, layer, name); gradient >= 0) {
            const int row = std::clamp(place.row, 0, rowsOf(*trace, gradient) - 1);
            return stepper().select({gradient, row, stepper().cursor().sampleColumn(), -1});
        }
}

} // namespace ui
