#include "engine/io/zip_archive.h"

#include "engine/core/text.h"

#include <zip.h>

#include <algorithm>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

/// Deflate spends at least one bit on 129 bytes: no stream inflates to more than this times its size.
constexpr std::uint64_t kDeflateRatio = 1032;
constexpr View kEndOfDirectory = "PK\5\6";

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using SourcePtr = std::unique_ptr<zip_source_t, FreeSource>;

/// Why libzip does not open it, in words of one's own: its texts change from version to version.
Error openError(View bytes, int code) {
    const bool begins = bytes.substr(0, 2) == "PK";
    const bool ends = bytes.rfind(kEndOfDirectory) != View::npos;
    if (code == ZIP_ER_MEMORY)
        return {Code::TooLarge, "there is not enough memory to hold it", {}};
    if (code == ZIP_ER_MULTIDISK)
        return {
            Code::Unsupported, "is one part of a zip archive over several files; expected a whole one", {}};
    if (begins && !ends)
        return {Code::Truncated, "the zip archive has no directory at its end; it was cut off", {}};
    if (begins)
        return {Code::Syntax, "the directory of the zip archive is damaged", {}};
    return {Code::Syntax, "is not a zip archive: it does not begin with PK", "byte 0"};
}

Result<void> checkMember(const ZipArchive::Member& member, const zip_stat_t& stat, std::uint64_t fileSize) {
    const std::string place = memberContext(member.name);
    const auto bytes = [](std::uint64_t count) { return std::to_string(count) + " bytes"; };
    if (stat.encryption_method != ZIP_EM_NONE)
        return Error{Code::Unsupported, "is encrypted; expected a member without password", place};
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
        return Error{Code::Unsupported,
                     "is compressed by method " + std::to_string(stat.comp_method) +
                         "; expected stored (0) or deflated (8)",
                     place};
    if (member.storedSize > fileSize)
        return Error{Code::Truncated,
                     "declares " + bytes(member.storedSize) + " in an archive of " + bytes(fileSize), place};
    if (stat.comp_method == ZIP_CM_STORE && member.size != member.storedSize)
        return Error{Code::Syntax,
                     "is stored, but declares " + bytes(member.storedSize) + " for " + bytes(member.size),
                     place};
    if (member.size > kZipSafeSize && member.size / kZipMaxRatio >= member.storedSize)
        return Error{Code::TooLarge,
                     "inflates from " + bytes(member.storedSize) + " to " + bytes(member.size) +
                         ", more than 100 times; at most 256 MiB may",
                     place};
    if (stat.comp_method == ZIP_CM_DEFLATE && member.size / kDeflateRatio > member.storedSize)
        return Error{Code::Syntax,
                     "declares " + bytes(member.size) + ", which " + bytes(member.storedSize) +
                         " of deflated data cannot hold",
                     place};
    return {};
}

Error readError(int code, const std::string& place) {
    if (code == ZIP_ER_CRC)
        return {Code::Syntax, "the checksum (CRC-32) does not fit the data; the file is damaged", place};
    if (code == ZIP_ER_EOF)
        return {Code::Truncated, "ends before all of its data were read", place};
    if (code == ZIP_ER_MEMORY)
        return {Code::TooLarge, "there is not enough memory to hold it", place};
    return {Code::Syntax, "the data or the header of the member is damaged", place};
}

Error writeError(zip_error_t& error) {
    Error result{
        Code::WriteFailed, std::string("the zip archive cannot be made: ") + zip_error_strerror(&error), {}};
    zip_error_fini(&error);
    return result;
}

Result<void> checkNames(const std::vector<std::pair<std::string, Bytes>>& members) {
    if (members.size() > kZipMaxMembers)
        return Error{Code::TooLarge, "has " + std::to_string(members.size()) + " members; at most 10000", {}};
    std::unordered_set<std::string> names;
    for (const auto& [name, bytes] : members) {
        if (name.empty() || name.find('\0') != std::string::npos)
            return Error{Code::InvalidValue, "the name of a member is empty or has a zero byte",
                         memberContext(name)};
        if (name.size() > kZipMaxName)
            return Error{Code::TooLarge, "the name is longer than 1024 bytes", memberContext(name)};
        if (!names.insert(name).second)
            return Error{Code::InvalidValue, "the name stands twice", memberContext(name)};
    }
    return {};
}

/// All bytes of a source that an archive was written to.
Result<Bytes> contents(zip_source_t* source) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
        return Error{Code::WriteFailed, "the zip archive cannot be read back", {}};
    Bytes bytes(stat.size, '\0');
    const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (count < 0 || static_cast<std::uint64_t>(count) != bytes.size())
        return Error{Code::WriteFailed, "the zip archive cannot be read back", {}};
    return bytes;
}

bool addMember(zip_t* archive, const std::string& name, const Bytes& bytes) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    if (source == nullptr)
        return false;
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const auto member = static_cast<zip_uint64_t>(index);
    return zip_set_file_compression(archive, member, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(archive, member, 0, (1 << 5) | 1, 0) ==
               0; // 1980-01-01, the format's first day
}

} // namespace

