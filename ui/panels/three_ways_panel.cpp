#include "ui/panels/three_ways_panel.h"

#include "engine/analysis/lane_story.h"
#include "ui/document.h"
#include "ui/fine_tuning.h"
#include "ui/panels/health_table.h"
#include "ui/panels/number_box.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/chart.h"
#include "ui/plots/save_progress.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::analysis::Reached;
using engine::train::EpochRecord;

namespace {

constexpr double kUsualTarget = 90;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

engine::core::Parameter targetParameter() {
    engine::core::Parameter target;
    target.name = "target";
    target.kind = engine::core::Kind::Real;
    target.defaultValue = kUsualTarget;
    target.minimum = 1;
    target.maximum = 100;
    target.unit = "%";
    return target;
}

QString percent(double share) { return QStringLiteral("%1 %").arg(QString::number(100 * share, 'f', 1)); }

} // namespace

ThreeWaysPanel::ThreeWaysPanel(Document& document, Run& run, QWidget* parent)
    : Panel(tr("Three ways"), parent), m_document(document), m_run(run), m_feed(new LanesFeed(this)),
      m_chart(new plots::Chart),
      m_table(new HealthTable(
          {{tr("samples"), tr("Training samples seen until the accuracy was reached for the first time")},
           {tr("epochs"), tr("Epochs until then")},
           {tr("at last"), tr("Accuracy after the last epoch")},
           {tr("best"), tr("Best accuracy of all epochs")},
           {tr("source task"), tr("Accuracy on the task the weights came from, after the last epoch")}},
          tr("way"))),
      m_target(new NumberBox(targetParameter())), m_start(new QPushButton), m_state(new QLabel),
      m_bar(new QProgressBar) {
    m_chart->setNames(QStringLiteral("three-ways"), tr("epoch"), tr("share classified right"));
    m_chart->setAccessibleName(tr("Accuracy of the three ways"));
    m_chart->setBounds({0, 1});
    m_chart->setLegendCorner(Qt::BottomRightCorner);
    m_target->setNumber(kUsualTarget);
    m_target->setAccessibleName(tr("Accuracy to reach"));
    m_target->setToolTip(tr("The accuracy that samples are counted up to"));
    m_state->setObjectName(QStringLiteral("muted"));
    m_state->setWordWrap(true);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the three ways"));
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(m_state, 1);
    line->addWidget(m_bar);
    line->addWidget(m_start);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->addLayout(line);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_table);
    setContent(inside);
    auto* wanted = new QLabel(tr("samples to reach"));
    wanted->setObjectName(QStringLiteral("muted"));
    wanted->setBuddy(m_target);
    addTitleWidget(wanted);
    addTitleWidget(m_target);
    const auto restyle = [this, wanted] {
        wanted->setFont(ui::font(FontRole::Small));
        m_state->setFont(ui::font(FontRole::Small));
        m_bar->setFixedWidth(scaled(90));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    connect(m_start, &QPushButton::clicked, this, [this] { m_feed->isBusy() ? m_feed->cancel() : start(); });
    connect(m_target, &NumberBox::edited, this, &ThreeWaysPanel::showTable);
    connect(m_table, &HealthTable::chosen, this, &ThreeWaysPanel::explainNumber);
    connect(m_chart, &plots::Chart::pointChosen, this, &ThreeWaysPanel::explainEpoch);
    connect(m_feed, &LanesFeed::begun, this, &ThreeWaysPanel::begin);
    connect(m_feed, &LanesFeed::grown, this, &ThreeWaysPanel::take);
    connect(m_feed, &LanesFeed::ended, this, &ThreeWaysPanel::take);
    for (const auto signal : {&Run::opened, &Run::settingsChanged, &Run::switched})
        connect(&run, signal, this, &ThreeWaysPanel::showState);
    begin();
}

ThreeWaysPanel::~ThreeWaysPanel() { m_feed->disconnect(this); }

QString ThreeWaysPanel::whyNot() const {
    if (!m_run.isReady())
        return m_run.problem();
    if (m_run.data()->dataset->task != engine::data::Task::Classification)
        return tr("These data ask for numbers, not classes: there is no accuracy to reach.");
    if (learningLayers(m_run.network().spec()).size() < 2)
        return tr("This network has one layer that learns: fine-tuning and head only are the same.");
    return {};
}

