#include "ui/trace/batch_view.h"

#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QVBoxLayout>

#include <numeric>

namespace ui {

using engine::trace::SampleGradients;

BatchView::BatchView(Stepper& stepper, QWidget* parent)
    : InspectorPage(stepper, parent), m_title(new SectionHeader), m_strip(new SampleStrip),
      m_words(pageText(false)),
      m_hint(new PageHint(tr("This page shows how the samples of a batch make a weight's gradient. The "
                             "number at the cursor is no weight or bias."),
                          tr("Go to a weight of this layer"), [this] { goToWeight(this->stepper()); })) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint);
    layout->addWidget(m_title);
    layout->addWidget(m_strip);
    layout->addWidget(m_words);
    layout->addStretch(1);
    connect(m_strip, &SampleStrip::chosen, this,
            [this](int column) { this->stepper().setSampleColumn(column); });
}

void BatchView::refresh() {
    const auto& trace = stepper().trace();
    m_gradients =
        trace ? engine::trace::sampleGradients(*trace, elementOf(stepper().cursor())) : std::nullopt;
    const bool shown = m_gradients.has_value();
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_strip, m_words})
        part->setVisible(shown);
    m_hint->setVisible(!shown);
    if (!shown)
        return;
    std::vector<int> names = trace->input.samples;
    if (names.empty()) {
        names.resize(std::size_t(m_gradients->ofSample.size()));
        std::iota(names.begin(), names.end(), 0);
    }
    m_title->set(tr("%1 of each sample").arg(trace::toTitle(m_gradients->symbol)),
                 m_gradients->ofSample.size() == 1 ? tr("one sample")
                                                   : tr("%1 samples").arg(m_gradients->ofSample.size()));
    m_strip->show(m_gradients->ofSample, m_gradients->mean, stepper().cursor().sampleColumn(),
                  std::move(names));
    m_words->setText(wordsOf(*m_gradients));
}

QString BatchView::wordsOf(const SampleGradients& all) const {
    const int here = stepper().cursor().sampleColumn();
    const auto against = (all.ofSample.array() * (all.mean < 0 ? -1 : 1) < 0).count();
    QStringList lines;
    lines << tr("This sample alone: %1. The mean of all %2 is %3; %4 of them pull the other way.")
                 .arg(formatNumber(all.ofSample[here]))
                 .arg(all.ofSample.size())
                 .arg(formatNumber(all.mean))
                 .arg(against);
    if (all.penalty != 0)
        lines << tr("The penalty adds %1, whatever the samples: %2.")
                     .arg(formatNumber(all.penalty), formatNumber(all.gradient));
    if (all.clip != 1)
        lines << tr("Clipping takes it times %1.").arg(formatNumber(all.clip));
    lines << tr("The optimizer makes the step %1 of it: %2 becomes %3.")
                 .arg(formatNumber(all.delta), formatNumber(all.before), formatNumber(all.after));
    return lines.join(QLatin1Char('\n'));
}

} // namespace ui
