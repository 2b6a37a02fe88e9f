#include "engine/trace/paths.h"

#include "engine/trace/explain.h"
#include "engine/trace/parameter_place.h"

#include <cmath>
#include <queue>

namespace engine::trace {

namespace {

using core::Index;

/// From the z of one layer to the loss, stage by stage; the numbers of one sample.
class Way {
public:
    enum class Kind { Activate, Weigh, Mask };
    struct Stage {
        Kind kind;
        int layer; ///< of the activation; of the weights or mask the one they lead to
    };

    Way(const Reader& reader, int layer, Index sample) : m_reader(reader), m_sample(sample) {
        for (int l = layer; l <= reader.lastLayer(); ++l) {
            if (l > layer)
                m_stages.push_back({reader.hasMask(l) ? Kind::Mask : Kind::Weigh, l});
            if (!reader.hasMask(l) && !(l == reader.lastLayer() && reader.fused()))
                m_stages.push_back({Kind::Activate, l});
        }
        weighRest();
    }

    int end() const { return static_cast<int>(m_stages.size()); }
    const Stage& stage(int index) const { return m_stages[static_cast<std::size_t>(index)]; }
    /// Largest product from there to the loss, and how many ways there are.
    double best(int stage, Index unit) const { return m_best[static_cast<std::size_t>(stage)][unit]; }
    double count(int stage, Index unit) const { return m_count[static_cast<std::size_t>(stage)][unit]; }

    /// Calls body(next unit, factor) for every edge of a stage from that unit.
    template <class Body>
    void forEachEdge(int index, Index unit, Body body) const {
        const auto [kind, layer] = stage(index);
        if (kind == Kind::Mask) {
            body(unit, m_reader.recorded(Phase::Forward, layer, "mask", unit, m_sample));
        } else if (kind == Kind::Weigh) {
            for (Index to = 0; to < m_reader.units(layer); ++to)
                body(to, weight(layer, to, unit));
        } else if (m_reader.activation(layer).elementwise) {
            body(unit, m_reader.activation(layer).slope(z(layer, unit)));
        } else {
            for (Index to = 0; to < m_reader.units(layer); ++to)
                body(to, a(layer, to) * ((to == unit ? 1 : 0) - a(layer, unit)));
        }
    }

    Expression factor(int index, Index unit, Index to) const {
        const auto [kind, layer] = stage(index);
        if (kind == Kind::Mask)
            return m_reader.mask(layer, unit, m_sample);
        if (kind == Kind::Weigh)
            return m_reader.weight(layer, to, unit);
        const Expression from = m_reader.a(layer, unit, m_sample);
        if (m_reader.activation(layer).elementwise)
            return slopeOf(m_reader.activation(layer), m_reader.z(layer, unit, m_sample), from);
        if (to == unit)
            return product({from, difference(constant(1), from)});
        return negative(product({m_reader.a(layer, to, m_sample), from}));
    }

    Expression ending(Index unit) const {
        return m_reader.fused() ? m_reader.delta(m_reader.lastLayer(), unit, m_sample)
                                : m_reader.da(m_reader.lastLayer(), unit, m_sample);
    }
    double endingValue(Index unit) const {
        return m_reader.recorded(Phase::Backward, m_reader.lastLayer(), m_reader.fused() ? "dL/dz" : "dL/da",
                                 unit, m_sample);
    }

private:
    double z(int layer, Index unit) const {
        return m_reader.recorded(Phase::Forward, layer, "z", unit, m_sample);
    }
    double a(int layer, Index unit) const {
        return m_reader.recorded(Phase::Forward, layer, "a", unit, m_sample);
    }
    double weight(int layer, Index unit, Index input) const {
        const Trace& trace = m_reader.trace();
        const model::TensorSlot& slot = *trace.layout.find(layer, "weight");
        return trace.input.parameters[slot.offset + unit * slot.cols() + input];
    }

    void weighRest() {
        m_best.resize(m_stages.size() + 1);
        m_count.resize(m_stages.size() + 1);
        const Index outputs = m_reader.outputs();
        m_best.back().resize(outputs);
        m_count.back() = core::VectorD::Ones(outputs);
        for (Index k = 0; k < outputs; ++k)
            m_best.back()[k] = std::abs(endingValue(k));
        for (int s = end() - 1; s >= 0; --s) {
            const auto at = static_cast<std::size_t>(s);
            const auto [kind, layer] = m_stages[at];
            const Index units = kind == Kind::Weigh ? m_reader.inputs(layer) : m_reader.units(layer);
            m_best[at] = m_count[at] = core::VectorD::Zero(units);
            for (Index unit = 0; unit < units; ++unit)
                forEachEdge(s, unit, [&](Index to, double factor) {
                    m_best[at][unit] = std::max(m_best[at][unit], std::abs(factor) * m_best[at + 1][to]);
                    m_count[at][unit] += m_count[at + 1][to];
                });
        }
    }

