#include "ui/compare/surface_panel.h"

#include "engine/analysis/surface_story.h"
#include "engine/train/threads.h"
#include "ui/compare/job_line.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/compare/slice_part.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/panels/why_popup.h"
#include "ui/theme.h"

#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using engine::analysis::LanePath;
using engine::analysis::LossSurface;
using engine::analysis::ParameterPlane;
using engine::analysis::Watcher;
using engine::core::Result;

namespace {

constexpr int kSide = 56;
constexpr qint64 kPathMilliseconds = 120;

/// What the job works on, on its own thread.
Result<LossSurface> surfaceOf(ParameterPlane::Kind kind, const engine::analysis::LaneSpec& lane,
                              const std::vector<LanePath>& paths, std::size_t best, std::uint64_t seed,
                              Watcher& watcher) {
    const auto network = engine::model::Network<float>::create(lane.experiment.network);
    if (!network)
        return network.error();
    auto plane = engine::analysis::parameterPlane(kind, paths, network->layout(), best, seed);
    if (!plane)
        return plane.error();
    std::vector<std::vector<engine::analysis::PlanePoint>> seen;
    for (const LanePath& path : paths)
        seen.push_back(engine::analysis::onPlane(*plane, path));
    engine::analysis::PlaneRange range = engine::analysis::rangeOf(seen);
    if (kind == ParameterPlane::Kind::Random)
        range = {-plane->reach, plane->reach, -plane->reach, plane->reach};
    engine::core::Team team(engine::train::usualThreads());
    return engine::analysis::lossSurface(lane.experiment, *lane.data, *std::move(plane), range, kSide, team,
                                         &watcher);
}

} // namespace

SurfacePanel::SurfacePanel(LaneDesk& desk, QWidget* parent)
    : Panel(tr("Loss surface"), parent), m_desk(desk), m_view(new SurfaceView), m_kind(new ChoiceBox),
      m_look(new Segments(tr("How the surface is shown"),
                          {{tr("Map"), tr("Map"), tr("From above, with contours of equal loss")},
                           {tr("Relief"), tr("Relief"), tr("As a landscape: the lower the loss, the deeper")},
                           {tr("Slice"), tr("Slice"),
                            tr("Along the gradient: how far one step with each learning rate goes")}},
                          Segments::Names::Brief)),
      m_line(new JobLine(tr("Progress of the loss surface"))), m_slice(new SlicePart(desk)),
      m_log(new QToolButton) {
    m_view->setAccessibleName(tr("Loss surface with the paths of all lanes"));
    m_kind->addItems({tr("ends"), tr("principal"), tr("random")});
    m_kind->setItemData(0, tr("Through the common start, nearest to where the paths end"), Qt::ToolTipRole);
    m_kind->setItemData(
        1, tr("Along the two directions in which the paths reach furthest (principal components)"),
        Qt::ToolTipRole);
    m_kind->setItemData(
        2, tr("Around the best lane, two random directions as long as its weights, filter by filter"),
        Qt::ToolTipRole);
    m_kind->setAccessibleName(tr("Plane of the loss surface"));
    m_kind->setToolTip(tr("Which plane of all that there are in the space of the weights"));
    m_log->setText(tr("log"));
    m_log->setCheckable(true);
    m_log->setChecked(true);
    m_log->setToolTip(
        tr("Logarithmic axis: all rates at once. Off: the valley as it is, the slope a straight line"));
    m_log->setAccessibleName(tr("Logarithmic axis of the learning rate"));
    m_log->setFocusPolicy(Qt::TabFocus);
    auto* surface = new QWidget;
    auto* layout = new QVBoxLayout(surface);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->addWidget(m_line);
    layout->addWidget(m_view, 1);
    auto* inside = new QWidget;
    m_sides = new QStackedLayout(inside);
    m_sides->addWidget(surface);
    m_sides->addWidget(m_slice);
    setContent(inside);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_kind, m_log, m_look})
        addTitleWidget(widget);
    connect(m_look, &Segments::chosen, this, &SurfacePanel::showLook);
    connect(m_log, &QToolButton::toggled, &m_slice->view(), &SliceView::setLogarithmic);
    connect(m_kind, &ChoiceBox::currentIndexChanged, this, &SurfacePanel::compute);
    connect(m_line, &JobLine::wanted, this, &SurfacePanel::compute);
    connect(m_line, &JobLine::changed, this, &SurfacePanel::showState);
    connect(m_view, &SurfaceView::placeChosen, this, &SurfacePanel::explainPlace);
    connect(m_view, &SurfaceView::pointChosen, this, &SurfacePanel::explainPoint);
    connect(&desk, &LaneDesk::changed, this, [this] {
        m_line->cancel();
        m_of = nullptr;
        m_problem.clear();
        m_view->setSurface(nullptr);
        m_view->setPaths({});
        follow();
    });
    connect(&desk, &LaneDesk::told, this, &SurfacePanel::follow);
    const auto restyle = [this] {
        m_kind->setFont(ui::font(FontRole::Small));
        m_kind->setMaximumWidth(scaled(86));
        m_log->setFont(ui::font(FontRole::Small));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    showLook(m_look->current());
    showState();
}

