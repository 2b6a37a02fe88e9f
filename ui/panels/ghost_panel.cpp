#include "ui/panels/ghost_panel.h"

#include "ui/panels/segments.h"
#include "ui/panels/tensor_choice.h"
#include "ui/plots/weights_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace ui {

namespace {

QLabel* caption() {
    auto* label = new QLabel;
    label->setObjectName(QStringLiteral("muted"));
    label->setAlignment(Qt::AlignCenter);
    label->setContentsMargins(0, 6, 0, 0);
    return label;
}

/// Where the features of the data come in.
bool isFirst(const engine::model::Layout& layout, const engine::model::TensorSlot& slot) {
    const auto weight = std::find_if(layout.slots.begin(), layout.slots.end(),
                                     [](const auto& each) { return each.parameter == "weight"; });
    return weight != layout.slots.end() && &*weight == &slot;
}

} // namespace

GhostPanel::GhostPanel(Run& run, QWidget* parent)
    : Panel(tr("Pretrained weights"), parent), m_run(run),
      m_choice(new Segments(
          tr("Which weights"),
          {{tr("side by side"), tr("both"), tr("The weights the run began with, and those of now")},
           {tr("now"), tr("now"), tr("The weights as they are")},
           {tr("pretrained"), tr("before"), tr("The weights the run began with")},
           {tr("difference"), QStringLiteral("Δ"),
            tr("How far each weight is from where it began, on a scale of its own")}})),
      m_tensor(new TensorChoice), m_nowTitle(caption()), m_beforeTitle(caption()),
      m_now(new plots::WeightsView), m_before(new plots::WeightsView) {
    m_now->setAccessibleName(tr("Weights now"));
    m_before->setAccessibleName(tr("Pretrained weights"));
    m_before->setShown(plots::WeightsView::Shown::Before);
    auto* inside = new QWidget;
    auto* grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(m_beforeTitle, 0, 0);
    grid->addWidget(m_nowTitle, 0, 1);
    grid->addWidget(m_before, 1, 0);
    grid->addWidget(m_now, 1, 1);
    grid->setRowStretch(1, 1);
    m_beforeTitle->setText(tr("pretrained"));
    setContent(inside);
    addTitleWidget(m_tensor);
    addTitleWidget(m_choice);
    const auto restyle = [this] {
        for (QLabel* label : {m_nowTitle, m_beforeTitle})
            label->setFont(ui::font(FontRole::Small));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    connect(m_choice, &Segments::chosen, this, &GhostPanel::arrange);
    connect(m_tensor, &TensorChoice::slotChosen, this, &GhostPanel::frame);
    connect(&run, &Run::opened, this, &GhostPanel::open);
    connect(&run, &Run::dataChanged, this, &GhostPanel::open);
    connect(&run, &Run::framed, this, [this] {
        if (m_frames.next() || !m_run.isPlaying())
            frame();
    });
    arrange();
    open();
}

void GhostPanel::open() {
    m_tensor->setNetwork(m_run.isReady() ? &m_run.network() : nullptr);
    frame();
}

void GhostPanel::arrange() {
    using Shown = plots::WeightsView::Shown;
    const int show = m_choice->current();
    for (QWidget* widget : {static_cast<QWidget*>(m_before), static_cast<QWidget*>(m_beforeTitle)})
        widget->setVisible(show == Beside);
    m_now->setShown(show == Pretrained ? Shown::Before : show == Difference ? Shown::Change : Shown::Now);
    m_nowTitle->setText(show == Pretrained   ? tr("pretrained")
                        : show == Difference ? tr("now − pretrained")
                                             : tr("now"));
}

void GhostPanel::frame() {
    if (!isVisible())
        return;
    const auto snapshot = m_run.isReady() ? m_run.snapshot() : nullptr;
    const int at = m_tensor->slot();
    if (!snapshot || !snapshot->origin.parameters || at < 0) {
        for (plots::WeightsView* view : {m_now, m_before})
            view->setData(nullptr);
        return;
    }
    const auto& layout = m_run.network().layout();
    const auto& slot = layout.slots[std::size_t(at)];
    const engine::core::MatrixD now = engine::model::view(snapshot->parameters, slot);
    const engine::core::MatrixD before = engine::model::view(*snapshot->origin.parameters, slot);
    const auto dataset = isFirst(layout, slot) ? m_run.data()->dataset : nullptr;
    for (plots::WeightsView* view : {m_now, m_before}) {
        view->setData(dataset);
        view->setWeights(now, slot.shape);
        view->setBefore(before);
    }
}

void GhostPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    frame();
}

} // namespace ui
