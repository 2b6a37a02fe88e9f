#pragma once

#include <cstddef>
#include <vector>

namespace ui::plots {

struct Sample {
    double x = 0, y = 0;
};

/// Some neighbouring points of a curve in one: where the lowest and the highest are, how many there are, and
/// their sum. A value that is not finite counts for nothing; a bucket without a finite value draws as a gap.
struct Bucket {
    double x = 0; ///< of the first point
    double xLow = 0, low = 0;
    double xHigh = 0, high = 0;
    double sum = 0;
    std::size_t count = 0;

    static Bucket of(double x, double y);
    bool empty() const { return count == 0; }
    /// Takes in the bucket that follows.
    void merge(const Bucket& next);
};

/// The points of one curve, x ascending. Memory is bounded: up to kMostBuckets points are kept as they came,
/// beyond that neighbours are joined in pairs, then in fours, ..., each keeping its lowest and its highest
/// point, so that no minimum or maximum is ever lost (at most 2 · kMostBuckets points are kept). Above it
/// stands a pyramid of buckets of buckets, so that the extremes of any range cost O(log n) and a plot of any
/// length costs as much as it is wide.
class CurveHistory {
public:
    static constexpr std::size_t kMostBuckets = std::size_t(1) << 15;

    /// x greater than the last one.
    void append(double x, double y);
    void clear();
    /// Forgets everything from x on (a joined bucket that reaches beyond x as a whole).
    void truncate(double x);

    /// The finest buckets kept, the one that is being filled included.
    std::size_t size() const { return m_levels.front().size() + (m_filled > 0 ? 1 : 0); }
    Bucket at(std::size_t index) const;
    /// How many points share a bucket: 1 as long as every point is kept.
    std::size_t pointsPerBucket() const { return m_perBucket; }
    /// The bucket nearest to x from the left, 0 if x is before all. Not for an empty curve.
    std::size_t indexAt(double x) const;
    /// Extremes of the buckets [first, last).
    Bucket extremes(std::size_t first, std::size_t last) const;

    /// What has to be drawn between x0 and x1 on so many pixel columns: every point if there are few, else
    /// the lowest and the highest of each column; and one neighbour on each side, so that lines go on to the
    /// edge. A gap is one sample with y = NaN. Overwrites `out` and keeps its memory.
    void thin(double x0, double x1, int columns, std::vector<Sample>& out) const;
    /// The same for a line that only has to show the course: of more points than columns the mean of each
    /// column.
    void average(double x0, double x1, int columns, std::vector<Sample>& out) const;

private:
    void close(const Bucket& bucket);
    template <class Draw>
    void reduce(double x0, double x1, int columns, std::size_t most, Draw draw,
                std::vector<Sample>& out) const;
    std::size_t firstAtOrAfter(double x, std::size_t from) const;

    std::vector<std::vector<Bucket>> m_levels{1}; ///< [0] the finest; [k] holds full pairs of [k − 1]
    Bucket m_open;                                ///< being filled
    std::size_t m_filled = 0;                     ///< points in it
    std::size_t m_perBucket = 1;
};

/// Exponential moving average without the pull towards the start (as TensorBoard's): sₙ = w sₙ₋₁ + (1 − w)
/// yₙ, s₀ = 0, smoothed yₙ = sₙ / (1 − wⁿ). Values that are not finite are passed over.
class Smoother {
public:
    /// 0 ... 0.99; 0 leaves values as they are.
    explicit Smoother(double weight = 0) : m_weight(weight) {}
    /// The smoothed value after `count` further points with the mean y.
    double next(double y, std::size_t count = 1);

private:
    double m_weight, m_sum = 0, m_norm = 0;
};

/// A curve as it came and, with a smoothing above 0, smoothed over it.
class Curve {
public:
    Curve();
    /// An x at or before the last one (the run was taken back) first forgets everything from there on.
    void append(double x, double y);
    void clear();
    /// Forgets everything from x on.
    void truncate(double x);
    void setSmoothing(double weight);
    double smoothing() const { return m_smoothing; }

    const CurveHistory& raw() const { return m_raw; }
    /// Empty without smoothing. Exact while every point is kept; after that from the means of the buckets.
    const CurveHistory& smoothed() const { return m_smoothed; }
    /// Where a value was not finite: the first kMostMarks of them.
    const std::vector<double>& notFinite() const { return m_notFinite; }
    static constexpr std::size_t kMostMarks = 1000;
    double lastX() const { return m_lastX; }
    /// The newest value; NaN without any.
    double last() const { return m_last; }
    /// The newest smoothed value; NaN without any or without smoothing.
    double smoothedLast() const { return m_smoothedLast; }

private:
    void smoothAgain();

    CurveHistory m_raw, m_smoothed;
    Smoother m_smoother;
    double m_smoothing = 0;
    std::vector<double> m_notFinite;
    double m_lastX, m_last, m_smoothedLast;
};

} // namespace ui::plots
