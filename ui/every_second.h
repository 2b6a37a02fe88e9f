#pragma once

namespace ui {

/// Which frames of a playing run somebody paints in: every second one, and others in those between.
class EverySecond {
public:
    EverySecond() : m_now(s_last = !s_last) {}
    /// Asked once a frame.
    bool next() { return m_now = !m_now; }

private:
    static inline bool s_last = false;
    bool m_now;
};

} // namespace ui
