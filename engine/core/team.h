#pragma once

#include <memory>

namespace engine::core {

/// Threads that work on the parts of one thing together with the one that asks. Cheap enough to ask some ten
/// times in a millisecond: helpers watch for the next part for a moment before they sleep. Denormals are
/// flushed on them. One thread asks at a time.
class Team {
public:
    /// `size` counts the asking thread; 1: no other thread is ever started.
    explicit Team(int size = 1);
    ~Team();
    Team(Team&&) noexcept;
    Team& operator=(Team&&) noexcept;

    int size() const { return m_size; }

    /// Calls body(part, parts) for each part, part 0 on the asking thread, and returns when all are done. The
    /// body must not throw.
    template <class Body>
    void run(const Body& body) {
        if (m_size == 1)
            return body(0, 1);
        runAll([](const void* what, int part, int parts) { (*static_cast<const Body*>(what))(part, parts); },
               &body);
    }

private:
    using Call = void (*)(const void*, int, int);
    void runAll(Call call, const void* body);

    struct Shared;
    int m_size = 1;
    std::unique_ptr<Shared> m_shared; ///< null while nobody else works
};

} // namespace engine::core
