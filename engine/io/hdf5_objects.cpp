#include "engine/io/hdf5_objects.h"

#include "engine/core/text.h"
#include "engine/io/hdf5.h"

#include <algorithm>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

struct Link {
    std::string name;
    H5L_type_t type;
    haddr_t address;
};

struct Links {
    std::vector<Link> all;
    std::size_t left; ///< how many more are taken
    bool isTooMany = false;
};

/// Called by libhdf5: nothing may be thrown through it.
herr_t takeLink(hid_t, const char* name, const H5L_info_t* info, void* context) noexcept {
    auto& links = *static_cast<Links*>(context);
    if (links.all.size() >= links.left) {
        links.isTooMany = true;
        return -1;
    }
    try {
        links.all.push_back({name, info->type, info->type == H5L_TYPE_HARD ? info->u.address : HADDR_UNDEF});
    } catch (const std::exception&) {
        links.isTooMany = true;
        return -1;
    }
    return 0;
}

const char* kindOf(H5L_type_t type) {
    return type == H5L_TYPE_SOFT       ? "a soft link"
           : type == H5L_TYPE_EXTERNAL ? "an external link"
                                       : "a link of a user's kind";
}

class Walker {
public:
    Walker(hid_t file, std::uint64_t fileSize) : m_file(file), m_fileSize(fileSize) {}

    Result<Hdf5Listing> walk() {
        const Hdf5Object root(H5Gopen2(m_file, "/", H5P_DEFAULT));
        H5O_info_t info;
        if (!root || H5Oget_info2(root.get(), &info, H5O_INFO_BASIC) < 0)
            return hdf5Failure("cannot open its root group", {});
        m_visited.insert(info.addr);
        if (const auto done = group(root.get(), {}, 0); !done)
            return done.error();
        m_listing.attributes = m_attributes.text();
        return std::move(m_listing);
    }

private:
    hid_t m_file;
    std::uint64_t m_fileSize;
    std::unordered_set<haddr_t> m_visited;
    Hdf5Attributes m_attributes;
    Hdf5Listing m_listing;

    Error tooMany() const {
        return {
            Code::TooLarge, "has more than " + std::to_string(kHdf5MaxObjects) + " groups and datasets", {}};
    }

    /// What stands in a group, in the order in which it was made: what is made later lies further back.
    Result<std::vector<Link>> linksOf(hid_t id, const std::string& path) const {
        Links links{{}, kHdf5MaxObjects - std::min(m_visited.size(), kHdf5MaxObjects), false};
        if (H5Literate(id, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, takeLink, &links) < 0)
            return links.isTooMany ? tooMany()
                                   : hdf5Failure("cannot list what it holds", hdf5Place("group", path));
        std::stable_sort(links.all.begin(), links.all.end(),
                         [](const Link& a, const Link& b) { return a.address < b.address; });
        return std::move(links.all);
    }

    Result<void> group(hid_t id, const std::string& path, int depth) {
        if (depth > kHdf5MaxDepth)
            return Error{Code::TooLarge, "lies more than " + std::to_string(kHdf5MaxDepth) + " groups deep",
                         hdf5Place("group", path)};
        if (const auto taken = m_attributes.add(id, path); !taken)
            return taken;
        const auto links = linksOf(id, path);
        if (!links)
            return links.error();
        for (const Link& link : *links)
            if (const auto done = object(link, path.empty() ? link.name : path + "/" + link.name, depth);
                !done)
                return done;
        return {};
    }

    Result<void> object(const Link& link, const std::string& path, int depth) {
        if (link.type != H5L_TYPE_HARD)
            return Error{Code::Unsupported,
                         std::string("is ") + kindOf(link.type) + ", which is never followed",
                         hdf5Place("link", path)};
        if (!m_visited.insert(link.address).second)
            return Error{Code::Unsupported, "is linked a second time (in a circle, or under two names)",
                         hdf5Place("object", path)};
        const Hdf5Object id(H5Oopen_by_addr(m_file, link.address));
        H5O_info_t info;
        if (!id || H5Oget_info2(id.get(), &info, H5O_INFO_BASIC | H5O_INFO_HDR) < 0)
            return hdf5Failure("cannot open it", hdf5Place("object", path));
        if (info.hdr.nchunks > kHdf5MaxContinuations)
            return Error{Code::TooLarge,
                         "its header has " + std::to_string(info.hdr.nchunks) + " blocks; at most " +
                             std::to_string(kHdf5MaxContinuations) + " are read",
                         hdf5Place("object", path)};
        if (info.type == H5O_TYPE_GROUP)
            return group(id.get(), path, depth + 1);
        return info.type == H5O_TYPE_DATASET ? dataset(id.get(), path, link.address) : Result<void>();
    }

    Result<void> dataset(hid_t id, const std::string& path, haddr_t address) {
        if (const auto taken = m_attributes.add(id, path); !taken)
            return taken;
        Hdf5Dataset dataset{path, address, {nullptr, 0, Hdf5Type()}, {}, 0, false};
        const auto isRead = describeHdf5(id, m_attributes.lastHasDtype("bfloat16"), m_fileSize, dataset);
        if (!isRead)
            return isRead.error();
        if (*isRead)
            m_listing.datasets.push_back(std::move(dataset));
        return {};
    }
};

/// Whether an entry of the error stack says that memory ran out.
herr_t seeMemory(unsigned, const H5E_error2_t* entry, void* context) {
    if (entry->maj_num == H5E_RESOURCE && (entry->min_num == H5E_NOSPACE || entry->min_num == H5E_CANTALLOC))
        *static_cast<bool*>(context) = true;
    return 0;
}

} // namespace

core::Result<Hdf5Listing> listHdf5(hid_t file, std::uint64_t fileSize) {
    return Walker(file, fileSize).walk();
}

core::Error hdf5Failure(const std::string& what, const std::string& place) {
    bool isMemory = false;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, seeMemory, &isMemory);
    if (isMemory)
        return {Code::TooLarge, "the HDF5 library needs more memory for it than it is given", place};
    return {Code::Syntax, "is damaged: the HDF5 library " + what, place};
}

std::string hdf5Place(const char* kind, const std::string& path) {
    return path.empty() ? std::string() : std::string(kind) + " " + core::inQuotes(path);
}

} // namespace engine::io
