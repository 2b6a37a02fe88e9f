#include "engine/model/pooling.h"

namespace engine::model {

using core::Index;

namespace {

constexpr int kLargestWindow = 1024;

} // namespace

template <class S>
std::vector<Wire> Pooling<S>::wiresInto(Index unit) const {
    std::vector<Wire> wires;
    forEachInput(unit, [&](Index input) { wires.push_back({unit, input, -1, -1}); });
    return wires;
}

template <class S>
std::vector<Wire> Pooling<S>::wiresFrom(Index input) const {
    const Index area = Index(m_windows.height) * m_windows.width;
    const int channel = int(input / area), at = int(input % area);
    const auto rows = m_windows.outRows(at / m_windows.width),
               columns = m_windows.outColumns(at % m_windows.width);
    std::vector<Wire> wires;
    for (int y = rows.first; y < rows.end; ++y)
        for (int x = columns.first; x < columns.end; ++x)
            wires.push_back(
                {(Index(channel) * m_windows.outHeight + y) * m_windows.outWidth + x, input, -1, -1});
    return wires;
}

template <class S>
Index Pooling<S>::windowSize(Index unit) const {
    Index size = 0;
    forEachInput(unit, [&](Index) { ++size; });
    return size;
}

template <class S>
bool Pooling<S>::coversOnce() const {
    const Windows& w = m_windows;
    return w.size == w.stride && w.outHeight * w.size - w.top >= w.height &&
           w.outWidth * w.size - w.left >= w.width;
}

std::vector<core::Parameter> poolingParameters() {
    return {
        core::wholeParameter("pool_size", 2, 1, kLargestWindow, "Window",
                             "Side of the square window that each output is made of.", "pixels"),
        core::wholeParameter("strides", 0, 0, kLargestWindow, "Stride",
                             "How far the window moves from one output to the next; 0: by its own side, so "
                             "that windows do not overlap.",
                             "pixels"),
        core::choiceParameter("padding", {"valid", "same"}, "Padding",
                              "valid: windows lie inside the picture. same: they also reach over its edge, "
                              "where nothing is.")};
}

core::Result<Windows> poolingWindows(const core::Settings& settings, const std::vector<int>& input,
                                     const std::string& what) {
    const int size = int(settings.integer("pool_size", 2)), stride = int(settings.integer("strides"));
    return Windows::create(input, size, stride == 0 ? size : stride, settings.text("padding", "valid"), what);
}

core::Result<std::vector<int>> poolingShape(const core::Settings& settings, const std::vector<int>& input,
                                            const std::string& what) {
    const auto windows = poolingWindows(settings, input, what);
    if (!windows)
        return windows.error();
    return std::vector<int>{windows->channels, windows->outHeight, windows->outWidth};
}

template class Pooling<float>;
template class Pooling<double>;

} // namespace engine::model
