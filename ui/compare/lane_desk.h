#pragma once

#include "engine/analysis/lane_verdict.h"
#include "engine/analysis/lanes_of_setting.h"
#include "ui/lanes_feed.h"

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
    /// Beside those there are, which are passed over; they catch up. Errors: the same.
    engine::core::Result<void> add(const Sweep& sweep);
    /// Another lane with that learning rate.
    engine::core::Result<void> addRate(double rate);
    /// What others are compared with in words: the pinned one, else the first; null: there is none.
    const LanesFeed::Lane* reference() const;
    void pin(engine::analysis::LaneId lane);
    /// What the lanes were made from.
    const Sweep& sweep() const { return m_sweep; }
    /// Usual rates around the document's.
    Sweep usual() const;
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
    /// Every frame with something new.
    void framed();

private:
    engine::core::Result<std::vector<engine::analysis::LaneSpec>> lanesOf(const Sweep& sweep) const;
    void follow();
    void tell();

    Document& m_document;
    Run& m_run;
    LanesFeed m_feed;
    Sweep m_sweep;
    std::optional<engine::train::Experiment> m_of;
    std::vector<engine::analysis::LaneVerdict> m_verdicts;
    double m_target = 0.1;
    engine::analysis::LaneId m_pinned = 0;
    QElapsedTimer m_told;
};

} // namespace ui
