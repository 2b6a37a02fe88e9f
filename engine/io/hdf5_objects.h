#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#define H5_USE_110_API // what later versions call otherwise
#include <hdf5.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace engine::io {

/// An identifier of libhdf5 that closes itself.
template <herr_t (*kClose)(hid_t)>
class Hdf5Id {
public:
    explicit Hdf5Id(hid_t id = H5I_INVALID_HID) : m_id(id) {}
    Hdf5Id(Hdf5Id&& other) noexcept : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {}
    Hdf5Id& operator=(Hdf5Id&& other) noexcept { return std::swap(m_id, other.m_id), *this; }
    ~Hdf5Id() {
        if (m_id >= 0)
            kClose(m_id);
    }
    explicit operator bool() const { return m_id >= 0; }
    hid_t get() const { return m_id; }

private:
    hid_t m_id;
};
using Hdf5File = Hdf5Id<H5Fclose>;
using Hdf5Object = Hdf5Id<H5Oclose>;
using Hdf5Attribute = Hdf5Id<H5Aclose>;
using Hdf5Type = Hdf5Id<H5Tclose>;
using Hdf5Space = Hdf5Id<H5Sclose>;
using Hdf5Properties = Hdf5Id<H5Pclose>;

/// The numbers of a dataset as safetensors calls them, and the type in memory they are read into.
struct Hdf5Elements {
    const char* dtype; ///< "F32"
    std::uint64_t size;
    Hdf5Type memory;
};

/// A dataset of numbers that was checked.
struct Hdf5Dataset {
    std::string path;
    haddr_t address;
    Hdf5Elements elements;
    std::vector<hsize_t> shape;
    std::uint64_t bytes; ///< of all numbers
    bool isContiguous;
};

/// What a file holds: datasets, and the JSON text of its attributes.
struct Hdf5Listing {
    std::vector<Hdf5Dataset> datasets;
    std::string attributes;
};

/// Walks through all groups. `fileSize` bounds what is stored.
core::Result<Hdf5Listing> listHdf5(hid_t file, std::uint64_t fileSize);

/// Checks the type, the shape and how it is stored; `isBfloat16`: 2 opaque bytes are one number. False: it
/// holds no numbers.
core::Result<bool> describeHdf5(hid_t dataset, bool isBfloat16, std::uint64_t fileSize, Hdf5Dataset& out);

/// Collects the attributes of objects into one JSON text.
class Hdf5Attributes {
public:
    Hdf5Attributes();
    ~Hdf5Attributes();
    Hdf5Attributes(const Hdf5Attributes&) = delete;
    Hdf5Attributes& operator=(const Hdf5Attributes&) = delete;

    core::Result<void> add(hid_t object, const std::string& path);
    /// Whether the object added last has this text as attribute "dtype".
    bool lastHasDtype(const std::string& text) const;
    std::string text() const;

private:
    struct Values;
    std::unique_ptr<Values> m_values;
};

/// What libhdf5 failed to do: memory that ran out, or damage. `what`: "cannot read its numbers".
core::Error hdf5Failure(const std::string& what, const std::string& place);
/// dataset "a/b"; the file itself: nothing.
std::string hdf5Place(const char* kind, const std::string& path);

} // namespace engine::io
