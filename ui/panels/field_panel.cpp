#include "ui/panels/field_panel.h"

#include "ui/plots/field_view.h"
#include "ui/plots/fit_view.h"
#include "ui/plots/response_feed.h"
#include "ui/plots/weights_view.h"
#include "ui/run.h"

#include <QLabel>
#include <QStackedWidget>

#include <algorithm>

namespace ui {

namespace {

/// Null: no layer has weights.
const engine::model::TensorSlot* firstWeight(const engine::model::Layout& layout) {
    const auto isWeight = [](const auto& slot) { return slot.parameter == "weight"; };
    const auto slot = std::find_if(layout.slots.begin(), layout.slots.end(), isWeight);
    return slot != layout.slots.end() ? &*slot : nullptr;
}

} // namespace

FieldPanel::FieldPanel(Run& run, plots::ResponseFeed& feed, QWidget* parent)
    : Panel(tr("Decision boundary"), parent), m_run(run), m_feed(feed), m_stack(new QStackedWidget),
      m_field(new plots::FieldView), m_fit(new plots::FitView), m_weights(new plots::WeightsView),
      m_problem(new QLabel) {
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setAlignment(Qt::AlignCenter);
    m_problem->setWordWrap(true);
    m_problem->setMargin(16);
    m_field->setAccessibleName(tr("Decision boundary"));
    m_fit->setAccessibleName(tr("Fitted curve"));
    m_weights->setAccessibleName(tr("Weights of the first layer"));
    for (QWidget* page : {static_cast<QWidget*>(m_field), static_cast<QWidget*>(m_fit),
                          static_cast<QWidget*>(m_weights), static_cast<QWidget*>(m_problem)})
        m_stack->addWidget(page);
    setContent(m_stack);
    connect(&run, &Run::opened, this, &FieldPanel::open);
    connect(&run, &Run::dataChanged, this, &FieldPanel::open);
    connect(&run, &Run::framed, this, [this] {
        if (m_frames.next() || !m_run.isPlaying())
            frame();
    });
    connect(&feed, &plots::ResponseFeed::changed, this, &FieldPanel::respond);
    open();
}

void FieldPanel::open() {
    if (!m_run.isReady()) {
        m_problem->setText(m_run.problem());
        m_stack->setCurrentWidget(m_problem);
        return;
    }
    const auto inputs = m_run.network().inputs();
    const auto& dataset = *m_run.data()->dataset;
    const bool classes = dataset.task == engine::data::Task::Classification;
    m_field->setData(inputs == 2 ? m_run.data() : nullptr,
                     plots::FieldMeaning::of(m_run.experiment(), *m_run.data(), m_run.network()));
    m_fit->setData(inputs == 1 ? m_run.data() : nullptr);
    m_weights->setData(inputs > 2 ? m_run.data()->dataset : nullptr);
    if (inputs == 1) {
        setTitle(tr("Fitted curve"));
        m_stack->setCurrentWidget(m_fit);
    } else if (inputs == 2) {
        setTitle(classes ? tr("Decision boundary") : tr("Answer over the plane"));
        m_stack->setCurrentWidget(m_field);
    } else {
        const auto* weight = firstWeight(m_run.network().layout());
        setTitle(weight && weight->shape.size() > 2 ? tr("Filters of the first layer")
                                                    : tr("Weights of the first layer"));
        m_stack->setCurrentWidget(m_weights);
    }
    respond();
    frame();
}

void FieldPanel::frame() {
    if (!m_run.isReady() || m_run.network().inputs() <= 2 || !m_weights->isVisible())
        return;
    if (const auto* weight = firstWeight(m_run.network().layout()))
        m_weights->setWeights(engine::model::view(m_run.snapshot()->parameters, *weight), weight->shape);
}

void FieldPanel::respond() {
    m_field->setResponse(m_feed.response());
    m_fit->setResponse(m_feed.response(), m_feed.residuals());
}

void FieldPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    frame();
}

} // namespace ui