    const Reader& m_reader;
    Index m_sample;
    std::vector<Stage> m_stages;
    std::vector<core::VectorD> m_best, m_count;
};

/// A beginning of a path.
struct Step {
    int stage;
    Index unit;
    double product; ///< of the factors so far
    int before;     ///< index of the step before, −1: none
};

struct Candidate {
    double bound; ///< magnitude that the best of its paths has
    int step;
    bool operator<(const Candidate& other) const { return bound < other.bound; }
};

Path pathOf(const Way& way, const std::vector<Step>& steps, int last, const Expression* input) {
    std::vector<int> order;
    for (int i = last; i >= 0; i = steps[static_cast<std::size_t>(i)].before)
        order.insert(order.begin(), i);
    Path path;
    std::vector<Expression> factors;
    if (input)
        factors.push_back(*input);
    int layer = way.end() > 0 ? way.stage(0).layer : -1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Step& step = steps[static_cast<std::size_t>(order[i])];
        if (i > 0) {
            const Step& from = steps[static_cast<std::size_t>(order[i - 1])];
            factors.push_back(way.factor(from.stage, from.unit, step.unit));
            layer = way.stage(from.stage).layer;
        }
        const std::pair here(layer, static_cast<int>(step.unit));
        if (path.units.empty() || path.units.back() != here)
            path.units.push_back(here);
    }
    factors.push_back(way.ending(steps[static_cast<std::size_t>(last)].unit));
    path.product = factors.size() == 1 ? factors.front() : product(std::move(factors));
    path.value = path.product.value;
    return path;
}

/// The largest ones, best first.
std::vector<Path> largestPaths(const Way& way, Index unit, const Expression* input, int most) {
    std::vector<Step> steps{{0, unit, 1, -1}};
    std::priority_queue<Candidate> open;
    open.push({way.best(0, unit), 0});
    std::vector<Path> found;
    while (!open.empty() && static_cast<int>(found.size()) < most) {
        const int at = open.top().step;
        open.pop();
        const Step step = steps[static_cast<std::size_t>(at)];
        if (step.stage == way.end()) {
            found.push_back(pathOf(way, steps, at, input));
            continue;
        }
        way.forEachEdge(step.stage, step.unit, [&](Index to, double factor) {
            const double product = step.product * factor;
            steps.push_back({step.stage + 1, to, product, at});
            open.push({std::abs(product) * way.best(step.stage + 1, to), static_cast<int>(steps.size()) - 1});
        });
    }
    return found;
}

} // namespace

bool hasPaths(const Trace& trace) {
    const Reader reader(trace);
    for (int l = 0; l <= reader.lastLayer(); ++l) {
        const bool isDense = reader.work(l) == Work::Weighs && reader.layer(l).unitsPerRow() == 1;
        if (!isDense && reader.work(l) != Work::Masks)
            return false;
    }
    return true;
}

std::optional<Paths> pathsOf(const Trace& trace, const Selection& element, int sample, int most) {
    const auto place = parameterPlace(trace, element);
    if (!place || !hasPaths(trace) || sample < 0 || sample >= trace.input.x.cols())
        return {};
    const Reader reader(trace);
    const Way way(reader, place->layer, sample);
    const Expression delta = reader.delta(place->layer, place->unit, sample);
    Paths paths;
    paths.layer = place->layer;
    paths.isBias = place->isBias;
    paths.unit = static_cast<int>(place->unit);
    paths.input = static_cast<int>(place->input);
    paths.sample = sample;
    paths.symbol = (place->isBias ? reader.db(place->layer, place->unit)
                                  : reader.dW(place->layer, place->unit, place->input))
                       .symbol;
    paths.count = way.count(0, place->unit);
    if (place->isBias) {
        paths.reuse = delta;
        paths.largest = largestPaths(way, place->unit, nullptr, most);
    } else {
        const Expression input = reader.a(place->layer - 1, place->input, sample);
        paths.reuse = product({delta, input});
        paths.largest = largestPaths(way, place->unit, &input, most);
    }
    for (Path& path : paths.largest)
        if (path.units.front().first < 0)
            path.units.front().first = place->layer;
    paths.total = paths.reuse.value;
    paths.rest = paths.total;
    for (const Path& path : paths.largest)
        paths.rest -= path.value;
    return paths;
}

Multiplications multiplications(const Trace& trace) {
    const Reader reader(trace);
    Multiplications all;
    for (int l = 0; l <= reader.lastLayer(); ++l) {
        const double units = static_cast<double>(reader.units(l)),
                     inputs = static_cast<double>(reader.inputs(l));
        if (reader.hasMask(l)) {
            all.backward += l > 0 ? units : 0;
            continue;
        }
        const Way way(reader, l, 0);
        for (Index unit = 0; unit < reader.units(l); ++unit) {
            // Of a bias: stages and the ending; of a weight one more for its input.
            const double factors = way.end() + 1;
            all.byPaths += way.count(0, unit) * (inputs * factors + (reader.hasBias(l) ? factors - 1 : 0));
        }
        const bool isFused = l == reader.lastLayer() && reader.fused();
        all.backward += isFused ? 0 : reader.activation(l).elementwise ? units : 2 * units;
        all.backward += units * inputs * (l > 0 ? 2 : 1);
    }
    return all;
}

} // namespace engine::trace
