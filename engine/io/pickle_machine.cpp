#include "engine/io/pickle_machine.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;

constexpr PickleRef kNotStored = static_cast<PickleRef>(-1);

} // namespace

bool PickleMachine::fail(Code code, const std::string& message) {
    m_error = core::Error{code, message, "byte " + std::to_string(m_opAt)};
    return false;
}

bool PickleMachine::read(std::size_t count, View& bytes) {
    if (count > m_bytes.size() - m_at)
        return fail(Code::Truncated, "the pickle ends within a value: " + std::to_string(count) +
                                         " bytes are declared, " + std::to_string(m_bytes.size() - m_at) +
                                         " are left");
    bytes = m_bytes.substr(m_at, count);
    m_at += count;
    return true;
}

bool PickleMachine::readNumber(std::size_t count, std::uint64_t& number) {
    View bytes;
    if (!read(count, bytes))
        return false;
    number = 0;
    for (std::size_t i = count; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return true;
}

bool PickleMachine::readLine(View& line) {
    const std::size_t end = m_bytes.find('\n', m_at);
    if (end == View::npos)
        return fail(Code::Truncated, "the pickle ends within the name of a Python object");
    line = m_bytes.substr(m_at, end - m_at);
    m_at = end + 1;
    return true;
}

bool PickleMachine::nextOp(char& byte) {
    m_opAt = m_at;
    if (m_at == m_bytes.size())
        return fail(Code::Truncated, "the pickle ends before it says so");
    if (m_at - m_start >= kPickleMaxBytes)
        return fail(Code::TooLarge, "the pickle has more than 16 MiB");
    byte = m_bytes[m_at++];
    return true;
}

std::optional<View> PickleMachine::allowed(const std::string& global) const {
    if (global == kOrderedDict)
        return kOrderedDict;
    const auto at = std::find(m_globals.begin(), m_globals.end(), global);
    return at == m_globals.end() ? std::nullopt : std::optional(*at);
}

bool PickleMachine::push(PickleRef value) {
    if (m_stack.size() == kPickleMaxStack)
        return fail(Code::TooLarge, "the pickle holds more than 1000000 values at once");
    m_stack.push_back(value);
    return true;
}

bool PickleMachine::push(PickleValue value) {
    m_values.push_back(std::move(value));
    return push(static_cast<PickleRef>(m_values.size() - 1));
}

bool PickleMachine::pop(std::size_t count, Items& items) {
    if (m_stack.size() - bottom() < count)
        return fail(Code::Syntax, "the pickle is damaged: an operation finds no value to work on");
    items.assign(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    return true;
}

bool PickleMachine::mark() {
    if (m_marks.size() == kPickleMaxDepth)
        return fail(Code::TooLarge, "the pickle is nested more than 256 levels deep");
    m_marks.push_back(m_stack.size());
    return true;
}

bool PickleMachine::popToMark(Items& items) {
    if (m_marks.empty())
        return fail(Code::Syntax, "the pickle is damaged: an operation finds no mark");
    if (!pop(m_stack.size() - bottom(), items))
        return false;
    m_marks.pop_back();
    return true;
}

PickleMachine::Items* PickleMachine::top(PickleKind kind, const char* what) {
    if (m_stack.size() > bottom() && m_values[m_stack.back()].is(kind))
        return &std::get<Items>(m_values[m_stack.back()].held);
    fail(Code::Syntax, std::string("the pickle is damaged: an operation expects ") + what);
    return nullptr;
}

bool PickleMachine::store(std::size_t index) {
    if (m_stack.empty())
        return fail(Code::Syntax, "the pickle is damaged: an operation finds no value to work on");
    if (index >= kPickleMaxStack)
        return fail(Code::TooLarge, "the pickle remembers more than 1000000 values");
    if (index >= m_memo.size())
        m_memo.resize(index + 1, kNotStored);
    m_memo[index] = m_stack.back();
    return true;
}

bool PickleMachine::load(std::size_t index) {
    if (index >= m_memo.size() || m_memo[index] == kNotStored)
        return fail(Code::Syntax, "the pickle is damaged: it recalls value " + std::to_string(index) +
                                      ", which it has not stored");
    return push(m_memo[index]);
}

} // namespace engine::io
