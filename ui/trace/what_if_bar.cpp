#include "ui/trace/what_if_bar.h"

#include "ui/elided_label.h"
#include "ui/theme.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/given.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace ui {

namespace {

QString inWords(const Stepper& stepper) {
    const auto& base = *stepper.base();
    QStringList parts;
    for (const auto& step : stepper.whatIf().all()) {
        if (step.offLayer >= 0) {
            parts << (pictureOf(base, step.offLayer) ? WhatIfBar::tr("map %1 of layer %2 off")
                                                     : WhatIfBar::tr("neuron %1 of layer %2 off"))
                         .arg(step.offUnit + 1)
                         .arg(step.offLayer + 1);
            continue;
        }
        for (const auto& [link, value] : step.edits)
            parts << trace::toTitle(trace::givenSymbol(base, link)) + QStringLiteral(" ") +
                         formatNumber(engine::trace::follow(base, link).value_or(0)) + QStringLiteral(" → ") +
                         formatNumber(value);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

WhatIfBar::WhatIfBar(Stepper& stepper, QWidget* parent)
    : QWidget(parent), m_stepper(stepper), m_text(new ElidedLabel), m_undo(new QPushButton(tr("Undo"))),
      m_discard(new QPushButton(tr("Discard"))), m_keep(new QPushButton(tr("Keep"))) {
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    m_undo->setToolTip(tr("Takes the last change back (Ctrl+Z)"));
    m_undo->setShortcut(QKeySequence::Undo); // of the window while nothing is edited
    m_discard->setToolTip(tr("Back to the numbers of the run (Esc)"));
    m_discard->setShortcut(Qt::Key_Escape);
    for (QPushButton* button : {m_undo, m_discard, m_keep})
        button->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(6);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_undo);
    layout->addWidget(m_discard);
    layout->addWidget(m_keep);
    connect(m_undo, &QPushButton::clicked, &stepper, &Stepper::undoEdit);
    connect(m_discard, &QPushButton::clicked, &stepper, &Stepper::discardEdits);
    connect(m_keep, &QPushButton::clicked, &stepper, &Stepper::keepEdits);
    connect(&stepper, &Stepper::editsChanged, this, &WhatIfBar::refresh);
    connect(&Look::instance(), &Look::changed, this, &WhatIfBar::refresh);
    refresh();
}

QString WhatIfBar::text() const { return m_text->text(); }

void WhatIfBar::refresh() {
    const bool shown = m_stepper.isEdited() && m_stepper.trace();
    setVisible(shown);
    if (!shown)
        return;
    const QString loss =
        tr("loss %1 → %2").arg(formatNumber(m_stepper.base()->loss), formatNumber(m_stepper.trace()->loss));
    const QString text = tr("What if %1 · %2").arg(inWords(m_stepper), loss);
    m_text->setText(text);
    m_text->setToolTip(text + QLatin1Char('\n') +
                       tr("The run is as it was until you keep this; another step drops it."));
    m_text->setAccessibleName(text);
    const bool keeps = m_stepper.whatIf().isOfParameters();
    m_keep->setEnabled(keeps);
    m_keep->setToolTip(keeps
                           ? tr("Go on from here with these weights, as another run; the present one is kept")
                           : tr("Only weights and biases can be kept: inputs and targets are the data's"));
}

} // namespace ui
