#include "ui/panels/forces_panel.h"

#include "engine/trace/explain_forces.h"
#include "engine/train/pass.h"
#include "ui/data/latest_job.h"
#include "ui/network/layer_names.h"
#include "ui/panels/forces_words.h"
#include "ui/panels/tensor_choice.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/forces_view.h"
#include "ui/plots/weights_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ui {

using engine::core::Index;
using engine::trace::Forces;

namespace {

/// So many of a tensor's numbers get arrows, at most.
constexpr std::size_t kMostRows = 40;

QLabel* caption(const QString& text) {
    auto* label = new QLabel(text);
    label->setObjectName(QStringLiteral("muted"));
    label->setAlignment(Qt::AlignCenter);
    return label;
}

/// Those that are moved most, by either force.
std::vector<std::pair<Index, Index>> largest(const Forces& forces) {
    std::vector<std::pair<Index, Index>> places;
    for (Index row = 0; row < forces.data.rows(); ++row)
        for (Index col = 0; col < forces.data.cols(); ++col)
            places.emplace_back(row, col);
    const auto pull = [&](const auto& at) {
        return std::abs(forces.data(at.first, at.second)) + std::abs(forces.decay(at.first, at.second));
    };
    const auto count = std::min(places.size(), kMostRows);
    std::partial_sort(places.begin(), places.begin() + std::ptrdiff_t(count), places.end(),
                      [&](const auto& a, const auto& b) { return pull(a) > pull(b); });
    places.resize(count);
    return places;
}

} // namespace

