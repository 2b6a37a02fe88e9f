#pragma once

#include "engine/train/experiment.h"
#include "engine/train/probe.h"
#include "engine/train/trainer.h"

#include <span>
#include <vector>

namespace engine::train {

/// Something a look at a run found. A value; the window makes sentences of it.
struct HealthNote {
    enum class Kind {
        /// Nothing stops the gradient on its way down. `layer` has the smallest root mean square of
        /// gradients,
        /// value: as a share of the largest one (NaN: all are 0), other: that root mean square.
        GradientsArrive,
        DeadUnits,      ///< `units`, count of `of`: relu units that no sample of the probe makes active
        SaturatedUnits, ///< likewise, of a hidden layer, tanh or sigmoid: hardly any slope left
        /// value: root mean square of the gradients of `layer`, the first trained one, as a share of those of
        /// the last one, layer `count`; other: the mean factor from one layer to the one below it.
        VanishingGradient,
        /// value: ‖∂L/∂W‖ / ‖W‖ of `layer`, infinite where it is no number; other: the factor by which the
        /// gradient of all layers grew since `epoch`, 0 where it is enormous without having grown.
        ExplodingGradient,
        Oscillation, ///< of the training loss: value is the mean rise as a share of it; count rises in `of`
                     ///< epochs; the largest one from `epoch` to the next
        Plateau, ///< value: training loss, which has not improved since `epoch`; other: the loss of a guess
        Overfitting, ///< value: by what share validation loss has risen above its lowest value `other`, in
                     ///< `epoch`, while the training loss fell
        ImbalancedClasses, ///< value: share of the rarest class, number `count` of `of`, in the training
                           ///< part; other: share of the most frequent one
        UnscaledInputs, ///< features `units` (smaller, larger): value is the factor between their sizes; or
                        ///< one feature alone, far from 1: value is its size. other: the smaller one's size
        LargeUpdates, ///< value: ‖Δ‖/‖W‖ of the last update of `epoch` in `layer`, which it moved most
        SmallUpdates, ///< likewise: the others were moved less still
    };
    enum class Severity { Good, Warning, Bad };

    Kind kind = Kind::GradientsArrive;
    Severity severity = Severity::Good;
    int layer = -1; ///< of the network; −1: the run or the data
    int count = 0, of = 0;
    double value = 0, other = 0;
    long long epoch = 0; ///< 0: none
    long long step = 0;  ///< where to look at it in Step mode
    std::vector<int> units = {};
};

/// While fewer than this share of a layer's units is dead or saturated, that is told but does no harm: some
/// often are from the start (CS231n names 40 % dead as what a rate that is too high leaves).
inline constexpr double kFewFlat = 0.25;
/// A gradient has vanished where a weight of the first layer gets less than this of what a weight of the last
/// one gets: with one learning rate for both it learns a thousand times slower. Three sigmoid layers alone,
/// whose slope is at most ¼ (Glorot and Bengio 2010), leave 1/64.
inline constexpr double kVanished = 1e-3;
/// ... and with this, near the precision of float32, it does not learn at all.
inline constexpr double kGone = 1e-6;
/// A gradient is enormous where a plain step at the usual rate of 0.01 would be as long as the weights
/// themselves; a good step changes about a thousandth of them (Karpathy, CS231n, "ratio of weights:updates").
inline constexpr double kEnormous = 100;
/// It explodes where it is larger than the weights, and within kGrowthEpochs the smallest of three epochs at
/// the end was so many times the largest of three at the beginning.
inline constexpr double kGrowth = 10;
inline constexpr int kGrowthEpochs = 10;
/// The loss oscillates where, of the last kSwingEpochs epochs, this share ended higher than the one before
/// (and as many lower), on average by kSwing of the loss: a good rate leaves a few small rises by chance.
inline constexpr int kSwingEpochs = 20;
inline constexpr double kRises = 0.3, kSwing = 0.3;
/// A plateau: not better by kProgress for kPlateauEpochs, and still above kHalfGuess of the loss of a
/// constant guess (with less it has learned something, and may be as good as it gets).
inline constexpr int kPlateauEpochs = 20;
inline constexpr double kProgress = 0.01, kHalfGuess = 0.5;
/// Overfitting: the validation loss, a mean over five epochs, was lowest kPastBest epochs ago (the usual
/// patience of early stopping) or earlier, and in each of the last kPastBest epochs higher than that by
/// kRisen (which a jump by chance is not), while the training loss fell.
inline constexpr int kPastBest = 10;
inline constexpr double kRisen = 0.1;
/// Classes are imbalanced where the rarest has less than this of an even share: of two classes a fifth of the
/// samples (Google's "Imbalanced datasets": above that the imbalance is mild).
inline constexpr double kFairShare = 0.4;
/// Features are unscaled where their sizes (root mean squares) differ by this factor: the curvature of the
/// loss along their weights differs by its square, and gradient descent takes about as many times more steps
/// (LeCun et al. 1998, "Efficient BackProp", 4.3). Pixels have one unit: only their common size counts, as
/// that of a feature alone does.
inline constexpr double kUnscaled = 10;

/// Updates are long where, for kUpdateEpochs, they changed a layer by more than this share of it, and tiny
/// where they changed no layer by kTinyUpdate although the loss is above kHalfGuess of a guess: a hundred
/// times more or less than the thousandth that is usual (Karpathy, CS231n).
inline constexpr double kLongUpdate = 0.1, kTinyUpdate = 1e-5;
inline constexpr std::size_t kUpdateEpochs = 3;

/// What is known of the data alone: computed once a run.
struct DataHealth {
    std::vector<HealthNote> notes;
    /// Loss over the training part of the best answer that does not look at the features: the shares of the
    /// classes, or a constant (mean or median, whichever is better).
    double guess = 0;
};
/// Looks at all targets and at the features of at most some thousand training samples. Pure.
DataHealth dataHealth(const Experiment& experiment, const data::Prepared& data);

/// Looks at a run after `step`. `records`: its epochs in order, those after `step` do not count; old ones may
/// be missing. The worst first. Pure, cheap.
std::vector<HealthNote> health(const Experiment& experiment, const DataHealth& data, const Probe& probe,
                               std::span<const EpochRecord> records, long long step);

} // namespace engine::train
