#pragma once

#include "engine/analysis/lane_verdict.h"
#include "engine/analysis/lanes_of_setting.h"
#include "ui/compare/kept_store.h"
#include "ui/lanes_feed.h"

#include <memory>
#include <optional>
#include <vector>

namespace ui {

class Document;
class Run;

/// What is to be compared: one setting and its values, a second one for a grid, seeds.
struct Sweep {
    std::string setting = "learning_rate";
    std::vector<engine::core::Value> values;
    std::string second; ///< empty: none
    std::vector<engine::core::Value> secondValues;
    int seeds = 1;
};

/// The lanes of Compare mode: made from the open document, kept while it changes, and told of when they are
/// of earlier settings. What the panels of the mode have in common.
class LaneDesk : public QObject {
    Q_OBJECT
public:
    LaneDesk(Document& document, Run& run, QObject* parent = nullptr);

    LanesFeed& feed() { return m_feed; }
    const LanesFeed& feed() const { return m_feed; }
    Run& run() const { return m_run; }
    /// The run as it begins: what lanes are made from.
    engine::analysis::LaneSpec base() const;
    /// Why there can be none; empty: there can.
    QString whyNot() const;
    /// In place of all lanes but those with a star of the same data. Errors: those of lanesOfGrid and
    /// lanesOfSeeds.
    engine::core::Result<void> open(const Sweep& sweep);
    /// In place of all lanes those of a kept comparison, from the start; the document becomes what they were
    /// made from (an edit that can be undone), its data are loaded first where they are others. Errors: what
    /// the document refuses; weights of a file that are not there.
    engine::core::Result<void> openKept(std::shared_ptr<const KeptComparison> kept);
    KeptStore& kept() { return m_kept; }
    /// What the lanes were made from, and whether the weights are a file's.
    const engine::train::Experiment& madeOf() const { return *m_of; }
    bool hasFileWeights() const;
    /// Beside those there are, which are passed over; they catch up. Errors: the same.
    engine::core::Result<void> add(const Sweep& sweep);
    /// Another lane with that learning rate.
    engine::core::Result<void> addRate(double rate);
    /// What others are compared with in words: the pinned one, else the first; null: there is none.
    const LanesFeed::Lane* reference() const;
    void pin(engine::analysis::LaneId lane);
    /// The one that is looked at more closely: selected in the table, else the reference; null: there is
    /// none.
    const LanesFeed::Lane* chosen() const;
    void choose(engine::analysis::LaneId lane);
    /// What the lanes were made from.
    const Sweep& sweep() const { return m_sweep; }
    /// Usual rates around the document's.
    Sweep usual() const;
    /// The document's experiment, whether there is a run of it or not.
    const engine::train::Experiment& document() const;
    /// Whether the document is another one than the lanes were made from.
    bool isStale() const;

    /// Up to where they stand; one a lane.
    const std::vector<engine::analysis::LaneVerdict>& verdicts() const { return m_verdicts; }
    long long epochNow() const;
    /// The loss that epochs are counted to.
    double targetLoss() const { return m_target; }
    void setTargetLoss(double loss);

Q_SIGNALS:
    /// Lanes were replaced, added or removed.
    void changed();
    /// At most some times a second: numbers are others.
    void told();
    /// A kept comparison could not be opened in the end: why.
    void refused(const QString& why);
    /// Another lane is looked at.
    void chosenChanged();
    /// Every frame with something new.
    void framed();

private:
    engine::core::Result<std::vector<engine::analysis::LaneSpec>> lanesOf(const Sweep& sweep) const;
    void openWaiting();
    void follow();
    void tell();

    Document& m_document;
    Run& m_run;
    LanesFeed m_feed;
    KeptStore m_kept;
    std::shared_ptr<const KeptComparison> m_waiting; ///< for its data
    Sweep m_sweep;
    std::optional<engine::train::Experiment> m_of;
    std::vector<engine::analysis::LaneVerdict> m_verdicts;
    bool m_isKept = false; ///< the lanes are a kept comparison's
    double m_target = 0.1;
    engine::analysis::LaneId m_pinned = 0, m_chosen = 0;
    QElapsedTimer m_told;
};

} // namespace ui