std::string memberContext(const std::string& name) { return "member " + core::inQuotes(name); }

void ZipArchive::Discard::operator()(void* archive) const { zip_discard(static_cast<zip_t*>(archive)); }

core::Result<ZipArchive> ZipArchive::open(View bytes) {
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected a zip archive", {}};
    zip_error_t error;
    zip_error_init(&error);
    SourcePtr source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error));
    ZipArchive archive;
    if (source)
        archive.m_archive.reset(zip_open_from_source(source.get(), ZIP_RDONLY, &error));
    const int code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    if (!archive.m_archive)
        return openError(bytes, code);
    source.release(); // belongs to the archive now
    if (const auto listed = archive.list(bytes.size()); !listed)
        return listed.error();
    return archive;
}

core::Result<void> ZipArchive::list(std::uint64_t fileSize) {
    zip_t* archive = static_cast<zip_t*>(m_archive.get());
    const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(archive, 0), 0));
    if (count > kZipMaxMembers)
        return Error{Code::TooLarge, "has " + std::to_string(count) + " members; at most 10000 are read", {}};
    std::unordered_set<std::string> names;
    std::uint64_t stored = 0; // of all members: each is within the file
    for (std::uint64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        const char* name = zip_get_name(archive, i, ZIP_FL_ENC_GUESS);
        constexpr zip_uint64_t kNeeded =
            ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        if (name == nullptr || zip_stat_index(archive, i, 0, &stat) != 0 || (stat.valid & kNeeded) != kNeeded)
            return Error{Code::Syntax, "the directory of the zip archive is damaged",
                         "member number " + std::to_string(i)};
        const Member member{name, stat.size, stat.comp_size};
        if (member.name.size() > kZipMaxName)
            return Error{Code::TooLarge, "the name is longer than 1024 bytes", memberContext(member.name)};
        if (!names.insert(member.name).second)
            return Error{Code::Syntax, "the name stands twice in the archive", memberContext(member.name)};
        if (const auto checked = checkMember(member, stat, fileSize); !checked)
            return checked;
        stored += member.storedSize;
        if (stored > fileSize)
            return Error{Code::Syntax,
                         "the members declare more bytes than the archive of " + std::to_string(fileSize) +
                             " has; they overlap",
                         memberContext(member.name)};
        m_members.push_back(member);
    }
    return {};
}

core::Result<Bytes> ZipArchive::read(std::size_t index, std::uint64_t limit) const {
    const Member& member = m_members[index];
    const std::string place = memberContext(member.name);
    zip_t* archive = static_cast<zip_t*>(m_archive.get());
    if (member.size > limit)
        return Error{Code::TooLarge,
                     "needs " + std::to_string(member.size) + " bytes of memory, more than the " +
                         std::to_string(limit) + " left of the budget",
                     place};
    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive, index, 0));
    if (!file)
        return readError(zip_error_code_zip(zip_get_error(archive)), place);
    Bytes bytes(member.size, '\0');
    std::uint64_t done = 0;
    char beyond = 0;
    while (true) { // the read that meets the end checks the CRC
        const bool full = done == member.size;
        const zip_int64_t count = full ? zip_fread(file.get(), &beyond, 1)
                                       : zip_fread(file.get(), bytes.data() + done, member.size - done);
        if (count < 0 && (full || zip_error_code_zip(zip_file_get_error(file.get())) != ZIP_ER_CRC))
            return readError(zip_error_code_zip(zip_file_get_error(file.get())), place);
        if (count <= 0)
            break; // too short: a checksum that does not fit says less
        if (full)
            return Error{Code::Syntax,
                         "holds more than the " + std::to_string(member.size) + " bytes it declares", place};
        done += static_cast<std::uint64_t>(count);
    }
    if (done != member.size)
        return Error{Code::Truncated,
                     "holds " + std::to_string(done) + " bytes, but declares " + std::to_string(member.size),
                     place};
    return bytes;
}

core::Result<Bytes> writeZip(const std::vector<std::pair<std::string, Bytes>>& members) {
    if (const auto checked = checkNames(members); !checked)
        return checked.error();
    if (members.empty())
        return Bytes(kEndOfDirectory) + Bytes(18, '\0'); // libzip writes no archive without members
    zip_error_t error;
    zip_error_init(&error);
    SourcePtr source(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (!source)
        return writeError(error);
    zip_source_keep(source.get()); // one reference for the archive, one to read it back
    zip_t* archive = zip_open_from_source(source.get(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (archive == nullptr) {
        zip_source_free(source.get());
        return writeError(error);
    }
    zip_error_fini(&error);
    bool done = true;
    for (const auto& [name, bytes] : members)
        done = done && addMember(archive, name, bytes);
    if (!done || zip_close(archive) != 0) {
        Error failed{
            Code::WriteFailed, std::string("the zip archive cannot be made: ") + zip_strerror(archive), {}};
        zip_discard(archive);
        return failed;
    }
    return contents(source.get());
}

} // namespace engine::io