SurfacePanel::~SurfacePanel() = default;

void SurfacePanel::showLook(int look) {
    const bool isSlice = look == 2;
    m_sides->setCurrentIndex(isSlice ? 1 : 0);
    m_kind->setVisible(!isSlice);
    m_log->setVisible(isSlice);
    if (!isSlice)
        m_view->setShown(SurfaceView::Shown(look));
    follow();
}

void SurfacePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    follow();
}

/// The lanes whose weights are numbers of the same network, with their paths up to where they stand.
SurfacePanel::Shown SurfacePanel::shown(bool learningOnly) const {
    Shown shown;
    double best = 1e300;
    const auto& feed = m_desk.feed();
    for (std::size_t i = 0; i < feed.lanes().size(); ++i) {
        const auto& lane = feed.lanes()[i];
        const auto* state = feed.stateOf(lane.id);
        const bool isSame = lane.spec.experiment.network == feed.lanes().front().spec.experiment.network;
        const bool learns = i < m_desk.verdicts().size() && m_desk.verdicts()[i].way > 0;
        if (!state || !isSame || (learningOnly && !learns))
            continue;
        if (i < m_desk.verdicts().size() && m_desk.verdicts()[i].loss < best) {
            best = m_desk.verdicts()[i].loss;
            shown.best = shown.lanes.size();
        }
        shown.lanes.push_back(lane.id);
        shown.paths.push_back(state->path.until(state->step, state->parameters));
    }
    return shown;
}

/// A new one when the lanes have come to rest somewhere else, and a first one as soon as there is a path.
void SurfacePanel::follow() {
    const auto& moment = m_desk.feed().moment();
    if (!m_view->isVisible() || !moment || moment->tick == 0)
        return showState();
    const bool rests = !m_desk.feed().isPlaying() && m_desk.feed().isSettled();
    const bool isOther = !m_of || m_of->tick != moment->tick;
    if (!m_line->isBusy() && isOther && (rests || (!m_view->surface() && m_desk.epochNow() > 0)))
        compute();
    if (!m_sincePaths.isValid() || m_sincePaths.elapsed() > kPathMilliseconds || rests)
        showPaths();
    showState();
}

void SurfacePanel::compute() {
    // Those that learn decide what is seen; others may leave the picture.
    Shown shown = this->shown(true);
    if (shown.paths.empty())
        shown = this->shown(false);
    if (shown.paths.empty() || !m_desk.feed().moment() || m_desk.feed().moment()->tick == 0)
        return;
    m_problem.clear();
    m_of = m_desk.feed().moment();
    const auto kind = ParameterPlane::Kind(m_kind->currentIndex());
    m_line->start<LossSurface>(
        [kind, shown, lane = m_desk.feed().find(shown.lanes.front())->spec, seed = m_seed](Watcher& watcher) {
            return surfaceOf(kind, lane, shown.paths, shown.best, seed, watcher);
        },
        [this](const Result<LossSurface>& outcome) {
            if (!outcome) {
                m_problem = QString::fromStdString(outcome.error().text());
                return;
            }
            m_view->setSurface(std::make_shared<const LossSurface>(outcome.value()));
            showPaths();
        });
}

