#include "ui/trace/trace_canvas.h"

#include "engine/trace/terms.h"
#include "engine/trace/what_if.h"
#include "engine/train/response.h"
#include "ui/learning_words.h"
#include "ui/network/network_view.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/flow.h"
#include "ui/trace/highlight.h"
#include "ui/trace/sentences.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using engine::trace::Work;

namespace {

/// Points of a thumbnail in each direction.
constexpr int kThumbnail = 28;

/// What is looked at in another layer; of what is about the whole network, the layer's part in it.
int operationFor(const engine::trace::Trace& trace, const Operation& now, int layer) {
    if (now.name == "norm" || now.name == "clip")
        return trace.find(Phase::Update, layer, "squares");
    if (now.name == "penalty")
        return trace.find(Phase::Loss, layer, "penalties");
    const bool loss = now.name == "L" || now.name == "data loss";
    const int same = trace.find(loss ? Phase::Forward : now.phase, layer, loss ? "a" : now.name);
    if (same >= 0)
        return same;
    // Layers have not all the same: those without weights no gradients of them, only some z, δ or a mask.
    if (now.phase == Phase::Backward)
        return trace.find(Phase::Backward, layer, "dL/da");
    const int learned = now.phase == Phase::Update ? trace.find(Phase::Update, layer, "W") : -1;
    return learned >= 0 ? learned : trace.find(Phase::Forward, layer, "a");
}

} // namespace

