#include "engine/model/conv2d.h"

#include "engine/core/parameter.h"
#include "engine/model/product.h"
#include "engine/model/weighted.h"
#include "engine/model/window_product.h"
#include "engine/model/windows.h"

#include <algorithm>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

constexpr int kLargestFilters = 4096, kLargestWindow = 1024;
constexpr const char* kWhat = "a conv2d layer";

int settingOf(const Settings& settings, const char* name, std::int64_t usual) {
    return int(settings.integer(name, usual));
}

core::Result<Windows> windowsOf(const Settings& settings, const std::vector<int>& input) {
    return Windows::create(input, settingOf(settings, "kernel_size", 3), settingOf(settings, "strides", 1),
                           settings.text("padding", "valid"), kWhat);
}

/// The taps that make each output along one side.
std::vector<Reach> reaches(int outputs, int extent, int before, const Windows& w) {
    std::vector<Reach> all;
    for (int out = 0; out < outputs; ++out) {
        const int start = out * w.stride - before, first = std::max(start, 0);
        const int count = std::max(std::min(start + w.size, extent) - first, 0);
        all.push_back({count > 0 ? first - start : 0, count > 0 ? first : 0, count});
    }
    return all;
}

/// The taps that each input goes through along one side.
std::vector<Reach> reachesBack(int outputs, int extent, int before, const Windows& w) {
    std::vector<Reach> all;
    for (int in = 0; in < extent; ++in) {
        const int at = in + before, low = at - w.size + 1;
        const int first = low <= 0 ? 0 : (low + w.stride - 1) / w.stride;
        const int count = std::max(std::min(at / w.stride + 1, outputs) - first, 0);
        all.push_back({count > 0 ? at - first * w.stride : 0, count > 0 ? first : 0, count});
    }
    return all;
}

WindowPlan forwardPlan(const Windows& w) {
    return {reaches(w.outHeight, w.height, w.top, w),
            reaches(w.outWidth, w.width, w.left, w),
            w.size,
            1,
            w.stride == 1,
            w.channels,
            w.height,
            w.width};
}

WindowPlan backwardPlan(const Windows& w, int filters) {
    return {reachesBack(w.outHeight, w.height, w.top, w),
            reachesBack(w.outWidth, w.width, w.left, w),
            w.size,
            -w.stride,
            w.stride == 1,
            filters,
            w.outHeight,
            w.outWidth};
}

/// x: channels·height·width × n; z, a, da, dz: filters·outHeight·outWidth × n; W: filters × channels·k·k; b:
/// filters.
template <class S>
class Conv2d final : public Layer<S> {
public:
    Conv2d(const Settings& settings, const Windows& windows)
        : m_windows(windows), m_filters(settingOf(settings, "filters", 1)),
          m_activation(*findActivation(settings.text("activation"))),
          m_initializer(chosenInitializer(settings, m_activation)),
          m_useBias(settings.flag("use_bias", true)), m_forward(forwardPlan(windows)),
          m_backward(backwardPlan(windows, m_filters)) {
        const Windows& w = m_windows;
        m_paddedHeight = (w.outHeight - 1) * w.stride + w.size;
        m_paddedWidth = (w.outWidth - 1) * w.stride + w.size;
        m_isPadded = w.top > 0 || w.left > 0 || m_paddedHeight > w.height || m_paddedWidth > w.width;
    }

    Index inputs() const override { return m_windows.inputs(); }
    Index outputs() const override { return m_filters * m_windows.positions(); }
    Index multiplications() const override { return outputs() * depth(); }
    const Activation& activation() const override { return m_activation; }
    Keeps keeps() const override { return {.z = true}; }
    Index scratch(Index samples) const override {
        const Index padded = Index(m_windows.channels) * m_paddedHeight * m_paddedWidth * samples;
        return std::max(weights(), m_isPadded ? padded : 0);
    }

    std::vector<TensorShape> tensors() const override {
        std::vector<TensorShape> shapes = {
            {"weight", {m_filters, m_windows.channels, m_windows.size, m_windows.size}}};
        if (m_useBias)
            shapes.push_back({"bias", {m_filters}});
        return shapes;
    }

