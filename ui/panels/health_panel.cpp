#include "ui/panels/health_panel.h"

#include "ui/network/layer_names.h"
#include "ui/panels/health_row.h"
#include "ui/panels/health_table.h"
#include "ui/panels/scrolled.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace ui {

HealthPanel::HealthPanel(Run& run, ProbeFeed& feed, QWidget* parent)
    : Panel(tr("Health"), parent), m_run(run), m_feed(feed), m_notesLayout(new QVBoxLayout),
      m_table(
          new HealthTable({{QStringLiteral("‖∂L/∂W‖ / ‖W‖"),
                            tr("Length of the gradient of weights and biases, in units of their own length, "
                               "over some training samples")},
                           {tr("update / weight"),
                            tr("Length of the last update of the epoch, in units of the weights before it; "
                               "around 0.001 is usual")}})),
      m_placeholder(new QLabel(tr("Looking at the run …"))) {
    m_placeholder->setObjectName(QStringLiteral("muted"));
    m_placeholder->setAlignment(Qt::AlignCenter);
    auto* form = new QWidget;
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_placeholder);
    layout->addLayout(m_notesLayout);
    layout->addWidget(m_table);
    const auto restyle = [this, layout] {
        layout->setSpacing(scaled(14));
        m_notesLayout->setSpacing(scaled(7));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    auto* content = new QWidget;
    auto* all = new QVBoxLayout(content);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(new Scrolled(form), 1);
    setContent(content);
    feed.addViewer(*this);
    connect(&run, &Run::opened, this, &HealthPanel::open);
    connect(&run, &Run::switched, this, &HealthPanel::changeRun);
    connect(&run, &Run::dataChanged, this, [this] { m_data.reset(); });
    connect(&run, &Run::framed, this, &HealthPanel::collect);
    connect(&feed, &ProbeFeed::changed, this, &HealthPanel::look);
    open();
}

void HealthPanel::addFooter(QWidget* footer) { content()->layout()->addWidget(footer); }

void HealthPanel::open() {
    m_epochs.clear();
    m_notes.clear();
    m_data.reset();
    m_shown = m_run.tree().current();
    look();
}

void HealthPanel::changeRun() {
    const RunTree& tree = m_run.tree();
    std::erase_if(m_epochs, [&](const auto& kept) { return !tree.find(kept.first); });
    m_notes.clear();
    const auto before = std::exchange(m_shown, tree.current());
    if (before == m_shown || m_epochs.contains(m_shown))
        return;
    auto& epochs = m_epochs[m_shown] = m_epochs[before]; // a fork: the same up to here
    if (!m_run.isPlaying())                              // else until its first point
        epochs.forgetAfter(m_run.snapshot()->step);
}

void HealthPanel::collect() {
    for (const auto& point : m_run.newPoints())
        m_epochs[point.run].add(point.record);
}

void HealthPanel::look() {
    const auto& probe = m_feed.probe();
    if (!isVisible() && probe && m_run.isReady())
        return;
    if (probe && m_run.isReady()) {
        if (!m_data)
            m_data = engine::train::dataHealth(m_run.experiment(), *m_run.data());
        m_notes.take(engine::train::health(m_run.experiment(), *m_data, *probe, m_epochs[m_shown].records(),
                                           m_feed.step()),
                     !m_run.isPlaying());
    } else {
        m_notes.clear();
    }
    showNotes();
    showTable();
}

HealthRow* HealthPanel::addRow() {
    auto* row = new HealthRow;
    m_notesLayout->addWidget(row);
    connect(row, &HealthRow::stepChosen, this, [this](long long step) {
        m_run.seek(step);
        Q_EMIT lookInside();
    });
    m_rows.push_back(row);
    return row;
}

void HealthPanel::showNotes() {
    const auto notes = m_notes.shown();
    for (std::size_t i = 0; i < std::max(notes.size(), m_rows.size()); ++i) {
        HealthRow* row = i < m_rows.size() ? m_rows[i] : addRow();
        row->setVisible(i < notes.size());
        if (i < notes.size())
            row->show(notes[i], healthInWords(notes[i], m_run.experiment(), *m_run.data()->dataset));
    }
    m_placeholder->setVisible(notes.empty());
    setCaption(notes.empty()       ? QString()
               : notes.size() == 1 ? tr("1 note")
                                   : tr("%1 notes").arg(formatCount(static_cast<long long>(notes.size()))));
}

const engine::train::EpochRecord* HealthPanel::lastEpoch() const {
    const auto known = m_epochs.find(m_shown);
    if (known == m_epochs.end())
        return nullptr;
    const auto records = known->second.records();
    const auto later = std::find_if(records.begin(), records.end(),
                                    [this](const auto& record) { return record.step > m_feed.step(); });
    return later == records.begin() ? nullptr : &*std::prev(later);
}

void HealthPanel::showTable() {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    std::vector<HealthTable::Row> rows;
    const auto* epoch = lastEpoch();
    const auto& probe = m_feed.probe();
    if (probe && m_run.isReady())
        for (std::size_t i = 0; i < probe->layers.size(); ++i) {
            const auto& layer = probe->layers[i];
            if (layer.weights.finite + layer.weights.notFinite == 0)
                continue;
            const double update =
                epoch && rows.size() < epoch->updateRatios.size() ? epoch->updateRatios[rows.size()] : kNone;
            rows.push_back({layerTitle(m_run.network().spec(), int(i)),
                            {layer.weightNorm > 0 ? layer.gradientNorm / layer.weightNorm : kNone, update}});
        }
    m_table->show(rows);
    m_table->setVisible(!rows.empty());
}

std::vector<HealthRow*> HealthPanel::rows() const {
    std::vector<HealthRow*> shown;
    for (HealthRow* row : m_rows)
        if (!row->isHidden())
            shown.push_back(row);
    return shown;
}

void HealthPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_notes.clear();
    m_feed.update();
    // Else with the probe that is being made.
    if (!m_run.isReady() || m_feed.step() == m_run.snapshot()->step)
        look();
}

} // namespace ui
