#pragma once

#include "engine/train/health.h"

#include <vector>

namespace ui {

/// Notes of a run's health that can be read while they are found anew some times a second. A note appears
/// when so many looks in a row have it, and goes when so many have it no more; its numbers move on as slowly.
/// A value.
class SteadyNotes {
public:
    static constexpr int kLooks = 4;

    /// Another look. At rest, or after nothing: these are shown.
    void take(const std::vector<engine::train::HealthNote>& found, bool atRest);
    void clear() { m_held.clear(); }
    /// The worst first.
    std::vector<engine::train::HealthNote> shown() const;

private:
    struct Held {
        engine::train::HealthNote note;
        bool isShown = false;
        int seen = 0, missed = 0; ///< in a row; one that is not shown is dropped when it is missed
        int age = 0;              ///< looks since its numbers were taken
    };
    void see(const engine::train::HealthNote& note, bool atOnce);

    std::vector<Held> m_held;
};

} // namespace ui
