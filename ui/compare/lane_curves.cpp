#include "ui/compare/lane_curves.h"

#include "engine/analysis/lane_setting.h"
#include "engine/analysis/lane_story.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_words.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/chart.h"
#include "ui/plots/chart_overlay.h"
#include "ui/theme.h"

#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::train::EpochRecord;

namespace {

constexpr std::size_t kMostKeptPoints = 400, kLookedAt = 200;
/// The share of the curves that a legend may hide.
constexpr double kMostHidden = 0.02;
constexpr qint64 kLegendMilliseconds = 500;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double trainLoss(const EpochRecord& record) { return record.trainLoss; }
double validationLoss(const EpochRecord& record) { return record.validationLoss; }
double accuracy(const EpochRecord& record) {
    return std::isnan(record.validationAccuracy) ? record.trainAccuracy : record.validationAccuracy;
}

/// The epoch that all lanes that go on have completed, or the last of all where none does.
std::size_t completed(const LanesFeed& feed) {
    std::size_t most = 0, least = std::numeric_limits<std::size_t>::max();
    for (const auto& lane : feed.lanes()) {
        most = std::max(most, lane.records.size());
        const auto* state = feed.stateOf(lane.id);
        if (!lane.diverged && !(state && state->stop))
            least = std::min(least, lane.records.size());
    }
    return std::min(least, most);
}

} // namespace

double (*LaneCurves::valueOf(Quantity quantity))(const EpochRecord&) {
    switch (quantity) {
    case Quantity::TrainLoss:
        return trainLoss;
    case Quantity::ValidationLoss:
        return validationLoss;
    case Quantity::Accuracy:
        return accuracy;
    case Quantity::GradientNorm:
        return engine::analysis::gradientNorm;
    }
    return trainLoss;
}

LaneCurves::LaneCurves(LaneDesk& desk, Quantity quantity, QWidget* parent)
    : Panel(QString(), parent), m_desk(desk), m_quantity(quantity), m_chart(new plots::Chart) {
    struct Name {
        QString title, file, axis;
        bool logarithmic;
    };
    const Name names[] = {
        {tr("Training loss"), QStringLiteral("training-losses"), tr("loss"), true},
        {tr("Validation loss"), QStringLiteral("validation-losses"), tr("loss"), true},
        {tr("Accuracy"), QStringLiteral("accuracies"), tr("share classified right"), false},
        {tr("Gradient norm"), QStringLiteral("gradient-norms"), QStringLiteral("‖∂L/∂W‖"), true}};
    const Name& name = names[int(quantity)];
    setTitle(name.title);
    m_chart->setNames(name.file, tr("epoch"), name.axis);
    m_chart->setAccessibleName(tr("%1 of all lanes").arg(name.title));
    if (quantity == Quantity::Accuracy) {
        m_chart->setBounds({0, 1});
        m_chart->setLegendCorner(Qt::BottomRightCorner);
    } else if (quantity != Quantity::GradientNorm) {
        m_chart->setLegendCorner(Qt::BottomLeftCorner); // losses begin at the top
    }
    setContent(m_chart);
    auto* log = new QToolButton;
    log->setText(tr("log"));
    log->setCheckable(true);
    log->setToolTip(tr("Logarithmic axis"));
    log->setAccessibleName(tr("Logarithmic axis of %1").arg(name.title));
    log->setFocusPolicy(Qt::TabFocus);
    addTitleWidget(log);
    connect(log, &QToolButton::toggled, m_chart, &plots::Chart::setLogarithmic);
    connect(m_chart, &plots::Chart::logarithmicChanged, log, &QToolButton::setChecked);
    log->setChecked(name.logarithmic);
    const auto restyle = [log] { log->setFont(ui::font(FontRole::Small)); };
    restyle();
    connect(&Look::instance(), &Look::changed, log, restyle);
    connect(m_chart, &plots::Chart::pointChosen, this, &LaneCurves::explain);
    connect(&desk, &LaneDesk::changed, this, &LaneCurves::rebuild);
    connect(&desk, &LaneDesk::framed, this, &LaneCurves::take);
    connect(&desk.kept(), &KeptStore::besideChanged, this, &LaneCurves::rebuild);
    rebuild();
}

