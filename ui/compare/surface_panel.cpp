#include "ui/compare/surface_panel.h"

#include "engine/train/threads.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
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

constexpr int kSide = 56, kProgressMilliseconds = 50;
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
      m_look(
          new Segments(tr("How the surface is shown"),
                       {{tr("Map"), tr("Map"), tr("From above, with contours of equal loss")},
                        {tr("Relief"), tr("Relief"), tr("As a landscape: the lower the loss, the deeper")}},
                       Segments::Names::Brief)),
      m_words(new QLabel), m_bar(new QProgressBar), m_button(new QPushButton) {
    m_pool.setMaxThreadCount(1);
    m_view->setAccessibleName(tr("Loss surface with the paths of all lanes"));
    m_kind->addItems({tr("start and ends"), tr("principal plane"), tr("random plane")});
    m_kind->setItemData(0, tr("Through the common start, nearest to where the paths end"), Qt::ToolTipRole);
    m_kind->setItemData(
        1, tr("Along the two directions in which the paths reach furthest (principal components)"),
        Qt::ToolTipRole);
    m_kind->setItemData(
        2, tr("Around the best lane, two random directions as long as its weights, filter by filter"),
        Qt::ToolTipRole);
    m_kind->setAccessibleName(tr("Plane of the loss surface"));
    m_kind->setToolTip(tr("Which plane of all that there are in the space of the weights"));
    m_words->setObjectName(QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the loss surface"));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_words, 1);
    line->addWidget(m_bar);
    line->addWidget(m_button);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->addLayout(line);
    layout->addWidget(m_view, 1);
    setContent(inside);
    addTitleWidget(m_kind);
    addTitleWidget(m_look);
    m_progress.setInterval(kProgressMilliseconds);
    connect(&m_progress, &QTimer::timeout, this, &SurfacePanel::showState);
    connect(m_look, &Segments::chosen, this,
            [this](int look) { m_view->setShown(SurfaceView::Shown(look)); });
    connect(m_kind, &ChoiceBox::currentIndexChanged, this, &SurfacePanel::compute);
    connect(m_button, &QPushButton::clicked, this, [this] { isBusy() ? cancel() : compute(); });
    connect(&desk, &LaneDesk::changed, this, [this] {
        cancel();
        m_of = nullptr;
        m_problem.clear();
        m_view->setSurface(nullptr);
        m_view->setPaths({});
        follow();
    });
    connect(&desk, &LaneDesk::told, this, &SurfacePanel::follow);
    const auto restyle = [this] {
        m_words->setFont(ui::font(FontRole::Small));
        m_kind->setFont(ui::font(FontRole::Small));
        m_bar->setFixedWidth(scaled(80));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    showState();
}

SurfacePanel::~SurfacePanel() {
    cancel();
    m_pool.waitForDone();
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
    if (!isVisible() || !moment || moment->tick == 0)
        return showState();
    const bool rests = !m_desk.feed().isPlaying() && m_desk.feed().isSettled();
    const bool isOther = !m_of || m_of->tick != moment->tick;
    if (!isBusy() && isOther && (rests || (!m_view->surface() && m_desk.epochNow() > 0)))
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
    cancel();
    m_problem.clear();
    m_of = m_desk.feed().moment();
    m_watcher = std::make_shared<Watcher>();
    m_progress.start();
    const auto kind = ParameterPlane::Kind(m_kind->currentIndex());
    const auto lane = m_desk.feed().find(shown.lanes.front())->spec;
    m_pool.start([this, kind, lane, shown, seed = m_seed, watcher = m_watcher] {
        engine::train::lowerPriorityOfThisThread();
        const auto outcome = std::make_shared<const Result<LossSurface>>(
            surfaceOf(kind, lane, shown.paths, shown.best, seed, *watcher));
        QMetaObject::invokeMethod(
            this,
            [this, outcome, watcher] {
                if (watcher == m_watcher)
                    take(outcome);
            },
            Qt::QueuedConnection);
    });
    showState();
}

void SurfacePanel::cancel() {
    if (m_watcher)
        m_watcher->givenUp = true;
    m_watcher = nullptr;
    m_progress.stop();
    showState();
}

void SurfacePanel::take(const Outcome& outcome) {
    m_watcher = nullptr;
    m_progress.stop();
    if (*outcome) {
        m_view->setSurface(std::make_shared<const LossSurface>(outcome->value()));
        showPaths();
    } else {
        m_problem = QString::fromStdString(outcome->error().text());
    }
    showState();
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

void SurfacePanel::showState() {
    const bool busy = isBusy();
    const auto& surface = m_view->surface();
    m_bar->setVisible(busy);
    m_bar->setValue(busy ? int(1000 * m_watcher->progress) : 0);
    m_button->setText(busy ? tr("Cancel") : tr("Compute"));
    m_button->setAccessibleName(busy ? tr("Give the loss surface up") : tr("Compute the loss surface"));
    m_button->setToolTip(busy ? tr("The map there is stays")
                              : tr("The loss around the paths as they are now"));
    const bool hasPaths = m_desk.feed().moment() && m_desk.feed().moment()->tick > 0;
    m_button->setEnabled(busy || hasPaths);
    QString text;
    if (!m_problem.isEmpty())
        text = m_problem;
    else if (!hasPaths)
        text = tr("Press Play: when the lanes have moved, the loss around their paths is shown here.");
    else if (busy)
        text = tr("Computing %1 losses…").arg(formatCount(kSide * kSide));
    else if (surface)
        text = tr("Training loss over %1 of %2 samples. The plane holds %3 % of the way of the paths.")
                   .arg(formatCount(surface->rows), formatCount(surface->outOf),
                        QString::number(100 * (surface->plane.shares[0] + surface->plane.shares[1]), 'f', 0));
    if (surface && surface->plane.kind == ParameterPlane::Kind::Random && !busy)
        text = tr("Around the best lane, in two random directions as long as its weights, filter by filter.");
    m_words->setText(text);
}

} // namespace ui