    void initialize(core::Random& random, double* parameters) const override {
        m_initializer.draw(random, {parameters, m_filters, depth()}, m_filters * window());
        if (m_useBias)
            core::VectorMap<double>(parameters + weights(), m_filters).setZero();
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const Index samples = x.cols();
        const S* bias = m_useBias ? parameters + weights() : nullptr;
        packRows(m_filters, depth(), m_windows.channels, window(), window(), parameters, state.scratch);
        share(state.team, m_windows.outHeight, samples, [&](Index first, Index end) {
            for (Index y = first; y < end; ++y) {
                sumWindows(m_forward, m_filters, state.scratch, x.data(), bias, samples, y, y + 1,
                           state.z.data());
                activateRow(y, samples, state);
            }
        });
    }

    void backward(const S* parameters, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        const Index samples = x.cols(), area = m_windows.positions() * samples;
        const Windows& w = m_windows;
        if (m_isPadded)
            share(state.team, w.channels, samples,
                  [&](Index first, Index end) { pad(x, first, end, state.scratch); });
        const WindowGradient<S> gradient{state.dz.data(),
                                         m_isPadded ? state.scratch : x.data(),
                                         m_filters,
                                         w.outHeight,
                                         w.outWidth,
                                         w.channels,
                                         m_isPadded ? m_paddedHeight : w.height,
                                         m_isPadded ? m_paddedWidth : w.width,
                                         w.size,
                                         w.stride,
                                         samples};
        share(state.team, m_filters, samples, [&](Index first, Index end) {
            sumWindowGradient(gradient, first, end, gradients);
            if (m_useBias)
                sumRows(end - first, area, state.dz.data() + first * area, gradients + weights() + first);
        });
        if (!dx)
            return;
        packRows(w.channels, window(), m_filters, depth(), window(), parameters, state.scratch);
        share(state.team, w.height, samples, [&](Index first, Index end) {
            sumWindows<S>(m_backward, w.channels, state.scratch, state.dz.data(), nullptr, samples, first,
                          end, dx->data());
        });
    }

    std::vector<Wire> wiresInto(Index unit) const override {
        std::vector<Wire> wires;
        for (Index channel = 0; channel < m_windows.channels; ++channel)
            forEachTap(m_forward, unit % m_windows.positions(), [&](Index tap, Index from) {
                wires.push_back({unit, channel * area() + from, rowOf(unit), channel * window() + tap});
            });
        return wires;
    }
    std::vector<Wire> wiresFrom(Index input) const override {
        std::vector<Wire> wires;
        for (Index filter = 0; filter < m_filters; ++filter)
            forEachTap(m_backward, input % area(), [&](Index tap, Index to) {
                wires.push_back(
                    {filter * m_windows.positions() + to, input, filter, input / area() * window() + tap});
            });
        return wires;
    }
    std::vector<Wire> wiresThrough(Index row, Index col) const override {
        std::vector<Wire> wires;
        for (Index at = 0; at < m_windows.positions(); ++at)
            forEachTap(m_forward, at, [&](Index tap, Index from) {
                if (tap == col % window())
                    wires.push_back(
                        {row * m_windows.positions() + at, col / window() * area() + from, row, col});
            });
        return wires;
    }
    Index rowOf(Index unit) const override { return unit / m_windows.positions(); }
    Index unitsPerRow() const override { return m_windows.positions(); }

private:
    // From so many multiplications on another thread takes its part.
    static constexpr Index kShared = 1 << 19;

    Index window() const { return Index(m_windows.size) * m_windows.size; }
    Index depth() const { return m_windows.channels * window(); }
    Index weights() const { return m_filters * depth(); }
    Index area() const { return Index(m_windows.height) * m_windows.width; }

    /// Calls body(first, end) for `count` things, of large layers in parts on several threads.
    template <class Body>
    void share(core::Team* team, Index count, Index samples, const Body& body) const {
        if (!team || team->size() == 1 || multiplications() * samples < kShared)
            return body(Index(0), count);
        team->run([&](int part, int parts) { body(count * part / parts, count * (part + 1) / parts); });
    }

