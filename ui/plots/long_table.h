#pragma once

#include "ui/plots/series.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace ui::plots {

/// A table that comes line by line, too long to wait for or to be kept. Of one thread at a time, any.
class LongTable {
public:
    virtual ~LongTable() = default;
    /// Appends what is next to the text: a line, a few, or none yet. False: that was all. Takes as long as a
    /// step of training, so that whoever asks can stop asking.
    virtual bool advance(QByteArray& text) = 0;
    /// How much of the work is done: 0 ... 1.
    virtual double done() const = 0;
};

/// The points of curves once more, from the first on. As a LongTable in everything else.
class PointSource {
public:
    virtual ~PointSource() = default;
    enum class Next { Point, NotYet, End };
    /// A value a curve.
    virtual Next next(double& x, std::vector<double>& values) = 0;
    virtual double done() const = 0;
};

/// Numbers as a chart saves them: a column of x, for each curve one of its values and, with a smoothing above
/// 0, one of the smoothed ones. Each is the shortest text that reads back to the same number, as in
/// history.csv.
std::unique_ptr<LongTable> longTable(const QString& xName, const std::vector<Series>& series,
                                     double smoothing, std::unique_ptr<PointSource> points);
/// `joined`: of each curve the lowest and the highest value of some points in one.
QByteArray csvHeader(const QString& xName, const std::vector<Series>& series, double smoothing,
                     bool joined = false);
QByteArray csvNumber(double value);

} // namespace ui::plots
