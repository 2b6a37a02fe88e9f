#include "ui/plots/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Bucket nothing(double x) { return {x, x, kInfinity, x, -kInfinity, 0, 0}; }

/// Both points of a bucket in the order of x; one if they are the same; a gap if there is none.
void draw(const Bucket& bucket, std::vector<Sample>& out) {
    const bool lowFirst = bucket.xLow <= bucket.xHigh;
    if (bucket.empty()) {
        out.push_back({bucket.x, kNaN});
        return;
    }
    out.push_back(lowFirst ? Sample{bucket.xLow, bucket.low} : Sample{bucket.xHigh, bucket.high});
    if (bucket.xLow != bucket.xHigh)
        out.push_back(lowFirst ? Sample{bucket.xHigh, bucket.high} : Sample{bucket.xLow, bucket.low});
}

} // namespace

Bucket Bucket::of(double x, double y) { return std::isfinite(y) ? Bucket{x, x, y, x, y, y, 1} : nothing(x); }

void Bucket::merge(const Bucket& next) {
    if (next.low < low) {
        low = next.low;
        xLow = next.xLow;
    }
    if (next.high > high) {
        high = next.high;
        xHigh = next.xHigh;
    }
    sum += next.sum;
    count += next.count;
}

void CurveHistory::append(double x, double y) {
    const Bucket point = Bucket::of(x, y);
    if (m_filled == 0)
        m_open = point;
    else
        m_open.merge(point);
    if (++m_filled < m_perBucket)
        return;
    m_filled = 0;
    close(m_open);
}

void CurveHistory::close(const Bucket& bucket) {
    m_levels[0].push_back(bucket);
    for (std::size_t k = 0; m_levels[k].size() % 2 == 0; ++k) {
        if (k + 1 == m_levels.size())
            m_levels.emplace_back();
        const auto& fine = m_levels[k];
        Bucket pair = fine[fine.size() - 2];
        pair.merge(fine.back());
        m_levels[k + 1].push_back(pair);
    }
    if (m_levels[0].size() < kMostBuckets)
        return;
    m_levels.erase(m_levels.begin());
    m_perBucket *= 2;
}

void CurveHistory::clear() { *this = CurveHistory(); }

void CurveHistory::truncate(double x) {
    const bool reachesBeyond = m_filled > 0 && m_open.x < x;
    m_filled = 0;
    if (reachesBeyond)
        return;
    std::size_t keep = firstAtOrAfter(x, 0);
    if (m_perBucket > 1 && keep > 0)
        --keep;
    for (auto& level : m_levels) {
        level.resize(std::min(level.size(), keep));
        keep /= 2;
    }
}

Bucket CurveHistory::at(std::size_t index) const {
    return index < m_levels[0].size() ? m_levels[0][index] : m_open;
}

std::size_t CurveHistory::firstAtOrAfter(double x, std::size_t from) const {
    const auto& fine = m_levels[0];
    // In steps that double: what is looked for is near in a scan over the columns.
    std::size_t reach = 1;
    while (from + reach < fine.size() && fine[from + reach].x < x)
        reach *= 2;
    const auto begin = fine.begin() + std::ptrdiff_t(from + reach / 2);
    const auto end = fine.begin() + std::ptrdiff_t(std::min(fine.size(), from + reach + 1));
    const auto found =
        std::lower_bound(begin, end, x, [](const Bucket& bucket, double value) { return bucket.x < value; });
    return std::size_t(found - fine.begin());
}

std::size_t CurveHistory::indexAt(double x) const {
    if (m_filled > 0 && m_open.x <= x)
        return size() - 1;
    const std::size_t after = firstAtOrAfter(x, 0);
    if (after < m_levels[0].size() && m_levels[0][after].x == x)
        return after;
    return after == 0 ? 0 : after - 1;
}

