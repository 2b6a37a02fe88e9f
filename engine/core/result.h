#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace engine::core {

/// What kind of thing went wrong; the window translates by this, tests compare it.
enum class Code {
    InvalidValue,  ///< well-formed, but not acceptable (an unknown choice, shares that do not add up to 1)
    OutOfRange,    ///< a number outside its schema's range
    UnknownKey,    ///< a key the schema does not know
    MissingKey,    ///< a key the schema requires
    WrongType,     ///< a text where a number is expected, ...
    Syntax,        ///< not well-formed (JSON, CSV, header of a .npy)
    Truncated,     ///< ends before what it declares
    Unsupported,   ///< well-formed, but of a kind that is not read (pickled arrays, encrypted zip members)
    TooLarge,      ///< above a limit of the reader, or above the memory budget
    ShapeMismatch, ///< two shapes that do not fit
    NonFinite,     ///< NaN or infinity where a finite number is needed
    NotFound,      ///< a file or a name that does not exist
    ReadFailed,
    WriteFailed,
    Cancelled,
};

/// One clear line: what is wrong and what is expected (message), and where (context:
/// "network.layers[1].units", "line 3, column 2", "byte 128", "member W.npy"; empty if nowhere in particular).
struct Error {
    Code code;
    std::string message;
    std::string context;

    /// "context: message", or the message alone.
    std::string text() const { return context.empty() ? message : context + ": " + message; }
    /// The same error, seen from further out: the context is prefixed, "outer: inner" or "outer.inner".
    Error within(const std::string& outer, const std::string& separator = ": ") const {
        return {code, message, context.empty() ? outer : outer + separator + context};
    }
};

/// A value or the reason why there is none. Nothing that depends on a file or a person throws.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }
    bool ok() const { return m_state.index() == 0; }

    T& value() & { return assert(ok()), std::get<0>(m_state); }
    const T& value() const& { return assert(ok()), std::get<0>(m_state); }
    T&& value() && { return assert(ok()), std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return assert(!ok()), std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// Done, or the reason why not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() : m_error{}, m_ok(true) {}
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    explicit operator bool() const { return m_ok; }
    bool ok() const { return m_ok; }
    const Error& error() const { return assert(!m_ok), m_error; }

private:
    Error m_error;
    bool m_ok;
};

} // namespace engine::core
