#pragma once

#include "malformed_state_dicts.h"

namespace tests {

inline std::vector<Malformed> malformedTorchArchives() {
    using engine::core::Code;
    const Bytes state = pickledState(PickledTensor{}.bytes()), numbers(16, '\0');
    const Bytes whole = torchZip(state);
    const auto archive = [&](const std::vector<ZipMember>& members) { return zipBytes(members); };
    const ZipMember pickle = storedMember("archive/data.pkl", state),
                    data = storedMember("archive/data/0", numbers);
    ZipMember encrypted = data, damaged = data, other = data;
    encrypted.flags = 1;
    damaged.crc += 1;
    other.method = 12;
    const std::string place = "member \"archive/data/0\": ";
    const std::string cutOff = "the zip archive has no directory at its end; it was cut off";
    const Bytes zeros = deflated(Bytes(1 << 20, '\0'), 17);
    const ZipMember large{"archive/data.pkl", zeros, 8, 0, std::uint64_t{17} << 20, 0};
    return {
        {"empty", "", Code::Truncated, "is empty; expected a file that torch.save wrote"},
        {"text", "import torch\n", Code::Syntax,
         "byte 0: begins neither as a zip archive nor with the magic number of torch.save"},
        {"a pickle without a magic number", pickled("}"), Code::Syntax,
         "byte 0: begins neither as a zip archive nor with the magic number of torch.save"},
        {"after the first member", whole.substr(0, whole.find("PK\3\4", 1)), Code::Truncated, cutOff},
        {"before the directory", whole.substr(0, whole.find("PK\1\2")), Code::Truncated, cutOff},
        {"no pickle", archive({data}), Code::Unsupported,
         "has no data.pkl; expected an archive that torch.save wrote"},
        {"a pickle too deep", archive({storedMember("a/b/data.pkl", state)}), Code::Unsupported,
         "has no data.pkl; expected an archive that torch.save wrote"},
        {"an empty pickle", torchZip(""), Code::Truncated,
         "member \"archive/data.pkl\": byte 0: the pickle ends before it says so"},
        {"a pickle that is cut off", torchZip(state.substr(0, state.size() - 1)), Code::Truncated,
         "member \"archive/data.pkl\": byte " + std::to_string(state.size() - 1) +
             ": the pickle ends before it says so"},
        {"inside a global",
         torchZip(Bytes("\x80\x02"
                        "ctorch\nFloat")),
         Code::Truncated,
         "member \"archive/data.pkl\": byte 2: the pickle ends within the name of a Python object"},
        {"a text longer than the pickle", torchZip(pickled("X" + littleEndian(0xffffffffu, 4))),
         Code::Truncated,
         "member \"archive/data.pkl\": byte 2: the pickle ends within a value: 4294967295 bytes are "
         "declared, 1 are left"},
        {"a number longer than the pickle", torchZip(pickled("\x8a\xff")), Code::Truncated,
         "member \"archive/data.pkl\": byte 2: the pickle ends within a value: 255 bytes are declared, 1 are "
         "left"},
        {"bytes behind the pickle", torchZip(state + "abc"), Code::Syntax,
         "member \"archive/data.pkl\": 3 bytes follow the pickle"},
        {"a pickle of 17 MiB", archive({large, data}), Code::TooLarge,
         "member \"archive/data.pkl\": the pickle has more than 16 MiB"},
        {"no storage", archive({pickle}), Code::NotFound,
         "tensor \"W\": its numbers should be in the member \"archive/data/0\", which the archive does not "
         "have"},
        {"a storage in another folder", archive({pickle, storedMember("other/data/0", numbers)}),
         Code::NotFound,
         "tensor \"W\": its numbers should be in the member \"archive/data/0\", which the archive does not "
         "have"},
        {"a storage too short", torchZip(state, Bytes(12, '\0')), Code::Truncated,
         place + "has 12 bytes; its tensors need 16"},
        {"a storage too long", torchZip(state, Bytes(20, '\0')), Code::Syntax,
         place + "has 20 bytes; its tensors need 16"},
        {"an encrypted storage", archive({pickle, encrypted}), Code::Unsupported,
         place + "is encrypted; expected a member without password"},
        {"a compressed storage", archive({pickle, other}), Code::Unsupported,
         place + "is compressed by method 12; expected stored (0) or deflated (8)"},
        {"a damaged storage", archive({pickle, damaged}), Code::Syntax,
         place + "the checksum (CRC-32) does not fit the data; the file is damaged"},
        {"a storage twice", archive({pickle, data, data}), Code::Syntax,
         place + "the name stands twice in the archive"},
        {"an unknown byte order", archive({pickle, storedMember("archive/byteorder", "middle"), data}),
         Code::InvalidValue, "member \"archive/byteorder\": expected little or big, got \"middle\""},
        {"a long byte order", archive({pickle, storedMember("archive/byteorder", Bytes(65, 'x')), data}),
         Code::TooLarge,
         "member \"archive/byteorder\": needs 65 bytes of memory, more than the 64 left of the budget"},
    };
}

inline std::vector<Malformed> malformedTorchLegacy() {
    using engine::core::Code;
    const Bytes state = pickledState(PickledTensor{.isLegacy = true}.bytes());
    const Bytes start = legacyStart(), keys = legacyKeys(), storage = legacyStorage(),
                whole = torchLegacy(state);
    const auto at = [](std::size_t byte) { return "byte " + std::to_string(byte) + ": "; };
    const std::string ends = "the pickle ends before it says so", what = "the storage of tensor \"W\" ";
    const std::size_t magic = kTorchMagic.size(), system = magic + 6, list = start.size() + state.size(),
                      data = list + keys.size();
    const auto rest = [&](const Bytes& bytes) { return torchLegacy(state, bytes); };
    const std::string protocol = "is a protocol of torch.save that is not read; expected 1001";
    return {
        {"inside the magic number", kTorchMagic.substr(0, 9), Code::Syntax,
         "byte 0: begins neither as a zip archive nor with the magic number of torch.save"},
        {"after the magic number", kTorchMagic, Code::Truncated, at(magic) + ends},
        {"after the protocol", start.substr(0, system), Code::Truncated, at(system) + ends},
        {"after the system", start, Code::Truncated, at(start.size()) + ends},
        {"inside the state dict", whole.substr(0, start.size() + 2), Code::Truncated,
         at(start.size() + 2) + ends},
        {"after the state dict", start + state, Code::Truncated, at(list) + ends},
        {"another protocol", kTorchMagic + pickled("M" + littleEndian(1000, 2)), Code::Unsupported,
         at(magic) + protocol},
        {"a protocol that is a text", kTorchMagic + pickled(pickledText("1001")), Code::Unsupported,
         at(magic) + protocol},
        {"a system that is a list", kTorchMagic + pickled("M" + littleEndian(1001, 2)) + pickled("]"),
         Code::Syntax, at(system) + "expected a dict that describes the system"},
        {"keys that are a dict", rest(pickled("}")), Code::Syntax, at(list) + "expected a list of storages"},
        {"keys that are numbers", rest(pickled("]K\1a")), Code::Syntax,
         at(list) + "expected a list of storages by their names"},
        {"no keys", rest(legacyKeys({})), Code::Truncated,
         "tensor \"W\": the file has no storage for its numbers"},
        {"an unknown key", rest(legacyKeys({"1"}) + storage), Code::InvalidValue,
         at(data) + "the storage \"1\" stands twice or belongs to no tensor"},
        {"a key twice", rest(legacyKeys({"0", "0"}) + storage + storage), Code::InvalidValue,
         at(list + legacyKeys({"0", "0"}).size() + storage.size()) +
             "the storage \"0\" stands twice or belongs to no tensor"},
        {"no storage", rest(keys), Code::Truncated, at(data) + what + "is missing; the file was cut off"},
        {"inside a count", rest(keys + storage.substr(0, 7)), Code::Truncated,
         at(data) + what + "is missing; the file was cut off"},
        {"another count", rest(keys + legacyStorage(3)), Code::InvalidValue,
         at(data) + what + "has 3 numbers; the pickle declares 4"},
        {"the largest count", rest(keys + legacyStorage(~std::uint64_t{0})), Code::InvalidValue,
         at(data) + what + "has 18446744073709551615 numbers; the pickle declares 4"},
        {"a storage that is cut off", whole.substr(0, whole.size() - 1), Code::Truncated,
         at(data + 8) + what + "needs 16 bytes, the file has 15"},
        {"bytes behind the storage", whole + "ab", Code::Syntax,
         at(whole.size()) + "2 bytes follow the last storage"},
        {"a text longer than the file", torchLegacy(pickled("X" + littleEndian(0xffffffffu, 4)), ""),
         Code::Truncated,
         at(start.size() + 2) + "the pickle ends within a value: 4294967295 bytes are declared, 1 are left"},
    };
}

} // namespace tests
