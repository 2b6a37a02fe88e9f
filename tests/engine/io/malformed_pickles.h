#pragma once

#include "malformed.h"
#include "pickle_bytes.h"

namespace tests {

/// One of the two formats around a pickle.
struct TorchContainer {
    bool isLegacy = false;

    Bytes file(const Bytes& pickle) const { return isLegacy ? torchLegacy(pickle) : torchZip(pickle); }
    /// How an error of byte n of the pickle is placed.
    std::string at(std::size_t n) const {
        return isLegacy ? "byte " + std::to_string(legacyStart().size() + n) + ": "
                        : "member \"archive/data.pkl\": byte " + std::to_string(n) + ": ";
    }
    /// What views are compared with.
    std::size_t held(const Bytes& pickle) const {
        return isLegacy ? torchLegacy(pickle).size() : pickle.size() + 16 + 2;
    }
};

inline const std::string kResave = "; re-save with torch.save(model.state_dict(), ...)";

inline std::vector<Malformed> malformedPickleNames(const TorchContainer& in) {
    using engine::core::Code;
    std::vector<Malformed> rows;
    for (const auto& [module, name] :
         std::vector<std::pair<std::string, std::string>>{{"os", "system"},
                                                          {"builtins", "eval"},
                                                          {"__builtin__", "getattr"},
                                                          {"torch.nn.modules.linear", "Linear"},
                                                          {"__main__", "Net"},
                                                          {"torch", "Size"},
                                                          {"torch", "load"},
                                                          {"torch.storage", "UntypedStorage"},
                                                          {"torch", "ComplexFloatStorage"},
                                                          {"torch._utils", "_rebuild_tensor"},
                                                          {"numpy.core.multiarray", "scalar"},
                                                          {"collections", "Counter"},
                                                          {"Collections", "OrderedDict"},
                                                          {"", ""}})
        rows.push_back({"the object " + module + "." + name,
                        in.file(pickled(pickledGlobal(module, name) + "(" + pickledText("x") + "tR")),
                        Code::Unsupported,
                        in.at(2) + "contains a Python object \"" + module + "." + name + "\"" + kResave});
    for (const auto& [bytes, name] : std::vector<std::pair<Bytes, std::string>>{{")\x81", "NEWOBJ"},
                                                                                {"(ios\nsystem\n", "INST"},
                                                                                {")\x93", "STACK_GLOBAL"},
                                                                                {")\xff", "number 255"},
                                                                                {")\x82\x01", "EXT1"},
                                                                                {")o", "OBJ"},
                                                                                {"NP0\n", "PERSID"},
                                                                                {"]U", "SHORT_BINSTRING"},
                                                                                {"N2", "DUP"}})
        rows.push_back({"the operation " + name, in.file(pickled(bytes)), Code::Unsupported,
                        in.at(3) + "uses the pickle operation " + name +
                            ", which a state dict does not need" + kResave});
    rows.push_back(
        {"protocol 4", in.file(Bytes("\x80\x04\x95", 3)), Code::Unsupported,
         in.at(0) + "is pickled by protocol 4; expected 2, which torch.save writes unless told otherwise"});
    return rows;
}

inline std::vector<Malformed> malformedPickleStacks(const TorchContainer& in) {
    using engine::core::Code;
    const auto row = [&](const char* name, const Bytes& value, std::size_t at, const std::string& text,
                         Code code = Code::Syntax) {
        return Malformed{name, in.file(pickled(value)), code, in.at(at + 2) + text};
    };
    const std::string damaged = "the pickle is damaged: ";
    const std::string empty = damaged + "an operation finds no value to work on";
    const std::string left = " bytes are left";
    return {
        row("a call of a text", pickledText("x") + ")R", 7, damaged + "a call needs a name and a tuple"),
        row("a call with a list", pickledGlobal("collections", "OrderedDict") + "]R", 26,
            damaged + "a call needs a name and a tuple"),
        row("an OrderedDict of a list", pickledGlobal("collections", "OrderedDict") + "]\x85R", 27,
            "an OrderedDict is made of something; expected an empty one to be filled", Code::Unsupported),
        row("a call of nothing", "R", 0, empty),
        row("a tuple of three of two", "NN\x87", 2, empty),
        row("values below a mark", "NN(\x86", 3, empty),
        row("a tuple without a mark", "t", 0, damaged + "an operation finds no mark"),
        row("items without a mark", "]e", 1, damaged + "an operation finds no mark"),
        row("an item of a dict", "}Na", 2, damaged + "an operation expects a list"),
        row("keys of a list", "](NNu", 4, damaged + "an operation expects a dict"),
        row("a key without a value", "}(Nu", 3, damaged + "a key of a dict has no value"),
        row("attributes without names", "}Nb", 2, damaged + "an operation expects attributes by name"),
        row("attributes of a list", "]}b", 2, damaged + "an operation expects a dict"),
        row("nothing to remember", Bytes("q\0", 2), 0, empty),
        row("a memory that is not there", "h\7", 0, damaged + "it recalls value 7, which it has not stored"),
        row("a memory far away", "Nr" + littleEndian(1000000, 4), 1,
            "the pickle remembers more than 1000000 values", Code::TooLarge),
        row("a text that is not UTF-8", "X" + littleEndian(1, 4) + "\xff", 0, "a text is not UTF-8"),
        row("marks in marks", Bytes(257, '('), 256, "the pickle is nested more than 256 levels deep",
            Code::TooLarge),
        row("two values at the end", "NN", 2, "the pickle ends with 2 values; expected one"),
        row("no value at the end", "", 0, "the pickle ends with 0 values; expected one"),
        row("a mark at the end", "}(", 2, "the pickle ends within a container"),
        row("too many values", Bytes(1000001, 'N'), 1000000,
            "the pickle holds more than 1000000 values at once", Code::TooLarge),
    };
}

/// Containers that hold nothing, or too much.
inline std::vector<Malformed> malformedPickleContainers(const TorchContainer& in) {
    using engine::core::Code;
    const std::string none =
        "holds no tensors; expected a file that torch.save(model.state_dict(), ...) wrote";
    const std::string deep = "the containers are nested more than 256 levels deep";
    const auto row = [&](const char* name, const Bytes& value, Code code, const std::string& text) {
        return Malformed{name, in.file(pickled(value)), code, text};
    };
    Bytes doubled = Bytes("(]q\0", 4);
    for (char i = 0; i < 40; ++i)
        doubled += Bytes("](h", 3) + i + "h" + i + "eq" + static_cast<char>(i + 1);
    return {
        row("None", "N", Code::InvalidValue, none),
        row("an empty dict", "}", Code::InvalidValue, none),
        row("numbers and texts",
            pickledDict({{pickledText("epoch"), "K\3"}, {pickledText("name"), pickledText("x")}}),
            Code::InvalidValue, none),
        row("lists in lists", Bytes(300, ']') + Bytes(299, 'a'), Code::TooLarge, deep),
        row("a list in itself", Bytes("]q\0h\0a", 6), Code::TooLarge, deep),
        row("lists of lists, each twice", doubled + "t", Code::TooLarge,
            "the containers hold more than 2000000 values"),
        row("a key that is None", pickledDict({{"N", PickledTensor{}.bytes()}}), Code::Unsupported,
            "a key of a dict is neither a text nor a whole number"),
        row("a key of 1025 bytes", pickledDict({{pickledText(std::string(1025, 'x')), "N"}}), Code::TooLarge,
            "tensor \"" + std::string(60, 'x') + "...\": the name is longer than 1024 bytes"),
        row("a class", pickledDict({{pickledText("W"), pickledGlobal("collections", "OrderedDict")}}),
            Code::Unsupported,
            "tensor \"W\": contains a Python object \"collections.OrderedDict\"" + kResave),
    };
}

} // namespace tests