TraceCanvas::TraceCanvas(Run& run, Stepper& stepper, QWidget* parent)
    : QWidget(parent), m_run(run), m_stepper(stepper), m_view(new NetworkView(NetworkView::Purpose::Show)),
      m_caption(new QLabel) {
    m_caption->setAlignment(Qt::AlignCenter);
    m_caption->setWordWrap(true);
    m_caption->setContentsMargins(12, 4, 12, 8);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setAccessibleName(tr("What happens here"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_caption);
    connect(m_view, &NetworkView::unitClicked, this,
            [this](UnitRef unit) { chooseUnit(unit.layer, unit.unit); });
    connect(m_view, &NetworkView::edgeClicked, this,
            [this](EdgeRef edge) { chooseEdge(edge.layer, edge.out, edge.in); });
    connect(m_view, &NetworkView::unitOpened, this, [this](UnitRef unit, QPoint global) {
        if (unit.layer < 0 && m_stepper.trace())
            Q_EMIT changeWanted(inputOf(unit.unit), global);
    });
    connect(m_view, &NetworkView::edgeOpened, this, [this](EdgeRef edge, QPoint global) {
        Q_EMIT changeWanted(weightOf(edge.layer, edge.out, edge.in), global);
    });
    connect(m_view, &NetworkView::unitMenuWanted, this,
            [this](UnitRef unit, QPoint global) { openMenu(unit.layer, unit.unit, {}, global); });
    connect(m_view, &NetworkView::edgeMenuWanted, this, [this](EdgeRef edge, QPoint global) {
        openMenu(edge.layer, -1, weightOf(edge.layer, edge.out, edge.in), global);
    });
    for (const auto signal : {&Run::opened, &Run::settingsChanged})
        connect(&run, signal, this, &TraceCanvas::rebuild);
    connect(&run, &Run::framed, this, &TraceCanvas::showRun);
    connect(&stepper, &Stepper::traceChanged, this, &TraceCanvas::showTrace);
    connect(&stepper, &Stepper::moved, this, &TraceCanvas::follow);
    connect(&Look::instance(), &Look::changed, this, [this] {
        if (m_stepper.trace())
            follow();
    });
}

void TraceCanvas::showEvent(QShowEvent*) {
    if (m_stale)
        rebuild();
}

void TraceCanvas::rebuild() {
    m_stale = !isVisible();
    if (m_stale || !m_run.isReady())
        return;
    m_view->setNetwork(m_run.experiment().network, m_run.data()->dataset->featureNames);
    showLocks();
    m_view->setParameters(m_run.network().layout(), m_run.snapshot()->parameters);
    showTrace();
}

void TraceCanvas::showRun() {
    if (!isVisible() || !(m_run.isPlaying() || m_run.isSeeking())) {
        m_stale = m_stale || !isVisible();
        return;
    }
    sayWhyThereIsNone();
    showLocks();
    m_view->setParameters(m_run.network().layout(), m_run.snapshot()->parameters);
}

void TraceCanvas::showLocks() { m_view->setLocks(locksOf(m_run.experimentNow(), m_run.snapshot()->epoch)); }

void TraceCanvas::sayWhyThereIsNone() {
    m_caption->setText(m_run.isSeeking() ? tr("On the way to another step.")
                                         : tr("The network is learning. Pause to look inside."));
}

void TraceCanvas::showTrace() {
    m_stale = m_stale || !isVisible();
    if (!isVisible())
        return;
    const auto& trace = m_stepper.trace();
    m_hovered = {};
    if (!trace) {
        m_view->setUnitValues({});
        m_view->setDropped({});
        m_view->setHighlight({});
        sayWhyThereIsNone();
        Q_EMIT moved();
        return;
    }
    showLocks();
    m_view->setParameters(trace->layout, trace->input.parameters);
    showResponse();
    follow();
}

void TraceCanvas::showResponse() {
    const auto& prepared = *m_run.data();
    if (prepared.features().rows() != 2) {
        m_view->setResponse(nullptr);
        return;
    }
    const auto& features = prepared.dataset->features;
    engine::train::Response grid;
    grid.width = grid.height = kThumbnail;
    grid.x0 = features.row(0).minCoeff();
    grid.x1 = features.row(0).maxCoeff();
    grid.y0 = features.row(1).minCoeff();
    grid.y1 = features.row(1).maxCoeff();
    m_view->setResponse(std::make_shared<const engine::train::Response>(
        engine::train::respond(m_run.network(), m_stepper.trace()->input.parameters, prepared.scaler.mean,
                               prepared.scaler.deviation, std::move(grid))));
}

void TraceCanvas::follow() {
    if (!isVisible() || !m_stepper.trace()) {
        m_stale = m_stale || !isVisible();
        return;
    }
    const auto& cursor = m_stepper.cursor();
    const auto& trace = *cursor.trace();
    m_view->setUnitValues(unitValues(trace, cursor.selection().operation, cursor.sampleColumn()));
    showDropped();
    m_view->setHighlight(highlightAt(cursor));
    // Only a term's sentence needs more than the number, and of it only the term: a kernel's weight is a sum
    // of thousands.
    const Selection element = elementOf(cursor);
    engine::trace::Explanation explanation;
    if (cursor.selection().term >= 0)
        explanation = engine::trace::explain(trace, element, {1, 1, -1, element.term});
    else
        explanation.value = operationOf(trace, element).values(element.row, element.col);
    setSentence(trace::sentence(cursor, explanation));
    Q_EMIT moved();
}

/// What a mask drops, and what is switched off to see what would follow.
void TraceCanvas::showDropped() {
    const auto& cursor = m_stepper.cursor();
    const auto& trace = *cursor.trace();
    auto dropped = droppedUnits(trace, cursor.selection().operation, cursor.sampleColumn());
    for (const auto& step : m_stepper.whatIf().all()) {
        if (step.offLayer < 0)
            continue;
        auto& units = dropped[std::size_t(step.offLayer) + 1];
        units.resize(std::size_t(unitsOf(trace, step.offLayer) / unitsPerPlace(trace, step.offLayer)), false);
        units[std::size_t(step.offUnit)] = true;
    }
    m_view->setDropped(dropped);
}

QString TraceCanvas::sentence() const { return m_caption->text(); }

void TraceCanvas::setSentence(const QString& text) {
    m_caption->setText(text);
    setAccessibleDescription(text);
}

void TraceCanvas::setHovered(const Link& link) {
    if (!m_stepper.trace() || sameOperand(link, m_hovered) ||
        (link.to == Link::To::Nothing && m_hovered.to == Link::To::Nothing))
        return;
    m_hovered = link;
    const Highlight base = highlightAt(m_stepper.cursor());
    m_view->setHighlight(highlightOf(*m_stepper.trace(), link, base));
}

void TraceCanvas::setPath(const Highlight& path) {
    if (m_stepper.trace())
        m_view->setHighlight(path.units.empty() ? highlightAt(m_stepper.cursor()) : path);
}

QString TraceCanvas::subtitle() const {
    const auto& trace = m_stepper.trace();
    if (!trace)
        return {};
    const int column = m_stepper.cursor().sampleColumn();
    const auto& samples = trace->input.samples;
    const int sample = samples.empty() ? column : samples[static_cast<std::size_t>(column)];
    if (m_stepper.isOfOneSample())
        return tr("sample %1 alone · not the batch the run takes next").arg(sample);
    return tr("sample %1 · %2 of %3 in the batch").arg(sample).arg(column + 1).arg(trace->input.x.cols());
}

void TraceCanvas::chooseUnit(int layer, int unit) {
    if (!m_stepper.trace())
        return;
    const auto& trace = *m_stepper.trace();
    const auto& cursor = m_stepper.cursor();
    if (layer < 0) {
        Q_EMIT givenChosen(inputOf(unit));
        return;
    }
    const int operation = operationFor(trace, operationOf(trace, cursor.selection()), layer);
    if (operation < 0)
        return;
    const bool samples = trace.operations[static_cast<std::size_t>(operation)].perSample();
    const int row = rowOfUnit(trace, operation, unitOfCanvas(trace, layer, unit), cursor.sampleColumn());
    m_stepper.select({operation, row, samples ? cursor.sampleColumn() : -1, -1});
}

Link TraceCanvas::inputOf(int unit) const {
    return {Link::To::Input,
            -1,
            unitOfCanvas(*m_stepper.trace(), -1, unit),
            m_stepper.cursor().sampleColumn(),
            {}};
}

Link TraceCanvas::weightOf(int layer, int out, int in) const {
    const auto& trace = m_stepper.trace();
    const auto* slot = trace ? trace->layout.find(layer, "weight") : nullptr;
    // A kernel's edge is many weights.
    const bool single = slot && out < slot->rows() && in < slot->cols() &&
                        engine::trace::Reader(*trace).work(layer) == Work::Weighs &&
                        !pictureOf(*trace, layer);
    return single
               ? Link{Link::To::Parameter, static_cast<int>(slot - trace->layout.slots.data()), out, in, {}}
               : Link{};
}

void TraceCanvas::addSwitch(QMenu& menu, int layer, int unit) {
    const auto& trace = *m_stepper.trace();
    const bool isMap = pictureOf(trace, layer).has_value();
    auto* action = menu.addAction(isMap ? tr("Switch this map off") : tr("Switch this neuron off"), this,
                                  [this, layer, unit] { (void)m_stepper.switchOff(layer, unit); });
    action->setToolTip(isMap ? tr("What follows gets nothing of the map, at none of its places")
                             : tr("What follows gets nothing of this neuron"));
    engine::trace::WhatIf trial;
    if (trial.switchOff(trace, layer, unit).ok())
        return;
    menu.setToolTipsVisible(true);
    action->setEnabled(false);
    action->setToolTip(layer == lastLayer(trace)
                           ? tr("Only hidden neurons can be switched off.")
                           : tr("Only neurons and maps whose outputs go to a layer with weights and nowhere "
                                "else can be switched off."));
}

void TraceCanvas::openMenu(int layer, int unit, const Link& weight, const QPoint& global) {
    if (!m_stepper.trace())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (weight.to != Link::To::Nothing) {
        menu->addAction(tr("What if this weight were …"), this,
                        [this, weight, global] { Q_EMIT changeWanted(weight, global); });
        menu->addAction(tr("Switch this weight off"), this,
                        [this, weight] { (void)m_stepper.edit(weight, 0); });
    } else if (unit >= 0 && layer < 0) {
        menu->addAction(tr("What if this input were …"), this,
                        [this, unit, global] { Q_EMIT changeWanted(inputOf(unit), global); });
    } else if (unit >= 0) {
        addSwitch(*menu, layer, unit);
        const auto& trace = *m_stepper.trace();
        const auto* bias = trace.layout.find(layer, "bias");
        const int b = trace.find(Phase::Update, layer, "b");
        const Link link{Link::To::Parameter,
                        bias ? static_cast<int>(bias - trace.layout.slots.data()) : -1,
                        b < 0 ? unit : rowOfUnit(trace, b, unitOfCanvas(trace, layer, unit), 0),
                        0,
                        {}};
        menu->addAction(tr("What if its bias were …"), this,
                        [this, link, global] { Q_EMIT changeWanted(link, global); })
            ->setEnabled(bias != nullptr);
    }
    if (menu->isEmpty())
        return delete menu;
    menu->popup(global);
}

void TraceCanvas::chooseEdge(int layer, int out, int in) {
    if (!m_stepper.trace())
        return;
    const auto& trace = *m_stepper.trace();
    const Operation& now = operationOf(trace, m_stepper.cursor().selection());
    const int sample = m_stepper.cursor().sampleColumn();
    const engine::trace::Reader reader(trace);
    const int to = unitOfCanvas(trace, layer, out), from = unitOfCanvas(trace, layer - 1, in);
    if (reader.work(layer) != Work::Weighs) {
        const int below = now.phase == Phase::Backward ? trace.find(Phase::Backward, layer - 1, "dL/da") : -1;
        return m_stepper.select(below >= 0
                                    ? Selection{below, from, sample, -1}
                                    : Selection{trace.find(Phase::Forward, layer, "a"), to, sample, -1});
    }
    if (now.name == "dL/da" && layer > 0)
        return chooseCarried(layer, out, from);
    // Of an edge that is a kernel, the weight in its middle.
    const auto wires = reader.layer(layer).wiresInto(to);
    std::vector<int> terms;
    for (std::size_t i = 0; i < wires.size(); ++i)
        if (canvasUnit(trace, layer - 1, static_cast<int>(wires[i].input)) == in)
            terms.push_back(static_cast<int>(i));
    if (terms.empty())
        return;
    const int term = terms[terms.size() / 2];
    const int row = static_cast<int>(wires[static_cast<std::size_t>(term)].row),
              col = static_cast<int>(wires[static_cast<std::size_t>(term)].col);
    const bool ofWeights = now.name == "penalties" || now.name == "squares";
    if (const int sum = ofWeights ? trace.find(now.phase, layer, now.name) : -1; sum >= 0)
        m_stepper.select({sum, row, 0, col});
    else if (now.phase == Phase::Backward)
        m_stepper.select({trace.find(Phase::Backward, layer, "dL/dW"), row, col, -1});
    else if (now.phase == Phase::Update)
        m_stepper.select({trace.find(Phase::Update, layer, "W"), row, col, -1});
    else
        m_stepper.select({trace.find(Phase::Forward, layer, "z"), to, sample, term});
}

/// What an edge carries back.
void TraceCanvas::chooseCarried(int layer, int out, int from) {
    const auto& trace = *m_stepper.trace();
    const auto wires = engine::trace::Reader(trace).layer(layer).wiresFrom(from);
    const auto found = std::find_if(wires.begin(), wires.end(), [&](const engine::model::Wire& wire) {
        return canvasUnit(trace, layer, static_cast<int>(wire.unit)) == out;
    });
    if (found != wires.end())
        m_stepper.select({trace.find(Phase::Backward, layer - 1, "dL/da"), from,
                          m_stepper.cursor().sampleColumn(), static_cast<int>(found - wires.begin())});
}

} // namespace ui
