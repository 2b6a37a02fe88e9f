#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/npy_header.h"
#include "engine/io/weights.h"
#include "engine/io/zip_archive.h"

#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr View kSuffix = ".npy";

std::string arrayName(const std::string& member) {
    return member.size() > kSuffix.size() && member.ends_with(kSuffix)
               ? member.substr(0, member.size() - kSuffix.size())
               : member;
}

Result<core::Tensor> readMember(const ZipArchive& archive, std::size_t index, std::uint64_t limit) {
    const Result<Bytes> bytes = archive.read(index, limit);
    if (!bytes)
        return bytes.error();
    const std::string& name = archive.members()[index].name;
    Result<core::Tensor> tensor = readNpy(*bytes, limit - bytes->size());
    return tensor ? std::move(tensor) : tensor.error().within(memberContext(name));
}

Result<core::TensorMap> readArchive(View bytes) {
    const Result<ZipArchive> archive = ZipArchive::open(bytes);
    if (!archive)
        return archive.error();
    core::TensorMap tensors;
    std::unordered_set<std::string> names;
    std::uint64_t left = memoryBudget();
    for (std::size_t i = 0; i < archive->members().size(); ++i) {
        const ZipArchive::Member& member = archive->members()[i];
        if (member.isFolder())
            continue;
        const std::string name = arrayName(member.name);
        if (!names.insert(name).second)
            return Error{Code::Syntax, "two members give the same array " + core::inQuotes(name),
                         memberContext(member.name)};
        Result<core::Tensor> tensor = readMember(*archive, i, left);
        if (!tensor)
            return tensor.error();
        left -= tensor->values.size() * sizeof(double);
        tensors.emplace_back(name, *std::move(tensor));
    }
    return tensors;
}

} // namespace

core::Result<core::TensorMap> readNpz(View bytes) {
    return guarded([&] { return readArchive(bytes); });
}

core::Result<Bytes> writeNpz(const core::TensorMap& tensors) {
    return guarded([&]() -> Result<Bytes> {
        std::vector<std::pair<std::string, Bytes>> members;
        for (const auto& [name, tensor] : tensors) {
            Result<Bytes> bytes = writeNpy(tensor);
            if (!bytes)
                return bytes.error().within(core::inQuotes(name));
            members.emplace_back(name + std::string(kSuffix), *std::move(bytes));
        }
        return writeZip(members);
    });
}

} // namespace engine::io
