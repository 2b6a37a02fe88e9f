#pragma once

#include "engine/core/parameter.h"
#include "engine/model/layer.h"
#include "engine/model/windows.h"

namespace engine::model {

/// What layers share that make one number of each window of a picture: units are channels × positions, and
/// every unit has a row of samples.
template <class S>
class Pooling : public Layer<S> {
public:
    explicit Pooling(const Windows& windows) : m_windows(windows), m_linear(*findActivation("linear")) {}

    core::Index inputs() const override { return m_windows.inputs(); }
    core::Index outputs() const override { return m_windows.channels * m_windows.positions(); }
    std::vector<TensorShape> tensors() const override { return {}; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {}; }
    void initialize(core::Random&, double*) const override {}
    core::Index scratch(core::Index samples) const override { return samples; }

    std::vector<Wire> wiresInto(core::Index unit) const override;
    std::vector<Wire> wiresFrom(core::Index input) const override;
    core::Index rowOf(core::Index) const override { return -1; }

protected:
    /// Calls visit(unit, input) for every input of every window, window by window, row by row.
    template <class Visit>
    void forEachPair(const Visit& visit) const {
        for (core::Index unit = 0; unit < outputs(); ++unit)
            forEachInput(unit, [&](core::Index input) { visit(unit, input); });
    }
    /// The inputs of one window, row by row.
    template <class Visit>
    void forEachInput(core::Index unit, const Visit& visit) const {
        const int channel = int(unit / m_windows.positions()), at = int(unit % m_windows.positions());
        const auto rows = m_windows.rows(at / m_windows.outWidth),
                   columns = m_windows.columns(at % m_windows.outWidth);
        for (int y = rows.first; y < rows.end; ++y)
            for (int x = columns.first; x < columns.end; ++x)
                visit(m_windows.input(channel, y, x));
    }
    core::Index windowSize(core::Index unit) const;
    /// Whether an input may belong to more than one window.
    bool overlaps() const { return m_windows.size > m_windows.stride; }
    /// Whether every input belongs to exactly one.
    bool coversOnce() const;

    Windows m_windows;

private:
    const Activation& m_linear;
};

/// pool_size, strides (0: as far as the window is large), padding.
std::vector<core::Parameter> poolingParameters();
core::Result<Windows> poolingWindows(const core::Settings& settings, const std::vector<int>& input,
                                     const std::string& what);
/// Shape of one sample out: channels × rows × columns.
core::Result<std::vector<int>> poolingShape(const core::Settings& settings, const std::vector<int>& input,
                                            const std::string& what);

extern template class Pooling<float>;
extern template class Pooling<double>;

} // namespace engine::model
