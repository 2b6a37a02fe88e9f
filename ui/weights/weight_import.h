#pragma once

#include "engine/io/placing.h"
#include "engine/train/prediction_difference.h"
#include "ui/data/latest_job.h"
#include "ui/weights/loaded_weights.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

class Document;
class Run;

/// A network that the tensors of a file may go into, and what is proposed for it.
struct WeightGoal {
    engine::train::Experiment experiment; ///< as it is afterwards
    engine::io::Targets targets;
    engine::core::VectorD initial; ///< what is kept where nothing is loaded
    engine::io::Placements proposal;
};
using WeightGoalPtr = std::shared_ptr<const WeightGoal>;

/// What the window is at: what weightGoals() needs to know.
struct WeightSituation {
    engine::train::Experiment experiment;
    bool isReady = false;             ///< the experiment makes a network
    engine::core::VectorD parameters; ///< of the run, as they are now
    engine::data::PreparedPtr data;   ///< null: none
};
/// Into the present network, and into the file's own where it holds one that is another. Null: there is none.
struct WeightGoals {
    WeightSituation situation;
    WeightGoalPtr present, own;
};
WeightSituation situationOf(const Document& document, const Run& run);
/// Off the window's thread: looks at every number.
WeightGoals weightGoals(const LoadedWeights& weights, WeightSituation situation);
/// One undoable edit: that network, if it is another, and what is placed in it.
engine::core::Result<void> loadInto(Document& document, const WeightGoal& goal,
                                    const engine::io::Placed& placed);
/// Whether nobody needs to be asked: the file is this network's own (all tensors by the contract's names and
/// as they are), or the pair W, b of a single layer.
bool isPlain(const LoadedWeights& weights, const WeightGoals& goals);

/// A weight file before it is loaded: into which network, what goes where, and what comes of it: the
/// parameters and the difference they make, computed off the window's thread. Accepting is one undoable edit.
class WeightImport : public QObject {
    Q_OBJECT
public:
    /// One goal at least is there.
    WeightImport(Document& document, LoadedWeightsPtr weights, WeightGoals goals, QObject* parent = nullptr);

    const LoadedWeights& weights() const { return *m_weights; }
    const LoadedWeightsPtr& shared() const { return m_weights; }

    /// Whether the file holds a network that is not the present one, so that there is a choice.
    bool hasChoice() const { return m_goals.own != nullptr && m_goals.present != nullptr; }
    /// Of the file's network; false: the present one.
    bool usesFileNetwork() const { return m_goal == m_goals.own; }
    void useFileNetwork(bool use);
    /// The present network, the file's; null: there is none.
    const WeightGoals& goals() const { return m_goals; }
    const WeightGoal& goal() const { return *m_goal; }

    const engine::io::Placements& placements() const { return m_placements; }
    /// Error: why that tensor cannot go there; then nothing changes.
    engine::core::Result<void> place(int target, const std::string& source);
    void setTransform(int target, const engine::io::Transform& transform);
    /// Leaves it as it is.
    void keep(int target);
    void reset(); ///< to what was proposed
    bool isProposal() const;
    int loaded() const; ///< how many targets get something
    bool fits(int target, int tensor) const;

    /// What comes of it; null while it is being made.
    const std::shared_ptr<const engine::io::Placed>& placed() const { return m_placed; }

    /// What is open, as the network says it now, and as it would say it.
    struct Comparison {
        engine::train::Predictions before, after;
        engine::train::PredictionDifference difference;
        bool hasBefore = false; ///< false: there is nothing to compare with
    };
    /// Of what is placed; null while it is computed, and where there is none.
    const std::shared_ptr<const Comparison>& comparison() const { return m_comparison; }
    /// Why there is none.
    const QString& noComparison() const { return m_noComparison; }
    bool isComparing() const { return m_comparing.isBusy(); }

    /// Error: what the document refuses. Needs placed() and at least one tensor loaded. What is kept stays as
    /// it was when the file was opened.
    engine::core::Result<void> accept();

Q_SIGNALS:
    void changed();

private:
    void choose(WeightGoalPtr goal);
    void recompute();
    void compare();

    Document& m_document;
    LoadedWeightsPtr m_weights;
    WeightGoals m_goals;
    WeightGoalPtr m_goal;
    engine::io::Placements m_placements;
    std::shared_ptr<const engine::io::Placed> m_placed;
    std::shared_ptr<const Comparison> m_comparison;
    QString m_noComparison;
    LatestJob m_applying, m_comparing;
};

} // namespace ui
