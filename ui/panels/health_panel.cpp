#include "ui/panels/health_panel.h"

#include "ui/network/layer_names.h"
#include "ui/panels/epoch_popup.h"
#include "ui/panels/health_row.h"
#include "ui/panels/health_table.h"
#include "ui/panels/probe_whys.h"
#include "ui/panels/scrolled.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCursor>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace ui {

using engine::train::HealthNote;

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
    connect(m_table, &HealthTable::chosen, this, &HealthPanel::explainNumber);
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

std::vector<HealthNote> HealthPanel::found() const {
    return engine::train::health(m_run.experiment(), *m_data, *m_feed.probe(), records(), m_feed.step());
}

void HealthPanel::look() {
    const auto& probe = m_feed.probe();
    if (!isVisible() && probe && m_run.isReady())
        return;
    if (probe && m_run.isReady()) {
        if (!m_data)
            m_data = engine::train::dataHealth(m_run.experiment(), *m_run.data());
        m_notes.take(found(), !m_run.isPlaying());
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
    connect(row, &HealthRow::numberChosen, this, [this, row] {
        // As old as the pointer, or where the keyboard is.
        const QPoint below = row->mapToGlobal(QPoint(row->width() / 4, row->height()));
        explainNote(row->note(),
                    row->rect().contains(row->mapFromGlobal(QCursor::pos())) ? QCursor::pos() : below);
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
            row->show(notes[i], healthInLinks(notes[i], m_run.experiment(), *m_run.data()->dataset));
    }
    m_placeholder->setVisible(notes.empty());
    setCaption(notes.empty()       ? QString()
               : notes.size() == 1 ? tr("1 note")
                                   : tr("%1 notes").arg(formatCount(static_cast<long long>(notes.size()))));
}

std::span<const engine::train::EpochRecord> HealthPanel::records() const {
    const auto known = m_epochs.find(m_shown);
    if (known == m_epochs.end())
        return {};
    const auto all = known->second.records();
    const auto later = std::find_if(all.begin(), all.end(),
                                    [this](const auto& record) { return record.step > m_feed.step(); });
    return all.first(std::size_t(later - all.begin()));
}

WhyPopup& HealthPanel::popup() {
    if (!m_popup)
        m_popup = new WhyPopup(this);
    return *m_popup;
}

void HealthPanel::explainNote(HealthNote note, const QPoint& global) {
    using Kind = HealthNote::Kind;
    const auto& probe = m_feed.probe();
    if (!probe || !m_data || !m_run.isReady())
        return;
    // While it plays a note stays a while: its numbers now.
    bool holds = false;
    for (const HealthNote& now : found())
        if (now.kind == note.kind && now.layer == note.layer) {
            note = now;
            holds = true;
        }
    if (!holds)
        return popup().openAt(
            {tr("It holds no more"), tr("The run has gone on since this was found."), {}, {}, {}, {}},
            global);
    if (note.kind == Kind::LargeUpdates || note.kind == Kind::SmallUpdates) {
        const auto row = std::find(m_layers.begin(), m_layers.end(), note.layer);
        return explainUpdate(std::size_t(row - m_layers.begin()), note.epoch, global);
    }
    Why why;
    why.title = healthInWords(note, m_run.experiment(), *m_run.data()->dataset).what;
    why.explanations =
        engine::train::explainNote(note, {m_run.experiment(), *m_run.data(), *probe, records()});
    why.words = wordsOfNote(note, *probe);
    why.go = tr("Look at it in Step mode");
    why.goTo = [this, step = note.step] {
        m_run.seek(step);
        Q_EMIT lookInside();
    };
    popup().openAt(why, global);
}

void HealthPanel::explainUpdate(std::size_t index, long long epoch, const QPoint& global) {
    m_explained = index;
    if (!m_epochPopup) {
        m_epochPopup = new EpochPopup(
            m_run,
            [this](const engine::train::EpochStory& story) {
                return std::vector{engine::train::explainUpdateRatio(story, m_explained)};
            },
            this);
        connect(m_epochPopup, &EpochPopup::goneTo, this, &HealthPanel::lookInside);
    }
    m_epochPopup->openAt(epoch, global);
}

void HealthPanel::explainNumber(int row, int column, const QPoint& global) {
    if (!m_feed.probe() || row >= int(m_layers.size()))
        return;
    const auto past = records();
    if (column == 1)
        return past.empty() ? void() : explainUpdate(std::size_t(row), past.back().epoch, global);
    const int layer = m_layers[std::size_t(row)];
    Why why = whyOfRatio(*m_feed.probe(), layer, layerTitle(m_run.network().spec(), layer));
    why.go = tr("Look at it in Step mode");
    why.goTip = tr("At the next batch of the run, at its gradient ∂L/∂W");
    why.goTo = [this, step = m_feed.step(), layer] {
        Q_EMIT lookAt({step, engine::trace::Phase::Backward, layer, "dL/dW"});
    };
    popup().openAt(why, global);
}

void HealthPanel::showTable() {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    std::vector<HealthTable::Row> rows;
    const auto past = records();
    const auto* epoch = past.empty() ? nullptr : &past.back();
    m_layers.clear();
    const auto& probe = m_feed.probe();
    if (probe && m_run.isReady())
        for (std::size_t i = 0; i < probe->layers.size(); ++i) {
            const auto& layer = probe->layers[i];
            if (layer.weights.finite + layer.weights.notFinite == 0)
                continue;
            m_layers.push_back(int(i));
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
