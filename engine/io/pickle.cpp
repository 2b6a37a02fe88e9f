#include "engine/io/pickle.h"

#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/pickle_machine.h"

#include <algorithm>
#include <bit>

namespace engine::io {

namespace {

using core::Code;
using core::Result;
using Machine = PickleMachine;
using Items = PickleMachine::Items;
using Kind = PickleKind;

bool isUtf8(View text) {
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        length = core::utf8Length(text, at);
        if (length == 0)
            return false;
    }
    return true;
}

bool protocol(Machine& m) {
    std::uint64_t version = 0;
    if (!m.readNumber(1, version))
        return false;
    if (version == 2)
        return true;
    return m.fail(Code::Unsupported, "is pickled by protocol " + std::to_string(version) +
                                         "; expected 2, which torch.save writes unless told otherwise");
}

bool global(Machine& m) {
    View module, name;
    if (!m.readLine(module) || !m.readLine(name))
        return false;
    const std::string whole = std::string(module) + "." + std::string(name);
    if (const auto allowed = m.allowed(whole))
        return m.push({Kind::Global, *allowed});
    return m.fail(Code::Unsupported, "contains a Python object " + core::inQuotes(whole) +
                                         "; re-save with torch.save(model.state_dict(), ...)");
}

bool reduce(Machine& m) {
    Items call;
    if (!m.pop(2, call))
        return false;
    if (!m.value(call[0]).is(Kind::Global) || !m.value(call[1]).is(Kind::Tuple))
        return m.fail(Code::Syntax, "the pickle is damaged: a call needs a name and a tuple");
    if (m.value(call[0]).text() != kOrderedDict)
        return m.push({Kind::Call, std::move(call)});
    if (!m.value(call[1]).items().empty())
        return m.fail(Code::Unsupported,
                      "an OrderedDict is made of something; expected an empty one to be filled");
    return m.push({Kind::Dict, Items()});
}

/// A state dict carries versions of its modules, "_metadata", as attributes of the dict.
bool build(Machine& m) {
    Items state;
    if (!m.pop(1, state))
        return false;
    if (!m.value(state[0]).is(Kind::Dict))
        return m.fail(Code::Syntax, "the pickle is damaged: an operation expects attributes by name");
    return m.top(Kind::Dict, "a dict") != nullptr;
}

bool persistent(Machine& m) {
    Items id;
    return m.pop(1, id) && m.push({Kind::Persistent, std::move(id)});
}

template <std::size_t Bytes>
bool unsignedInteger(Machine& m) {
    std::uint64_t number = 0;
    return m.readNumber(Bytes, number) && m.push({Kind::Integer, static_cast<std::int64_t>(number)});
}

bool integer(Machine& m) {
    std::uint64_t number = 0;
    return m.readNumber(4, number) &&
           m.push(
               {Kind::Integer, std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(number))}});
}

/// Two's complement of any length.
bool longInteger(Machine& m) {
    std::uint64_t count = 0;
    View bytes;
    if (!m.readNumber(1, count) || !m.read(count, bytes))
        return false;
    const bool negative = !bytes.empty() && (bytes.back() & '\x80') != 0;
    std::uint64_t number = negative ? ~std::uint64_t{0} : 0;
    double value = 0;
    for (std::size_t i = count; i-- > 0;) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        number = number << 8 | byte;
        value = value * 256 + (negative ? byte - 255 : byte);
    }
    if (count <= 8)
        return m.push({Kind::Integer, static_cast<std::int64_t>(number)});
    return m.push({Kind::Real, negative ? value - 1 : value});
}

/// Big-endian, unlike all else in a pickle.
bool real(Machine& m) {
    View bytes;
    if (!m.read(8, bytes))
        return false;
    std::uint64_t bits = 0;
    for (const char byte : bytes)
        bits = bits << 8 | static_cast<unsigned char>(byte);
    return m.push({Kind::Real, std::bit_cast<double>(bits)});
}

bool text(Machine& m) {
    std::uint64_t length = 0;
    View bytes;
    if (!m.readNumber(4, length) || !m.read(length, bytes))
        return false;
    return isUtf8(bytes) ? m.push({Kind::Text, bytes}) : m.fail(Code::Syntax, "a text is not UTF-8");
}

template <std::int64_t Value>
bool boolean(Machine& m) {
    return m.push({Kind::Boolean, Value});
}

template <Kind Container>
bool empty(Machine& m) {
    return m.push({Container, Items()});
}

bool tuple(Machine& m) {
    Items items;
    return m.popToMark(items) && m.push({Kind::Tuple, std::move(items)});
}

template <std::size_t Count>
bool tupleOf(Machine& m) {
    Items items;
    return m.pop(Count, items) && m.push({Kind::Tuple, std::move(items)});
}

bool add(Machine& m, Kind container, const Items& items) {
    Items* into = m.top(container, container == Kind::List ? "a list" : "a dict");
    if (into == nullptr)
        return false;
    if (container == Kind::Dict && items.size() % 2 != 0)
        return m.fail(Code::Syntax, "the pickle is damaged: a key of a dict has no value");
    into->insert(into->end(), items.begin(), items.end());
    return true;
}

