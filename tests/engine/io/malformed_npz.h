#pragma once

#include "malformed.h"
#include "malformed_npy.h"
#include "zip_bytes.h"

namespace tests {

/// One array of two numbers.
inline engine::io::Bytes smallArray() { return npyBytes(npyShape("(2,)"), engine::io::Bytes(16, '\0')); }

/// An archive of one member in which something is wrong.
template <class Change>
engine::io::Bytes zipWith(ZipMember member, Change change) {
    change(member);
    return zipBytes({member});
}

inline std::vector<Malformed> malformedZipDirectories() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes archive = zipBytes({storedMember("W.npy", smallArray())});
    const auto replaced = [](Bytes bytes, std::size_t at, const Bytes& by) {
        return bytes.replace(at, by.size(), by);
    };
    const std::string damaged = "the directory of the zip archive is damaged";
    const std::string cutOff = "the zip archive has no directory at its end; it was cut off";
    const std::size_t directory = archive.find("PK\1\2");
    return {
        {"empty", "", Code::Truncated, "is empty; expected a zip archive"},
        {"binary garbage", Bytes("\x89PNG\r\n\x1a\n\0\0", 10), Code::Syntax,
         "byte 0: is not a zip archive: it does not begin with PK"},
        {"text", "PK is not enough", Code::Truncated, cutOff},
        {"inside the first signature", archive.substr(0, 3), Code::Truncated, cutOff},
        {"after the local header", archive.substr(0, 35), Code::Truncated, cutOff},
        {"inside the data", archive.substr(0, 60), Code::Truncated, cutOff},
        {"after the data", archive.substr(0, directory), Code::Truncated, cutOff},
        {"inside the directory", archive.substr(0, directory + 20), Code::Truncated, cutOff},
        {"after the directory", archive.substr(0, archive.size() - 22), Code::Truncated, cutOff},
        {"inside the end record", archive.substr(0, archive.size() - 1), Code::Syntax, damaged},
        {"directory beyond the end", replaced(archive, archive.size() - 6, littleEndian(0x7fffffff, 4)),
         Code::Syntax, damaged},
        {"more entries declared than there are",
         replaced(archive, archive.size() - 14, littleEndian(0xfffe, 2) + littleEndian(0xfffe, 2)),
         Code::Syntax, damaged},
        {"directory entry without signature", replaced(archive, directory, "XXXX"), Code::Syntax, damaged},
        {"local header of another length", replaced(archive, 26, "\xff\xff"), Code::Syntax,
         "member \"W.npy\": the data or the header of the member is damaged"},
    };
}