    /// While z is still in the cache.
    void activateRow(Index y, Index samples, LayerState<S>& state) const {
        for (Index filter = 0; filter < m_filters; ++filter) {
            const Index at = (filter * m_windows.outHeight + y) * m_windows.outWidth * samples;
            const MatrixMap<S> z(state.z.data() + at, m_windows.outWidth, samples);
            MatrixMap<S> a(state.a.data() + at, m_windows.outWidth, samples);
            activate(m_activation, z, a);
        }
    }

    /// Pictures with zeros around them, or without the rows and columns that no window covers.
    void pad(const ConstMatrixMap<S>& x, Index first, Index end, S* to) const {
        const Windows& w = m_windows;
        const Index samples = x.cols(), left = w.left * samples, rowSize = m_paddedWidth * samples;
        const Index copied = std::min(w.width, m_paddedWidth - w.left) * samples;
        for (Index channel = first; channel < end; ++channel)
            for (int y = 0; y < m_paddedHeight; ++y) {
                S* row = to + (channel * m_paddedHeight + y) * rowSize;
                const int inY = y - w.top;
                if (inY < 0 || inY >= w.height) {
                    std::fill(row, row + rowSize, S(0));
                    continue;
                }
                const S* from = x.data() + w.input(int(channel), inY, 0) * samples;
                std::fill(row, row + left, S(0));
                std::copy(from, from + copied, row + left);
                std::fill(row + left + copied, row + rowSize, S(0));
            }
    }

    /// The taps of the sum at a place of a plan's picture and where they lie in the other one, row by row.
    template <class Visit>
    void forEachTap(const WindowPlan& plan, Index place, const Visit& visit) const {
        const Index width = Index(plan.columns.size());
        const Reach &down = plan.rows[std::size_t(place / width)],
                    &across = plan.columns[std::size_t(place % width)];
        for (int i = 0; i < down.count; ++i)
            for (int j = 0; j < across.count; ++j)
                visit(Index(down.tap + i * plan.tapStep) * plan.size + across.tap + j * plan.tapStep,
                      Index(down.from + i) * plan.width + across.from + j);
    }

    Windows m_windows;
    int m_filters;
    const Activation& m_activation;
    const Initializer& m_initializer;
    bool m_useBias;
    WindowPlan m_forward, m_backward;
    int m_paddedHeight = 0, m_paddedWidth = 0;
    bool m_isPadded = false;
};

std::vector<core::Parameter> parameters() {
    return {
        core::wholeParameter("filters", 8, 1, kLargestFilters, "Filters",
                             "How many patterns the layer looks for. Each one gives a picture of its own, "
                             "of where the pattern was found.",
                             "filters"),
        core::wholeParameter("kernel_size", 3, 1, kLargestWindow, "Window",
                             "Side of the square window that a filter looks at.", "pixels"),
        core::wholeParameter("strides", 1, 1, kLargestWindow, "Stride",
                             "How far the window moves from one output to the next.", "pixels"),
        core::choiceParameter("padding", {"valid", "same"}, "Padding",
                              "valid: windows lie inside the picture. same: zeros around it, so that with "
                              "stride 1 the output is as large as the input."),
        activationParameter(true),
        initializerParameter(),
        useBiasParameter("Whether each filter adds a bias b of its own to its weighted sums.")};
}

core::Result<std::vector<int>> outputShape(const Settings& settings, const std::vector<int>& input) {
    const auto windows = windowsOf(settings, input);
    if (!windows)
        return windows.error();
    return std::vector<int>{settingOf(settings, "filters", 1), windows->outHeight, windows->outWidth};
}

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<Conv2d<S>>(settings, *windowsOf(settings, input));
}

} // namespace

LayerType conv2dType() {
    return {{"conv2d", "Convolution",
             "Moves small filters over a picture: every output sees one window of it, through the same "
             "weights everywhere.",
             parameters()},
            outputShape,
            make<float>,
            make<double>};
}

} // namespace engine::model