void LaneCurves::rebuild() {
    std::vector<engine::analysis::LaneSettings> settings;
    const auto& lanes = m_desk.feed().lanes();
    for (const auto& lane : lanes)
        settings.push_back(lane.spec.settings);
    m_groups = engine::analysis::groupsOfSeeds(settings);
    const int groups = m_groups.empty() ? 0 : 1 + *std::max_element(m_groups.begin(), m_groups.end());
    m_groupCount = groups;
    m_isSpread = groups < int(lanes.size());
    std::vector<plots::Series> series;
    for (int group = 0; group < groups; ++group) {
        const auto first = std::size_t(std::find(m_groups.begin(), m_groups.end(), group) - m_groups.begin());
        const int style = m_isSpread ? group : lanes[first].style;
        if (m_isSpread)
            std::erase_if(settings[first],
                          [](const auto& one) { return one.first == engine::analysis::kSeedSetting; });
        const QString name = laneTitle(settings[first]);
        series.push_back({m_isSpread ? tr("%1, mean").arg(name) : name, title(), laneSeriesColor(style),
                          isLaneDashed(style)});
        // Curves without a name bound the band around the one before.
        for (int bound = 0; m_isSpread && bound < 2; ++bound)
            series.push_back({QString(), QString(), laneSeriesColor(style), true});
    }
    addKept(series);
    m_chart->setSeries(std::move(series));
    m_drawn = 0;
    m_marked = -1;
    take();
}

/// Curves of kept comparisons that are to stand behind, each under one name.
void LaneCurves::addKept(std::vector<plots::Series>& series) const {
    for (const auto& entry : m_desk.kept().all()) {
        if (!m_desk.kept().isBeside(entry.id))
            continue;
        QString name = tr("kept: %1").arg(entry.what->name);
        for (const auto& lane : entry.what->lanes) {
            auto points = std::make_shared<std::vector<plots::Sample>>();
            for (const EpochRecord& record : thinned(lane.records, kMostKeptPoints))
                points->push_back({double(record.epoch), valueOf(m_quantity)(record)});
            plots::Series one{name, title(), laneSeriesColor(lane.style), isLaneDashed(lane.style)};
            one.ghost = points;
            series.push_back(std::move(one));
            name.clear();
        }
    }
}

void LaneCurves::take() {
    const std::size_t until = completed(m_desk.feed());
    std::vector<double> row;
    for (; m_drawn < until; ++m_drawn) {
        fillRow(m_drawn, row);
        m_chart->append(double(m_drawn + 1), row);
    }
    mark();
    m_chart->refresh();
    if (isVisible() && (!m_sinceLegend.isValid() || m_sinceLegend.elapsed() > kLegendMilliseconds)) {
        m_sinceLegend.start();
        placeLegend();
    }
}

void LaneCurves::fillRow(std::size_t epoch, std::vector<double>& row) const {
    const auto& lanes = m_desk.feed().lanes();
    const auto value = valueOf(m_quantity);
    std::vector<double> values(lanes.size(), kNone);
    for (std::size_t i = 0; i < lanes.size(); ++i)
        if (epoch < lanes[i].records.size())
            values[i] = value(lanes[i].records[epoch]);
    row = values;
    if (m_isSpread)
        row.clear();
    for (int group = 0; m_isSpread && group < m_groupCount; ++group) {
        std::vector<double> of;
        for (std::size_t i = 0; i < lanes.size(); ++i)
            if (m_groups[i] == group)
                of.push_back(values[i]);
        const auto spread = engine::analysis::spreadOf(of);
        row.insert(row.end(), {spread.mean, spread.mean - spread.deviation, spread.mean + spread.deviation});
    }
    row.resize(m_chart->series().size(), kNone); // kept curves have their own points
}

/// The share of the curves' points that a legend there would hide.
double LaneCurves::hiddenBy(const QRectF& legend) const {
    const plots::Scale scale = m_chart->scale();
    const auto value = valueOf(m_quantity);
    double hidden = 0, all = 0;
    for (const auto& lane : m_desk.feed().lanes()) {
        const std::size_t every = 1 + lane.records.size() / kLookedAt;
        for (std::size_t i = 0; i < lane.records.size(); i += every) {
            const double y = value(lane.records[i]);
            if (!std::isfinite(y) || (scale.logarithmic && !(y > 0)))
                continue;
            ++all;
            hidden += legend.contains(scale.pixelX(double(lane.records[i].epoch)), scale.pixelY(y));
        }
    }
    return all > 0 ? hidden / all : 0;
}

