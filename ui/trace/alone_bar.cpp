#include "ui/trace/alone_bar.h"

#include "ui/elided_label.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace ui {

AloneBar::AloneBar(Run& run, Stepper& stepper, QWidget* parent)
    : QWidget(parent), m_run(run), m_stepper(stepper), m_text(new ElidedLabel),
      m_back(new QPushButton(tr("Back to the batch"))) {
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    m_back->setFocusPolicy(Qt::TabFocus);
    m_back->setToolTip(tr("The pass that the run takes next, with all samples of its batch"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(6);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_back);
    connect(m_back, &QPushButton::clicked, &stepper, &Stepper::backToBatch);
    connect(&stepper, &Stepper::traceChanged, this, &AloneBar::refresh);
    refresh();
}

QString AloneBar::text() const { return m_text->text(); }

void AloneBar::refresh() {
    const bool shown = m_stepper.isOfOneSample();
    setVisible(shown);
    if (!shown)
        return;
    const int sample = m_stepper.trace()->input.samples.front();
    const auto& train = m_run.data()->split.train;
    const bool learnt = std::find(train.begin(), train.end(), sample) != train.end();
    const QString text =
        (learnt
             ? tr("Sample %1 alone: loss, gradients and update as if it were the whole batch, not the run's")
             : tr("Sample %1 alone, held out: an update that the run never takes"))
            .arg(sample);
    m_text->setText(text);
    m_text->setToolTip(
        text + QLatin1Char('\n') +
        tr("The run's own loss, gradients and update are means over all samples of its batch."));
    m_text->setAccessibleName(text);
}

} // namespace ui
