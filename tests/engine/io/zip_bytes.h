#pragma once

#include "files.h"

#include <zlib.h>

#include <vector>

/// Zip archives by hand, so that they can be wrong.
namespace tests {

struct ZipMember {
    std::string name;
    engine::io::Bytes stored; ///< as it lies in the archive
    int method = 0;
    std::uint32_t crc = 0;
    std::uint64_t size = 0; ///< declared, inflated
    int flags = 0;
};

inline std::uint32_t crcOf(const engine::io::Bytes& bytes) {
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

inline ZipMember storedMember(const std::string& name, const engine::io::Bytes& bytes) {
    return {name, bytes, 0, crcOf(bytes), bytes.size(), 0};
}

/// Raw deflate of `bytes`, `times` times over.
inline engine::io::Bytes deflated(const engine::io::Bytes& bytes, int times = 1) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    engine::io::Bytes result, buffer(1 << 16, '\0');
    for (int i = 0; i < times; ++i) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream.avail_out = static_cast<uInt>(buffer.size());
            deflate(&stream, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
            result.append(buffer, 0, buffer.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return result;
}

inline ZipMember deflatedMember(const std::string& name, const engine::io::Bytes& bytes) {
    return {name, deflated(bytes), 8, crcOf(bytes), bytes.size(), 0};
}

/// What the local header and the directory entry share.
inline engine::io::Bytes zipFields(const ZipMember& member) {
    return littleEndian(20, 2) + littleEndian(member.flags, 2) + littleEndian(member.method, 2) +
           littleEndian(0x00210000u, 4) + littleEndian(member.crc, 4) +
           littleEndian(member.stored.size(), 4) + littleEndian(member.size, 4) +
           littleEndian(member.name.size(), 2) + littleEndian(0, 2);
}

/// `overlapping`: all members lie where the first one does.
inline engine::io::Bytes zipBytes(const std::vector<ZipMember>& members, bool overlapping = false) {
    engine::io::Bytes bytes, directory;
    for (const ZipMember& member : members) {
        directory += "PK\1\2" + littleEndian(20, 2) + zipFields(member) + littleEndian(0, 2) +
                     littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 4) +
                     littleEndian(overlapping ? 0 : bytes.size(), 4) + member.name;
        if (overlapping && !bytes.empty())
            continue;
        bytes += "PK\3\4" + zipFields(member) + member.name + member.stored;
    }
    return bytes + directory + "PK\5\6" + littleEndian(0, 4) + littleEndian(members.size(), 2) +
           littleEndian(members.size(), 2) + littleEndian(directory.size(), 4) +
           littleEndian(bytes.size(), 4) + littleEndian(0, 2);
}

} // namespace tests