inline std::vector<Malformed> malformedZipData() {
    using engine::core::Code;
    using engine::io::Bytes;
    const ZipMember good = storedMember("W.npy", smallArray());
    const ZipMember packed = deflatedMember("W.npy", smallArray());
    const Bytes large(1000, 'x');
    const Bytes overlapping = zipBytes({storedMember("a.npy", large), storedMember("b.npy", large)}, true);
    return {
        {"two members of the same bytes", overlapping, Code::Syntax,
         "member \"b.npy\": the members declare more bytes than the archive of " +
             std::to_string(overlapping.size()) + " has; they overlap"},
        {"one bit of the data", zipWith(good, [](ZipMember& m) { m.stored.back() = 1; }), Code::Syntax,
         "member \"W.npy\": the checksum (CRC-32) does not fit the data; the file is damaged"},
        {"one bit of the CRC", zipWith(good, [](ZipMember& m) { m.crc ^= 1; }), Code::Syntax,
         "member \"W.npy\": the checksum (CRC-32) does not fit the data; the file is damaged"},
        {"deflated data cut off", zipWith(packed, [](ZipMember& m) { m.stored.resize(20); }), Code::Truncated,
         "member \"W.npy\": holds 19 bytes, but declares 83"},
        {"deflated data damaged", zipWith(packed, [](ZipMember& m) { m.stored[0] = '\xff'; }), Code::Syntax,
         "member \"W.npy\": the data or the header of the member is damaged"},
        {"inflates to more than declared", zipWith(packed, [](ZipMember& m) { m.size -= 1; }), Code::Syntax,
         "member \"W.npy\": holds more than the 82 bytes it declares"},
        {"inflates to less than declared", zipWith(packed, [](ZipMember& m) { m.size += 1; }),
         Code::Truncated, "member \"W.npy\": holds 83 bytes, but declares 84"},
        {"stored with two sizes", zipWith(good, [](ZipMember& m) { m.size = 5; }), Code::Syntax,
         "member \"W.npy\": is stored, but declares 83 bytes for 5 bytes"},
        {"4 GiB declared of 70 bytes", zipWith(packed, [](ZipMember& m) { m.size = 0xfffffffe; }),
         Code::TooLarge,
         "member \"W.npy\": inflates from " + std::to_string(packed.stored.size()) +
             " bytes to 4294967294 bytes, more than 100 times; at most 256 MiB may"},
        {"200 MiB declared of 70 bytes", zipWith(packed, [](ZipMember& m) { m.size = 200 << 20; }),
         Code::Syntax,
         "member \"W.npy\": declares 209715200 bytes, which " + std::to_string(packed.stored.size()) +
             " bytes of deflated data cannot hold"},
        {"zip bomb: 300 MiB of zeros",
         zipBytes({{"W.npy", deflated(Bytes(1 << 20, '\0'), 300), 8, 0, 300u << 20, 0}}), Code::TooLarge,
         "member \"W.npy\": inflates from 305298 bytes to 314572800 bytes, more than 100 times; at most 256 "
         "MiB may"},
    };
}

inline std::vector<Malformed> malformedZipMembers() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes array = smallArray();
    const ZipMember good = storedMember("W.npy", array);
    std::vector<ZipMember> many(10001, storedMember("", ""));
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i].name = std::to_string(i);
    return {
        {"encrypted", zipWith(good, [](ZipMember& m) { m.flags = 1; }), Code::Unsupported,
         "member \"W.npy\": is encrypted; expected a member without password"},
        {"compressed by LZMA", zipWith(good, [](ZipMember& m) { m.method = 14; }), Code::Unsupported,
         "member \"W.npy\": is compressed by method 14; expected stored (0) or deflated (8)"},
        {"name twice", zipBytes({good, good}), Code::Syntax,
         "member \"W.npy\": the name stands twice in the archive"},
        {"array twice", zipBytes({good, storedMember("W", array)}), Code::Syntax,
         "member \"W\": two members give the same array \"W\""},
        {"name of 1,025 bytes", zipWith(good, [](ZipMember& m) { m.name = Bytes(1025, 'n'); }),
         Code::TooLarge, "member \"" + std::string(60, 'n') + "...\": the name is longer than 1024 bytes"},
        {"10,001 members", zipBytes(many), Code::TooLarge, "has 10001 members; at most 10000 are read"},
        {"a member that is no array", zipBytes({storedMember("notes.txt", "hello")}), Code::Syntax,
         "member \"notes.txt\": byte 0: is not an .npy array: it does not begin with \\x93NUMPY"},
        {"an empty member", zipBytes({storedMember("W.npy", "")}), Code::Truncated,
         "member \"W.npy\": is empty; expected an .npy array"},
        {"a member's array cut off", zipBytes({storedMember("W.npy", array.substr(0, 70))}), Code::Truncated,
         "member \"W.npy\": byte 67: (2,) float64 needs 16 bytes of data, the file has 3"},
        {"a member of objects", zipBytes({good, storedMember("b.npy", npyBytes(npyType("'|O'"), "x"))}),
         Code::Unsupported,
         "member \"b.npy\": header.descr: contains pickled Python objects, which are never unpickled; "
         "re-save it as an "
         "array of numbers with numpy.save(..., allow_pickle=False)"},
        {"line end in a name", zipBytes({storedMember("a\nb", "x")}), Code::Syntax,
         "member \"a?b\": byte 0: is not an .npy array: it does not begin with \\x93NUMPY"},
    };
}

} // namespace tests