void SurfacePanel::showPaths() {
    if (!m_view->surface())
        return;
    m_sincePaths.start();
    std::vector<SurfaceView::Path> paths;
    const Shown shown = this->shown(false);
    for (std::size_t i = 0; i < shown.paths.size(); ++i) {
        const auto* lane = m_desk.feed().find(shown.lanes[i]);
        paths.push_back({laneTitle(*lane), lane->style,
                         engine::analysis::onPlane(m_view->surface()->plane, shown.paths[i]),
                         lane->diverged});
    }
    m_view->setPaths(std::move(paths));
}

QString SurfacePanel::stateWords() const {
    const auto& surface = m_view->surface();
    if (!m_problem.isEmpty())
        return m_problem;
    if (!m_desk.feed().moment() || m_desk.feed().moment()->tick == 0)
        return tr("Press Play: when the lanes have moved, the loss around their paths is shown here.");
    if (m_line->isBusy())
        return tr("Computing %1 losses…").arg(formatCount(kSide * kSide));
    if (!surface)
        return {};
    if (surface->plane.kind == ParameterPlane::Kind::Random)
        return tr("Around the best lane, in two random directions as long as its weights, filter by filter.");
    return tr("Training loss over %1 of %2 samples. The plane holds %3 % of the way of the paths.")
        .arg(formatCount(surface->rows), formatCount(surface->outOf),
             QString::number(100 * (surface->plane.shares[0] + surface->plane.shares[1]), 'f', 0));
}

void SurfacePanel::showState() {
    m_line->setStartable(m_desk.feed().moment() && m_desk.feed().moment()->tick > 0);
    m_line->say(
        stateWords(),
        {tr("Compute"), tr("Compute the loss surface"), tr("The loss around the paths as they are now")},
        {tr("Cancel"), tr("Give the loss surface up"), tr("The map there is stays")});
}

void SurfacePanel::explainPlace(double x, double y, const QPoint& global) {
    const LossSurface& surface = *m_view->surface();
    const auto& lanes = m_desk.feed().lanes();
    const auto network = lanes.empty()
                             ? Result<engine::model::Network<float>>(engine::core::Error{})
                             : engine::model::Network<float>::create(lanes.front().spec.experiment.network);
    Why why;
    why.title =
        tr("Loss %1 at x = %2, y = %3").arg(formatNumber(surface.at(x, y)), formatNumber(x), formatNumber(y));
    why.words =
        tr("The mean training loss over %1 of %2 samples, without penalties, of a network with the weights "
           "θ = o + x·u + y·v: o is the plane's origin, u and v its directions, each of length 1. It is "
           "computed for %3 × %3 such networks; between them the four nearest count by how near they are "
           "(w).")
            .arg(formatCount(surface.rows), formatCount(surface.outOf))
            .arg(surface.side);
    if (const auto loss = explainLoss(surface, x, y))
        why.explanations.push_back(*loss);
    if (network) {
        why.words += QLatin1Char('\n') + tr("Of the %1 weights the one that differs most from o there:")
                                             .arg(formatCount(network->layout().size));
        why.explanations.push_back(engine::analysis::explainPlace(surface.plane, network->layout(), x, y));
    }
    openWhy(why, global);
}

void SurfacePanel::explainPoint(std::size_t path, std::size_t point, const QPoint& global) {
    const LossSurface& surface = *m_view->surface();
    const auto& way = m_view->paths()[path];
    const auto& at = way.points[point];
    Why why;
    why.title = tr("%1 after step %2").arg(way.name, formatCount(at.step));
    why.words = tr("Its weights are %1 away from the plane; below them in the plane the training loss is %2, "
                   "a mean over %3 of "
                   "%4 samples. The lane's own loss differs by what lies off the plane.\nThe distance from "
                   "the plane's origin o:")
                    .arg(formatNumber(at.off), formatNumber(surface.at(at.x, at.y)),
                         formatCount(surface.rows), formatCount(surface.outOf));
    why.explanations.push_back(engine::analysis::explainDistance(at));
    if (const auto loss = explainLoss(surface, at.x, at.y))
        why.explanations.push_back(*loss);
    openWhy(why, global);
}

void SurfacePanel::openWhy(const Why& why, const QPoint& global) {
    if (!m_why)
        m_why = new WhyPopup(this);
    m_why->openAt(why, global);
}

} // namespace ui