void ThreeWaysPanel::start() {
    if (!whyNot().isEmpty())
        return;
    engine::analysis::LaneSpec base;
    base.experiment = m_document.experiment();
    base.data = m_run.data();
    base.initial = *m_run.snapshot()->origin.parameters;
    base.source = m_run.snapshot()->origin.source;
    const auto& tuning = m_document.project().fineTuning;
    const int head = tuning ? tuning->headLayers : headOf(base.experiment.network);
    m_of = base.experiment;
    m_feed->start(engine::analysis::lanesOfFineTuning(base, head), base.experiment.training.epochs);
}

void ThreeWaysPanel::begin() {
    std::vector<plots::Series> series;
    for (std::size_t i = 0; i < m_feed->lanes().size(); ++i)
        series.push_back({m_feed->lanes()[i].name,
                          m_feed->validationSamples() > 0
                              ? tr("share of the validation part classified right, at the end of the epoch")
                              : tr("share of the training samples classified right, over the epoch"),
                          int(i), i > 0});
    m_chart->setSeries(series);
    m_drawn = 0;
    take();
}

double ThreeWaysPanel::accuracyAt(const EpochRecord& record) const {
    return std::isnan(record.validationAccuracy) ? record.trainAccuracy : record.validationAccuracy;
}

/// What came, up to the epoch that all lanes that go on have completed.
void ThreeWaysPanel::take() {
    const auto& lanes = m_feed->lanes();
    std::size_t most = 0, least = std::numeric_limits<std::size_t>::max();
    for (const auto& lane : lanes) {
        most = std::max(most, lane.records.size());
        least = std::min(least, lane.records.size());
    }
    const std::size_t until = m_feed->isBusy() ? (lanes.empty() ? 0 : least) : most;
    std::vector<double> values(lanes.size());
    for (; m_drawn < until; ++m_drawn) {
        for (std::size_t i = 0; i < lanes.size(); ++i)
            values[i] = m_drawn < lanes[i].records.size() ? accuracyAt(lanes[i].records[m_drawn]) : kNone;
        m_chart->append(double(m_drawn + 1), values);
    }
    m_chart->refresh();
    showTable();
    showState();
}

std::optional<EpochRecord> ThreeWaysPanel::bestOf(int lane) const {
    const auto& records = m_feed->lanes()[std::size_t(lane)].records;
    const auto best = std::max_element(records.begin(), records.end(), [this](const auto& a, const auto& b) {
        return accuracyAt(a) < accuracyAt(b);
    });
    return best != records.end() ? std::optional(*best) : std::nullopt;
}

void ThreeWaysPanel::showTable() {
    std::vector<HealthTable::Row> rows;
    const double wanted = m_target->value() / 100;
    for (std::size_t i = 0; i < m_feed->lanes().size(); ++i) {
        const auto& lane = m_feed->lanes()[i];
        const auto reached = engine::analysis::reached(lane.records, wanted, m_feed->trainSamples());
        const auto best = bestOf(int(i));
        const bool any = !lane.records.empty();
        const double last = any ? accuracyAt(lane.records.back()) : kNone;
        const double source = any ? lane.records.back().sourceAccuracy : kNone;
        rows.push_back({lane.diverged ? tr("%1 (diverged)").arg(lane.name) : lane.name,
                        {reached ? double(reached->samples) : kNone, reached ? double(reached->epoch) : kNone,
                         last, best ? accuracyAt(*best) : kNone, source},
                        {reached ? formatCount(reached->samples) : QString(),
                         reached ? formatCount(reached->epoch) : QString(), percent(last),
                         best ? percent(accuracyAt(*best)) : QString(), percent(source)}});
    }
    m_table->show(rows);
    m_table->setVisible(!rows.empty());
    m_chart->setVisible(!rows.empty());
}