Bucket CurveHistory::extremes(std::size_t first, std::size_t last) const {
    Bucket result = nothing(first < size() ? at(first).x : 0);
    const std::size_t closed = m_levels[0].size();
    std::size_t i = std::min(first, closed), j = std::min(last, closed);
    // Whole blocks from the left grow, whole blocks from the right shrink: the order of merging does not
    // matter here.
    for (std::size_t k = 0; i < j; ++k, i /= 2, j /= 2) {
        if (i % 2 == 1)
            result.merge(m_levels[k][i++]);
        if (j % 2 == 1)
            result.merge(m_levels[k][--j]);
    }
    if (last > closed && m_filled > 0)
        result.merge(m_open);
    return result;
}

template <class Draw>
void CurveHistory::reduce(double x0, double x1, int columns, std::size_t most, Draw drawColumn,
                          std::vector<Sample>& out) const {
    out.clear();
    if (size() == 0 || columns < 1 || !(x0 < x1))
        return;
    std::size_t first = indexAt(x0);
    const std::size_t last = std::min(size(), indexAt(x1) + 2);
    if (last - first <= most) {
        for (std::size_t i = first; i < last; ++i)
            draw(at(i), out);
        return;
    }
    drawColumn(at(first), out);
    const std::size_t end = last - 1;
    const double width = (x1 - x0) / columns;
    ++first;
    for (int column = 0; column < columns && first < end; ++column) {
        const std::size_t next = std::min(end, firstAtOrAfter(x0 + (column + 1) * width, first));
        if (next > first)
            drawColumn(extremes(first, next), out);
        first = std::max(first, next);
    }
    for (; first < last; ++first)
        drawColumn(at(first), out);
}

void CurveHistory::thin(double x0, double x1, int columns, std::vector<Sample>& out) const {
    reduce(x0, x1, columns, 2 * std::size_t(columns), draw, out);
}

void CurveHistory::average(double x0, double x1, int columns, std::vector<Sample>& out) const {
    const auto mean = [](const Bucket& bucket, std::vector<Sample>& line) {
        line.push_back({bucket.x, bucket.empty() ? kNaN : bucket.sum / double(bucket.count)});
    };
    reduce(x0, x1, columns, std::size_t(columns), mean, out);
}

double Smoother::next(double y, std::size_t count) {
    if (!std::isfinite(y))
        return y;
    const double kept = count == 1 ? m_weight : std::pow(m_weight, double(count));
    m_sum = kept * m_sum + (1 - kept) * y;
    // 1 − wⁿ, by the same recursion.
    m_norm = kept * m_norm + (1 - kept);
    return m_sum / m_norm;
}

Curve::Curve() : m_lastX(-kInfinity), m_last(kNaN), m_smoothedLast(kNaN) {}

void Curve::append(double x, double y) {
    truncate(x);
    m_lastX = x;
    m_last = y;
    m_raw.append(x, y);
    if (m_smoothing > 0)
        m_smoothed.append(x, m_smoothedLast = m_smoother.next(y));
    if (!std::isfinite(y) && m_notFinite.size() < kMostMarks)
        m_notFinite.push_back(x);
}

void Curve::truncate(double x) {
    if (!(x <= m_lastX))
        return;
    m_raw.truncate(x);
    std::erase_if(m_notFinite, [x](double mark) { return mark >= x; });
    const bool empty = m_raw.size() == 0;
    const Bucket last = empty ? Bucket() : m_raw.at(m_raw.size() - 1);
    m_lastX = empty ? -kInfinity : last.x;
    m_last = empty || last.empty() ? kNaN : last.sum / double(last.count);
    smoothAgain();
}

void Curve::clear() {
    const double smoothing = m_smoothing;
    *this = Curve();
    setSmoothing(smoothing);
}

void Curve::setSmoothing(double weight) {
    m_smoothing = weight;
    smoothAgain();
}

void Curve::smoothAgain() {
    m_smoothed.clear();
    m_smoother = Smoother(m_smoothing);
    m_smoothedLast = kNaN;
    if (m_smoothing <= 0)
        return;
    for (std::size_t i = 0; i < m_raw.size(); ++i) {
        const Bucket bucket = m_raw.at(i);
        const double mean = bucket.empty() ? kNaN : bucket.sum / double(bucket.count);
        m_smoothed.append(bucket.x, m_smoothedLast = m_smoother.next(mean, bucket.count));
    }
}

} // namespace ui::plots