ForcesPanel::ForcesPanel(Run& run, QWidget* parent)
    : Panel(tr("Two forces"), parent), m_run(run), m_job(new LatestJob(this)), m_tensor(new TensorChoice),
      m_words(new QLabel), m_dataTitle(caption(tr("from the data"))), m_decayTitle(caption(tr("from decay"))),
      m_data(new plots::WeightsView), m_decay(new plots::WeightsView), m_view(new plots::ForcesView) {
    m_data->setAccessibleName(tr("How far the data move each weight"));
    m_decay->setAccessibleName(tr("How far decay moves each weight"));
    m_view->setAccessibleName(tr("The weights that are moved most"));
    for (plots::WeightsView* view : {m_data, m_decay})
        view->setLetter(QStringLiteral("Δw"));
    m_words->setWordWrap(true);
    m_words->setContentsMargins(12, 6, 12, 4);
    m_words->setTextFormat(Qt::PlainText);
    auto* inside = new QWidget;
    auto* grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(m_words, 0, 0, 1, 2);
    grid->addWidget(m_dataTitle, 1, 0);
    grid->addWidget(m_data, 2, 0);
    grid->addWidget(m_decayTitle, 3, 0);
    grid->addWidget(m_decay, 4, 0);
    grid->addWidget(m_view, 1, 1, 4, 1);
    grid->setRowStretch(2, 1);
    grid->setRowStretch(4, 1);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    setContent(inside);
    addTitleWidget(m_tensor);
    const auto restyle = [this] {
        for (QLabel* label : {m_words, m_dataTitle, m_decayTitle})
            label->setFont(ui::font(FontRole::Small));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    connect(m_tensor, &TensorChoice::slotChosen, this, &ForcesPanel::show);
    connect(m_view, &plots::Picture::chosen, this,
            [this](int spot, const QPointF&, const QPoint& global) { explain(spot, global); });
    connect(&run, &Run::opened, this, &ForcesPanel::open);
    for (const auto signal : {&Run::framed, &Run::activityChanged, &Run::settingsChanged, &Run::switched})
        connect(&run, signal, this, &ForcesPanel::look);
    open();
}

ForcesPanel::~ForcesPanel() = default;

void ForcesPanel::open() {
    m_seen = {};
    m_asked = nullptr;
    m_job->cancel();
    m_tensor->setNetwork(m_run.isReady() ? &m_run.network() : nullptr);
    showNothing(m_run.isReady() ? QString() : m_run.problem());
    look();
}

void ForcesPanel::look() {
    if (!isVisible() || !m_run.isReady())
        return;
    const auto& snapshot = m_run.snapshot();
    if (m_run.isPlaying() || !snapshot->state || !m_run.isSettled()) {
        if (m_run.isPlaying())
            m_words->setText(tr("The network is learning. Pause to see what pulls at its weights."));
        return;
    }
    if (m_seen.at == snapshot)
        return show();
    if (m_asked == snapshot)
        return;
    m_asked = snapshot;
    m_job->start(
        [snapshot, experiment = m_run.experimentNow(), data = m_run.data()](const LatestJob::Wanted&) {
            Seen seen{snapshot, nullptr, {}};
            const auto* state = snapshot->state.get();
            const auto rows = engine::train::nextBatch(*state, experiment, *data);
            if (auto trace =
                    engine::trace::record(engine::train::passInput(experiment, *data, *state, rows))) {
                seen.trace = *std::move(trace);
                seen.forces = engine::trace::forces(*seen.trace);
            }
            return seen;
        },
        [this](const Seen& seen) {
            m_seen = seen;
            m_asked = nullptr;
            show();
        });
}

const Forces* ForcesPanel::current() const {
    const auto found = std::find_if(m_seen.forces.begin(), m_seen.forces.end(),
                                    [this](const Forces& forces) { return forces.slot == m_tensor->slot(); });
    return m_seen.trace && found != m_seen.forces.end() ? &*found : nullptr;
}

void ForcesPanel::showNothing(const QString& why) {
    setCaption({});
    m_words->setText(why);
    m_places.clear();
    m_view->setRows({});
    for (plots::WeightsView* view : {m_data, m_decay})
        view->setData(nullptr);
}

void ForcesPanel::show() {
    const Forces* forces = current();
    if (!forces || !m_run.isReady())
        return;
    const auto& trace = *m_seen.trace;
    const auto& slot = trace.layout.slots[std::size_t(forces->slot)];
    setCaption(tr("step %1").arg(formatCount(m_seen.at->step + 1)));
    m_words->setText(forcesInWords(trace, *forces));
    const bool isFirst =
        slot.layer == 0 || trace.network->layer(slot.layer).inputs() == trace.network->inputs();
    const double byData = forces->data.cwiseAbs().maxCoeff(), byDecay = forces->decay.cwiseAbs().maxCoeff();
    const auto picture = [&](plots::WeightsView& view, QLabel& title, const QString& name,
                             const engine::core::MatrixD& numbers, double times) {
        view.setData(isFirst ? m_run.data()->dataset : nullptr);
        view.setWeights(numbers, slot.shape);
        view.setScale(std::max(byData, byDecay) / times);
        title.setText(times == 1 ? name : tr("%1, colours ×%2").arg(name, formatCount(std::llround(times))));
    };
    picture(*m_data, *m_dataTitle, tr("from the data"), forces->data, plots::magnification(byData, byDecay));
    picture(*m_decay, *m_decayTitle, tr("from decay"), forces->decay, plots::magnification(byDecay, byData));
    m_places = largest(*forces);
    std::vector<plots::ForcesView::Row> rows;
    for (const auto& [row, col] : m_places)
        rows.push_back({placeInWords(trace, slot, row, col),
                        trace.input.parameters[slot.offset + row * slot.cols() + col], forces->data(row, col),
                        forces->decay(row, col)});
    m_view->setRows(std::move(rows));
}

void ForcesPanel::explain(int row, const QPoint& global) {
    const Forces* forces = current();
    if (!forces || std::size_t(row) >= m_places.size())
        return;
    const auto& trace = *m_seen.trace;
    const auto& slot = trace.layout.slots[std::size_t(forces->slot)];
    const auto [at, col] = m_places[std::size_t(row)];
    if (!m_why)
        m_why = new WhyPopup(this);
    const Stepper::Matrix matrix{m_seen.at->step, engine::trace::Phase::Update, slot.layer,
                                 slot.parameter == "bias" ? "b" : "W"};
    m_why->openAt({placeInWords(trace, slot, at, col),
                   forcesInWords(trace, *forces),
                   {engine::trace::explainForces(trace, *forces, at, col)},
                   tr("Look at this update"),
                   tr("The update of this layer in Step mode"),
                   [this, matrix] { Q_EMIT lookAt(matrix); }},
                  global);
}

void ForcesPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    look();
}

} // namespace ui
