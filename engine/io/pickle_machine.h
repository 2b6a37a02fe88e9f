#pragma once

#include "engine/io/pickle.h"

#include <optional>
#include <string>

namespace engine::io {

/// What the operations of a pickle work on: the bytes, a stack of values, marks on it, and a memo. Each verb
/// says whether it was possible; if not, error() says why.
class PickleMachine {
public:
    using Items = std::vector<PickleRef>;

    PickleMachine(View bytes, std::size_t start, std::span<const View> globals)
        : m_bytes(bytes), m_start(start), m_at(start), m_opAt(start), m_globals(globals), m_values(1) {}

    bool fail(core::Code code, const std::string& message);
    const std::optional<core::Error>& error() const { return m_error; }

    /// The byte of the next operation.
    bool nextOp(char& byte);
    bool read(std::size_t count, View& bytes);
    bool readNumber(std::size_t count, std::uint64_t& number); ///< little-endian, up to 8 bytes
    bool readLine(View& line);
    std::size_t position() const { return m_at; }

    const PickleValue& value(PickleRef ref) const { return m_values[ref]; }
    /// The name as it may stand for a global: one of those that are allowed.
    std::optional<View> allowed(const std::string& global) const;

    bool push(PickleRef value);
    bool push(PickleValue value);
    bool pushNone() { return push(PickleRef{0}); }
    bool pop(std::size_t count, Items& items);
    bool mark();
    bool popToMark(Items& items);
    /// The items of the container of that kind on top of the stack; else null.
    Items* top(PickleKind kind, const char* what);
    bool store(std::size_t index); ///< what is on top into the memo
    bool load(std::size_t index);

    bool hasMarks() const { return !m_marks.empty(); }
    std::size_t height() const { return m_stack.size(); }
    /// Once one value is left, the root.
    Pickle take() { return {std::move(m_values), m_stack.back(), m_at}; }

private:
    View m_bytes;
    std::size_t m_start, m_at, m_opAt;
    std::span<const View> m_globals;
    std::vector<PickleValue> m_values; ///< the first is the None that all share
    Items m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    Items m_memo;
    std::optional<core::Error> m_error;

    std::size_t bottom() const { return m_marks.empty() ? 0 : m_marks.back(); }
};

} // namespace engine::io