/// To where it hides least, or nowhere where that is too much: the table and the small pictures name the
/// lanes too. It stays unless it hides twice as much, so that it does not go to and fro.
void LaneCurves::placeLegend() {
    const auto before = m_chart->legendCorner();
    m_chart->setLegendCorner(before.value_or(Qt::TopRightCorner));
    const QRectF now = plots::ChartOverlay::legend(*m_chart), area = m_chart->scale().area;
    if (now.isEmpty())
        return;
    auto best = m_chart->legendCorner();
    double least = before ? hiddenBy(now) / 2 : 1;
    for (const auto corner :
         {Qt::TopRightCorner, Qt::BottomLeftCorner, Qt::BottomRightCorner, Qt::TopLeftCorner}) {
        QRectF there = now;
        const bool left = corner == Qt::TopLeftCorner || corner == Qt::BottomLeftCorner,
                   top = corner == Qt::TopLeftCorner || corner == Qt::TopRightCorner;
        there.moveLeft(left ? area.left() : area.right() - now.width());
        there.moveTop(top ? area.top() : area.bottom() - now.height());
        if (const double hidden = hiddenBy(there); hidden < least) {
            least = hidden;
            best = corner;
        }
    }
    const double hides = best == before ? 2 * least : least;
    if (hides > (before ? kMostHidden : kMostHidden / 2))
        best.reset();
    m_chart->setLegendCorner(best);
}

/// Where lanes broke, and where all stand where that is in the past.
void LaneCurves::mark() {
    const auto& moment = m_desk.feed().moment();
    if (!moment)
        return;
    const bool isBack = moment->tick < moment->lastTick && !m_desk.feed().isPlaying();
    long long state = isBack ? moment->tick : 0;
    for (const auto& lane : moment->lanes)
        state = state * 31 + lane.divergedAt;
    if (state == m_marked)
        return;
    m_marked = state;
    std::vector<plots::Mark> marks;
    if (isBack)
        marks.push_back({double(moment->tick) / double(moment->ticksPerEpoch), tr("here"), false});
    for (const auto& lane : moment->lanes)
        if (const auto* known = m_desk.feed().find(lane.id); known && lane.divergedAt > 0)
            marks.push_back({double(lane.divergedAt) / double(known->spec.data->split.train.size()) *
                                 double(known->spec.experiment.training.batchSize),
                             tr("%1: not finite").arg(laneTitle(*known)), false});
    m_chart->setMarks(std::move(marks));
}

void LaneCurves::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_chart->refresh();
}

void LaneCurves::explain(double epoch, const QPoint& global) {
    const auto at = std::size_t(std::max(1LL, std::llround(epoch))) - 1;
    Why why;
    why.title = tr("%1 after epoch %2").arg(title(), formatCount(static_cast<long long>(at) + 1));
    QStringList lines;
    for (const auto& lane : m_desk.feed().lanes())
        if (at < lane.records.size()) {
            lines += QStringLiteral("%1: %2").arg(laneTitle(lane),
                                                  formatNumber(valueOf(m_quantity)(lane.records[at])));
            if (m_quantity == Quantity::GradientNorm)
                why.explanations.push_back(engine::analysis::explainGradientNorm(lane.records[at]));
            if (m_quantity == Quantity::Accuracy) {
                const auto& feed = m_desk.feed();
                const bool validated = feed.validationSamples() > 0;
                why.explanations.push_back(engine::analysis::explainShare(
                    accuracy(lane.records[at]), validated ? feed.validationSamples() : feed.trainSamples(),
                    validated ? "val" : "train"));
            }
        }
    const QString words[] = {
        tr("The mean over the batches of the epoch, each before its update."),
        tr("The mean over the validation part with the weights at the end of the epoch."),
        tr("In the order of the lanes. r: samples classified right."),
        tr("Of the last batch of the epoch, over all layers: in the order of the lanes.")};
    why.words = words[int(m_quantity)] + QLatin1Char('\n') + lines.join(QStringLiteral("\n"));
    if (!m_why)
        m_why = new WhyPopup(this);
    m_why->openAt(why, global);
}

} // namespace ui