/// One item of a list, or a key and its value.
template <Kind Container>
bool addOne(Machine& m) {
    Items items;
    return m.pop(Container == Kind::List ? 1 : 2, items) && add(m, Container, items);
}

template <Kind Container>
bool addAll(Machine& m) {
    Items items;
    return m.popToMark(items) && add(m, Container, items);
}

template <std::size_t Bytes>
bool put(Machine& m) {
    std::uint64_t index = 0;
    return m.readNumber(Bytes, index) && m.store(index);
}

template <std::size_t Bytes>
bool get(Machine& m) {
    std::uint64_t index = 0;
    return m.readNumber(Bytes, index) && m.load(index);
}

struct Op {
    char byte;
    const char* name;
    bool (*run)(Machine& m); ///< null: known by its name, for the message, and never done
};

constexpr Op kOps[] = {
    {'\x80', "PROTO", protocol},
    {'c', "GLOBAL", global},
    {'R', "REDUCE", reduce},
    {'b', "BUILD", build},
    {'Q', "BINPERSID", persistent},
    {'(', "MARK", [](Machine& m) { return m.mark(); }},
    {'N', "NONE", [](Machine& m) { return m.pushNone(); }},
    {'\x88', "NEWTRUE", boolean<1>},
    {'\x89', "NEWFALSE", boolean<0>},
    {'K', "BININT1", unsignedInteger<1>},
    {'M', "BININT2", unsignedInteger<2>},
    {'J', "BININT", integer},
    {'\x8a', "LONG1", longInteger},
    {'G', "BINFLOAT", real},
    {'X', "BINUNICODE", text},
    {')', "EMPTY_TUPLE", empty<Kind::Tuple>},
    {']', "EMPTY_LIST", empty<Kind::List>},
    {'}', "EMPTY_DICT", empty<Kind::Dict>},
    {'t', "TUPLE", tuple},
    {'\x85', "TUPLE1", tupleOf<1>},
    {'\x86', "TUPLE2", tupleOf<2>},
    {'\x87', "TUPLE3", tupleOf<3>},
    {'a', "APPEND", addOne<Kind::List>},
    {'e', "APPENDS", addAll<Kind::List>},
    {'s', "SETITEM", addOne<Kind::Dict>},
    {'u', "SETITEMS", addAll<Kind::Dict>},
    {'q', "BINPUT", put<1>},
    {'r', "LONG_BINPUT", put<4>},
    {'h', "BINGET", get<1>},
    {'j', "LONG_BINGET", get<4>},
    {'i', "INST", nullptr},
    {'o', "OBJ", nullptr},
    {'\x81', "NEWOBJ", nullptr},
    {'\x92', "NEWOBJ_EX", nullptr},
    {'\x93', "STACK_GLOBAL", nullptr},
    {'\x82', "EXT1", nullptr},
    {'\x83', "EXT2", nullptr},
    {'\x84', "EXT4", nullptr},
    {'P', "PERSID", nullptr},
    {'U', "SHORT_BINSTRING", nullptr},
    {'T', "BINSTRING", nullptr},
    {'S', "STRING", nullptr},
    {'V', "UNICODE", nullptr},
    {'I', "INT", nullptr},
    {'L', "LONG", nullptr},
    {'F', "FLOAT", nullptr},
    {'C', "SHORT_BINBYTES", nullptr},
    {'B', "BINBYTES", nullptr},
    {'\x8b', "LONG4", nullptr},
    {'0', "POP", nullptr},
    {'1', "POP_MARK", nullptr},
    {'2', "DUP", nullptr},
};

constexpr char kStop = '.';

bool step(Machine& m, char byte) {
    const auto at =
        std::find_if(std::begin(kOps), std::end(kOps), [&](const Op& op) { return op.byte == byte; });
    if (at != std::end(kOps) && at->run != nullptr)
        return at->run(m);
    const std::string name =
        at != std::end(kOps) ? at->name : "number " + std::to_string(static_cast<unsigned char>(byte));
    return m.fail(Code::Unsupported, "uses the pickle operation " + name +
                                         ", which a state dict does not need; re-save with " +
                                         "torch.save(model.state_dict(), ...)");
}

Result<Pickle> run(Machine m) {
    char byte = 0;
    for (std::size_t count = 0; m.nextOp(byte) && byte != kStop; ++count)
        if (count == kPickleMaxOps ? !m.fail(Code::TooLarge, "the pickle has more than 2000000 operations")
                                   : !step(m, byte))
            break;
    if (!m.error() && m.height() != 1)
        m.fail(Code::Syntax, "the pickle ends with " + std::to_string(m.height()) + " values; expected one");
    else if (!m.error() && m.hasMarks())
        m.fail(Code::Syntax, "the pickle ends within a container");
    if (m.error())
        return *m.error();
    return m.take();
}

} // namespace

core::Result<Pickle> readPickle(View bytes, std::size_t start, std::span<const View> globals) {
    return guarded([&] { return run(PickleMachine(bytes, std::min(start, bytes.size()), globals)); });
}

} // namespace engine::io
