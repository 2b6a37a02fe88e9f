#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace engine::io {

inline constexpr std::size_t kPickleMaxBytes = std::size_t{16} << 20;
inline constexpr std::size_t kPickleMaxOps = 2000000;
inline constexpr std::size_t kPickleMaxStack = 1000000; ///< values on the stack, and entries of the memo
inline constexpr int kPickleMaxDepth = 256;             ///< containers in containers

/// Index of a value in its Pickle. Containers refer to others, and may refer to themselves.
using PickleRef = std::uint32_t;

enum class PickleKind {
    None,
    Boolean,
    Integer,
    Real,   ///< also an integer of more than 64 bits
    Text,   ///< UTF-8
    Global, ///< a class or function by name, which is all that is known of it
    Tuple,
    List,
    Dict,       ///< an OrderedDict too: key, value, key, value, ...
    Call,       ///< a Global and the Tuple it would have been called with
    Persistent, ///< the id of something that lies outside the pickle
};

struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::variant<std::monostate, std::int64_t, double, View, std::vector<PickleRef>> held;

    bool is(PickleKind other) const { return kind == other; }
    std::int64_t integer() const { return std::get<std::int64_t>(held); } ///< Boolean, Integer
    View text() const { return std::get<View>(held); } ///< Text, Global ("torch.FloatStorage")
    const std::vector<PickleRef>& items() const { return std::get<std::vector<PickleRef>>(held); }
};

/// What a pickle describes, as plain values. Texts are views of the bytes it was read from.
struct Pickle {
    std::vector<PickleValue> values;
    PickleRef root = 0;
    std::size_t end = 0; ///< byte behind it
    const PickleValue& operator[](PickleRef ref) const { return values[ref]; }
};

inline constexpr View kOrderedDict = "collections.OrderedDict";

/// Reads the pickle (Python's protocol 2) that begins at byte `start`. Nothing is looked up, called or
/// built: beside numbers, texts and containers there are only the names in `globals` ("torch.FloatStorage"),
/// and kOrderedDict, an empty Dict when it is called. Of the opcodes it knows those that torch.save writes
/// for such values. Errors: Unsupported (another global or opcode, by name), Syntax, Truncated, TooLarge;
/// context: byte 157.
core::Result<Pickle> readPickle(View bytes, std::size_t start, std::span<const View> globals);

} // namespace engine::io
