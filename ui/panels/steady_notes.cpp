#include "ui/panels/steady_notes.h"

#include <algorithm>

namespace ui {

using engine::train::HealthNote;

namespace {

bool isSame(const HealthNote& a, const HealthNote& b) { return a.kind == b.kind && a.layer == b.layer; }

} // namespace

void SteadyNotes::take(const std::vector<HealthNote>& found, bool atRest) {
    const bool atOnce = atRest || m_held.empty();
    if (atOnce)
        m_held.clear();
    for (Held& held : m_held) {
        const bool isFound = std::any_of(found.begin(), found.end(),
                                         [&](const HealthNote& note) { return isSame(note, held.note); });
        held.missed = isFound ? 0 : held.missed + 1;
    }
    std::erase_if(m_held, [](const Held& held) { return held.missed >= (held.isShown ? kLooks : 1); });
    for (const HealthNote& note : found)
        see(note, atOnce);
}

void SteadyNotes::see(const HealthNote& note, bool atOnce) {
    auto held =
        std::find_if(m_held.begin(), m_held.end(), [&](const Held& each) { return isSame(note, each.note); });
    if (held == m_held.end())
        held = m_held.insert(held, Held{note});
    ++held->seen;
    const bool appears = !held->isShown && (atOnce || held->seen >= kLooks);
    held->isShown |= appears;
    if (appears || ++held->age >= kLooks) {
        held->note = note;
        held->age = 0;
    }
}

std::vector<HealthNote> SteadyNotes::shown() const {
    std::vector<HealthNote> notes;
    for (const Held& held : m_held)
        if (held.isShown)
            notes.push_back(held.note);
    std::stable_sort(notes.begin(), notes.end(),
                     [](const HealthNote& a, const HealthNote& b) { return a.severity > b.severity; });
    return notes;
}

} // namespace ui
