#include "engine/io/pytorch.h"

#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/pytorch_legacy.h"
#include "engine/io/pytorch_tensors.h"
#include "engine/io/zip_archive.h"

#include <optional>
#include <unordered_map>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr View kPickleName = "data.pkl";

/// "archive/" of the first "archive/data.pkl", or "" of a data.pkl without a folder.
std::optional<std::string> folderOf(const ZipArchive& archive) {
    for (const ZipArchive::Member& member : archive.members()) {
        const std::size_t slash = member.name.find('/');
        const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
        if (View(member.name).substr(begin) == kPickleName)
            return member.name.substr(0, begin);
    }
    return {};
}

class ZipReader {
public:
    ZipReader(const ZipArchive& archive, std::string folder)
        : m_archive(archive), m_folder(std::move(folder)) {
        for (std::size_t i = 0; i < archive.members().size(); ++i)
            m_members.emplace(archive.members()[i].name, i);
    }
    Result<core::TensorMap> read() const;

private:
    const ZipArchive& m_archive;
    std::string m_folder;
    std::unordered_map<std::string, std::size_t> m_members;

    Result<bool> isBigEndian() const;
    Result<void> fill(TorchTensors& tensors, std::size_t storage, bool bigEndian) const;
};

Result<bool> ZipReader::isBigEndian() const {
    const auto at = m_members.find(m_folder + "byteorder");
    if (at == m_members.end())
        return false;
    const Result<Bytes> order = m_archive.read(at->second, 64);
    if (!order)
        return order.error();
    if (*order != "little" && *order != "big")
        return Error{Code::InvalidValue, "expected little or big, got " + core::inQuotes(*order),
                     memberContext(at->first)};
    return *order == "big";
}

Result<void> ZipReader::fill(TorchTensors& tensors, std::size_t storage, bool bigEndian) const {
    const TorchStorage& declared = tensors.storages()[storage];
    const std::string name = m_folder + "data/" + declared.key;
    const auto at = m_members.find(name);
    if (at == m_members.end())
        return Error{Code::NotFound,
                     "its numbers should be in the member " + core::inQuotes(name) +
                         ", which the archive does not have",
                     tensors.contextOf(storage)};
    const std::uint64_t size = m_archive.members()[at->second].size;
    if (size != declared.bytes())
        return Error{size < declared.bytes() ? Code::Truncated : Code::Syntax,
                     "has " + std::to_string(size) + " bytes; its tensors need " +
                         std::to_string(declared.bytes()),
                     memberContext(name)};
    const Result<Bytes> bytes = m_archive.read(at->second, memoryBudget() - tensors.bytes());
    if (!bytes)
        return bytes.error();
    tensors.fill(storage, *bytes, bigEndian);
    return {};
}

Result<core::TensorMap> ZipReader::read() const {
    const std::string name = m_folder + std::string(kPickleName);
    const std::size_t index = m_members.at(name);
    if (m_archive.members()[index].size > kPickleMaxBytes)
        return Error{Code::TooLarge, "the pickle has more than 16 MiB", memberContext(name)};
    const Result<bool> bigEndian = isBigEndian();
    if (!bigEndian)
        return bigEndian.error();
    const Result<Bytes> bytes = m_archive.read(index, memoryBudget());
    if (!bytes)
        return bytes.error();
    const Result<Pickle> pickle = readPickle(*bytes, 0, torchGlobals());
    if (!pickle)
        return pickle.error().within(memberContext(name));
    if (pickle->end != bytes->size())
        return Error{Code::Syntax, std::to_string(bytes->size() - pickle->end) + " bytes follow the pickle",
                     memberContext(name)};
    std::uint64_t held = 0; // each member is within what its stored bytes can inflate to
    for (const ZipArchive::Member& member : m_archive.members())
        held += member.size;
    Result<TorchTensors> tensors = TorchTensors::find(*pickle, held);
    if (!tensors)
        return tensors.error();
    for (std::size_t i = 0; i < tensors->storages().size(); ++i)
        if (const auto filled = fill(*tensors, i, *bigEndian); !filled)
            return filled.error();
    return tensors->take();
}

Result<core::TensorMap> readChecked(View bytes) {
    if (isPytorchLegacy(bytes))
        return readPytorchLegacy(bytes);
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected a file that torch.save wrote", {}};
    if (!bytes.starts_with("PK"))
        return Error{Code::Syntax, "begins neither as a zip archive nor with the magic number of torch.save",
                     "byte 0"};
    const Result<ZipArchive> archive = ZipArchive::open(bytes);
    if (!archive)
        return archive.error();
    const auto folder = folderOf(*archive);
    if (!folder)
        return Error{Code::Unsupported, "has no data.pkl; expected an archive that torch.save wrote", {}};
    return ZipReader(*archive, *folder).read();
}

} // namespace

bool isPytorch(View bytes) {
    if (isPytorchLegacy(bytes))
        return true;
    if (!bytes.starts_with("PK"))
        return false;
    const Result<ZipArchive> archive = guarded([&] { return ZipArchive::open(bytes); });
    return archive && folderOf(*archive);
}

core::Result<core::TensorMap> readPytorch(View bytes) {
    return guarded([&] { return readChecked(bytes); });
}

} // namespace engine::io
