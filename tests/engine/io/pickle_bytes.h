#pragma once

#include "files.h"
#include "zip_bytes.h"

#include <utility>
#include <vector>

/// Pickled state dicts by hand, so that they can be wrong.
namespace tests {

using engine::io::Bytes;

inline Bytes pickledText(const std::string& text) { return "X" + littleEndian(text.size(), 4) + text; }

/// As one byte, or as LONG1 of eight.
inline Bytes pickledNumber(std::int64_t number) {
    return number >= 0 && number < 256 ? "K" + littleEndian(number, 1) : "\x8a\x08" + littleEndian(number, 8);
}

inline Bytes pickledTuple(const std::vector<Bytes>& items) {
    Bytes bytes = "(";
    for (const Bytes& item : items)
        bytes += item;
    return bytes + "t";
}

inline Bytes pickledNumbers(const std::vector<std::int64_t>& numbers) {
    std::vector<Bytes> items;
    for (const std::int64_t number : numbers)
        items.push_back(pickledNumber(number));
    return pickledTuple(items);
}

inline Bytes pickledGlobal(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

inline Bytes orderedDict() { return pickledGlobal("collections", "OrderedDict") + ")R"; }

inline Bytes pickledDict(const std::vector<std::pair<Bytes, Bytes>>& items) {
    Bytes bytes = "}(";
    for (const auto& [key, value] : items)
        bytes += key + value;
    return bytes + "u";
}

/// A tensor of four numbers, two by two, of a storage of four; each part can be replaced.
struct PickledTensor {
    std::string storage = "FloatStorage", key = "0";
    Bytes count = pickledNumber(4), offset = pickledNumber(0);
    Bytes size = pickledNumbers({2, 2}), stride = pickledNumbers({2, 1});
    bool isLegacy = false;

    Bytes id() const {
        std::vector<Bytes> parts{pickledText("storage"), pickledGlobal("torch", storage), pickledText(key),
                                 pickledText("cpu"), count};
        if (isLegacy)
            parts.push_back("N");
        return pickledTuple(parts) + "Q";
    }
    std::vector<Bytes> arguments() const { return {id(), offset, size, stride, "\x89", orderedDict()}; }
    static Bytes rebuilt(const std::vector<Bytes>& arguments) {
        return pickledGlobal("torch._utils", "_rebuild_tensor_v2") + pickledTuple(arguments) + "R";
    }
    Bytes bytes() const { return rebuilt(arguments()); }
};

inline Bytes pickled(const Bytes& value) { return "\x80\x02" + value + "."; }

/// A state dict of that one tensor, "W".
inline Bytes pickledState(const Bytes& tensor) { return pickled(pickledDict({{pickledText("W"), tensor}})); }

inline Bytes torchZip(const Bytes& pickle, const Bytes& storage = Bytes(16, '\0')) {
    return zipBytes({storedMember("archive/data.pkl", pickle), storedMember("archive/data/0", storage),
                     storedMember("archive/version", "3\n")});
}

inline const Bytes kTorchMagic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);

/// The legacy format: what stands before the object, the object, and what follows it.
inline Bytes legacyStart() {
    return kTorchMagic + pickled("M" + littleEndian(1001, 2)) +
           pickled(pickledDict({{pickledText("little_endian"), "\x88"}}));
}
inline Bytes legacyStorage(std::uint64_t count = 4, const Bytes& bytes = Bytes(16, '\0')) {
    return littleEndian(count, 8) + bytes;
}
inline Bytes legacyKeys(const std::vector<std::string>& keys = {"0"}) {
    Bytes list = "](";
    for (const std::string& key : keys)
        list += pickledText(key);
    return pickled(list + "e");
}
inline Bytes torchLegacy(const Bytes& pickle, const Bytes& rest = legacyKeys() + legacyStorage()) {
    return legacyStart() + pickle + rest;
}

} // namespace tests
