#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace engine::io {

inline constexpr std::uint64_t kZipMaxMembers = 10000;
inline constexpr std::size_t kZipMaxName = 1024;                        ///< bytes
inline constexpr std::uint64_t kZipSafeSize = std::uint64_t{256} << 20; ///< bytes a member may inflate to ...
inline constexpr std::uint64_t kZipMaxRatio = 100; ///< ... or this many times its stored size

/// The members of a zip archive, read in memory only: nothing is extracted, names are never paths.
class ZipArchive {
public:
    struct Member {
        std::string name;
        std::uint64_t size = 0;       ///< inflated bytes, as declared
        std::uint64_t storedSize = 0; ///< bytes in the archive, as declared
        bool isFolder() const { return !name.empty() && name.back() == '/'; }
    };

    /// `bytes` must outlive the archive. Refuses more than kZipMaxMembers, long or duplicate names,
    /// encryption, methods other than stored and deflated, bombs, and declared sizes that the archive cannot
    /// hold. Errors: Syntax, Truncated, Unsupported, TooLarge; context: member "W.npy".
    static core::Result<ZipArchive> open(View bytes);

    const std::vector<Member>& members() const { return m_members; }
    /// Inflates one member; allocates its declared size if that is at most `limit`. CRC is checked.
    core::Result<Bytes> read(std::size_t index, std::uint64_t limit) const;

private:
    struct Discard {
        void operator()(void* archive) const;
    };
    std::unique_ptr<void, Discard> m_archive; ///< libzip's, which stays inside the source
    std::vector<Member> m_members;
    core::Result<void> list(std::uint64_t fileSize);
};

/// Stored members in that order, with a fixed date: same members, same bytes. Errors: TooLarge, InvalidValue
/// (duplicate or empty names); context: member "W.npy".
core::Result<Bytes> writeZip(const std::vector<std::pair<std::string, Bytes>>& members);

/// member "W.npy"
std::string memberContext(const std::string& name);

} // namespace engine::io