void ThreeWaysPanel::showState() {
    const QString why = whyNot();
    const bool busy = m_feed->isBusy(), known = !m_feed->lanes().empty();
    m_bar->setVisible(busy);
    m_bar->setValue(int(1000 * m_feed->progress()));
    m_start->setText(busy ? tr("Cancel") : known ? tr("Train again") : tr("Train three ways"));
    m_start->setToolTip(
        busy ? tr("What is known so far stays")
             : tr("Trains fine-tuned, head only and from scratch from the same batches with these "
                  "settings; the run itself is not touched"));
    m_start->setEnabled(busy || why.isEmpty());
    if (!m_feed->problem().isEmpty())
        m_state->setText(m_feed->problem());
    else if (busy)
        m_state->setText(std::isnan(m_feed->secondsLeft())
                             ? tr("Epoch %1 of %2").arg(m_drawn + 1).arg(m_of->training.epochs)
                             : tr("Epoch %1 of %2, %3")
                                   .arg(m_drawn + 1)
                                   .arg(m_of->training.epochs)
                                   .arg(plots::timeLeft(m_feed->secondsLeft())));
    else if (!why.isEmpty())
        m_state->setText(why);
    else if (!known)
        m_state->setText(
            tr("Trains this network fine-tuned from its weights, with nothing but its head learning, "
               "and from scratch: the same batches, the same settings, %1 epochs.")
                .arg(m_document.experiment().training.epochs));
    else if (m_of && !(*m_of == m_document.experiment()))
        m_state->setText(tr("Of earlier settings."));
    else
        m_state->setText(m_feed->isComplete() ? tr("The same batches, the same settings.")
                                              : tr("Cancelled after %1 epochs.").arg(m_drawn));
}

void ThreeWaysPanel::explainNumber(int row, int column, const QPoint& global) {
    const auto& lane = m_feed->lanes()[std::size_t(row)];
    if (lane.records.empty())
        return;
    const bool validated = m_feed->validationSamples() > 0;
    const long long samples = validated ? m_feed->validationSamples() : m_feed->trainSamples();
    const char* part = validated ? "val" : "train";
    const EpochRecord& last = lane.records.back();
    if (column == Samples || column == Epoch) {
        const auto reached =
            engine::analysis::reached(lane.records, m_target->value() / 100, m_feed->trainSamples());
        const auto& at = lane.records[std::size_t(reached->epoch - 1)];
        return explain(tr("%1: samples to reach %2 %").arg(lane.name, formatTick(m_target->value())),
                       tr("After epoch %1 the accuracy was that high for the first time.")
                           .arg(formatCount(reached->epoch)),
                       {engine::analysis::explainReached(*reached, m_feed->trainSamples()),
                        engine::analysis::explainShare(accuracyAt(at), samples, part)},
                       global);
    }
    if (column == Source)
        return explain(
            tr("%1: source task after epoch %2").arg(lane.name, formatCount(last.epoch)),
            tr("With the source's own head on the other layers as they are then."),
            {engine::analysis::explainShare(last.sourceAccuracy, m_feed->sourceSamples(), "source")}, global);
    const EpochRecord at = column == Best ? *bestOf(row) : last;
    explain(tr("%1: accuracy after epoch %2").arg(lane.name, formatCount(at.epoch)), {},
            {engine::analysis::explainShare(accuracyAt(at), samples, part)}, global);
}

void ThreeWaysPanel::explainEpoch(double epoch, const QPoint& global) {
    const bool validated = m_feed->validationSamples() > 0;
    const auto at = std::size_t(std::max(1LL, std::llround(epoch))) - 1;
    std::vector<engine::trace::Explanation> all;
    QStringList names;
    for (const auto& lane : m_feed->lanes())
        if (at < lane.records.size()) {
            all.push_back(engine::analysis::explainShare(accuracyAt(lane.records[at]),
                                                         validated ? m_feed->validationSamples()
                                                                   : m_feed->trainSamples(),
                                                         validated ? "val" : "train"));
            names << lane.name;
        }
    if (!all.empty())
        explain(tr("Epoch %1").arg(formatCount(static_cast<long long>(at) + 1)),
                tr("In this order: %1. r: samples classified right.").arg(names.join(QStringLiteral(", "))),
                all, global);
}

void ThreeWaysPanel::explain(const QString& title, const QString& words,
                             const std::vector<engine::trace::Explanation>& all, const QPoint& global) {
    if (!m_why)
        m_why = new WhyPopup(this);
    m_why->openAt({title, words, all, {}, {}, {}}, global);
}

} // namespace ui
