#include "engine/io/hdf5.h"

#include "engine/io/guard.h"
#include "engine/io/hdf5_objects.h"
#include "engine/io/json.h"

#include <algorithm>
#include <charconv>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr View kSignature("\x89HDF\r\n\x1a\n", 8);
constexpr std::uint64_t kPiece = std::uint64_t{16} << 20; ///< bytes read at a time

std::uint64_t wordAt(View bytes, std::size_t at) {
    std::uint64_t word = 0;
    for (std::size_t i = 8; i-- > 0;)
        word = word << 8 | static_cast<unsigned char>(bytes[at + i]);
    return word;
}

/// What stands at the beginning of the file (HDF5 file format specification, II.A). libhdf5 reads it too;
/// this tells a file that was cut off from one that is damaged.
Result<void> checkSuperblock(View bytes) {
    constexpr std::size_t kSmallest = 48;
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected an HDF5 file", {}};
    if (!isHdf5(bytes))
        return Error{Code::Syntax, "is not an HDF5 file: it does not begin with \\x89HDF", "byte 0"};
    if (bytes.size() < kSmallest)
        return Error{Code::Truncated, "the HDF5 file ends inside its superblock", {}};
    const int version = static_cast<unsigned char>(bytes[8]);
    if (version > 3)
        return Error{Code::Unsupported,
                     "has superblock version " + std::to_string(version) + "; 0 to 3 are read", "byte 8"};
    const std::size_t sizes = version < 2 ? 13 : 9;
    if (bytes[sizes] != 8 || bytes[sizes + 1] != 8)
        return Error{Code::Unsupported, "has addresses that are not 8 bytes wide",
                     "byte " + std::to_string(sizes)};
    const std::size_t end = version == 0 ? 40 : version == 1 ? 44 : 28;
    if (bytes.size() < end + 8)
        return Error{Code::Truncated, "the HDF5 file ends inside its superblock", {}};
    const std::uint64_t declared = wordAt(bytes, end);
    if (declared > bytes.size())
        return Error{Code::Truncated,
                     "has " + std::to_string(bytes.size()) + " bytes, but declares " +
                         std::to_string(declared) + "; it was cut off",
                     {}};
    return {};
}

// libhdf5 works on the caller's bytes: what it thinks it allocates and copies is always those.
void* imageMemory(std::size_t, H5FD_file_image_op_t, void* image) { return image; }
void* imageCopy(void* to, const void*, std::size_t, H5FD_file_image_op_t, void*) { return to; }
void* imageGrown(void*, std::size_t, H5FD_file_image_op_t, void*) { return nullptr; }
herr_t imageFreed(void*, H5FD_file_image_op_t, void*) { return 0; }
void* sameUser(void* user) { return user; }
herr_t userFreed(void*) { return 0; }

Hdf5File openImage(View bytes) {
    const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
    void* image = const_cast<char*>(bytes.data());
    H5FD_file_image_callbacks_t callbacks = {imageMemory, imageCopy, imageGrown, imageFreed,
                                             sameUser,    userFreed, image};
    constexpr std::size_t kGrowth = 1 << 16;
    if (H5Pset_fapl_core(access.get(), kGrowth, false) < 0 ||
        H5Pset_file_image_callbacks(access.get(), &callbacks) < 0 ||
        H5Pset_file_image(access.get(), image, bytes.size()) < 0)
        return Hdf5File();
    return Hdf5File(H5Fopen("image", H5F_ACC_RDONLY, access.get()));
}

std::string headerOf(const Hdf5Listing& listing) {
    std::string text = "{\"__metadata__\":{\"attributes\":" + jsonText(listing.attributes) + "}";
    std::uint64_t offset = 0;
    for (const Hdf5Dataset& dataset : listing.datasets) {
        text += "," + jsonText(dataset.path) + ":{\"dtype\":\"" + dataset.elements.dtype + "\",\"shape\":[";
        for (std::size_t i = 0; i < dataset.shape.size(); ++i)
            text += (i == 0 ? "" : ",") + std::to_string(dataset.shape[i]);
        text += "],\"data_offsets\":[" + std::to_string(offset) + ",";
        offset += dataset.bytes;
        text += std::to_string(offset) + "]}";
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

Result<void> checkTotal(const Hdf5Listing& listing) {
    std::uint64_t total = 0;
    for (const Hdf5Dataset& dataset : listing.datasets)
        if (!add(total, dataset.bytes, total) || total > memoryBudget())
            return Error{Code::TooLarge,
                         "the datasets up to here need more than the memory budget of " +
                             std::to_string(memoryBudget()) + " bytes",
                         hdf5Place("dataset", dataset.path)};
    return {};
}

/// Reads a block of a dataset and hands it on.
class DatasetWriter {
public:
    DatasetWriter(const Hdf5Dataset& dataset, hid_t object, const ByteSink& sink)
        : m_dataset(dataset), m_object(object), m_space(H5Dget_space(object)), m_sink(sink) {}

    /// Contiguous ones in pieces; of chunks every one would be inflated again for every piece.
    Result<void> write() {
        const std::vector<hsize_t>& shape = m_dataset.shape;
        if (m_dataset.bytes == 0)
            return {};
        std::size_t axis = shape.size(); // pieces are cut along the axis before it
        std::uint64_t inner = m_dataset.elements.size;
        while (axis > 0 && inner * shape[axis - 1] <= kPiece)
            inner *= shape[--axis];
        if (axis == 0 || !m_dataset.isContiguous)
            return block(std::vector<hsize_t>(shape.size(), 0), shape);
        std::vector<hsize_t> start(shape.size(), 0), count = shape;
        std::fill(count.begin(), count.begin() + std::ptrdiff_t(axis), 1);
        const hsize_t step = std::max<hsize_t>(kPiece / inner, 1);
        for (;;) {
            count[axis - 1] = std::min(step, shape[axis - 1] - start[axis - 1]);
            if (const auto done = block(start, count); !done)
                return done;
            start[axis - 1] += count[axis - 1];
            std::size_t at = axis - 1;
            for (; at > 0 && start[at] == shape[at]; --at) {
                start[at] = 0;
                ++start[at - 1];
            }
            if (start[0] == shape[0])
                return {};
        }
    }

private:
    const Hdf5Dataset& m_dataset;
    hid_t m_object;
    Hdf5Space m_space;
    const ByteSink& m_sink;
    std::string m_buffer;

    Result<void> block(const std::vector<hsize_t>& start, const std::vector<hsize_t>& count) {
        std::uint64_t bytes = m_dataset.elements.size;
        for (const hsize_t each : count)
            bytes *= each;
        m_buffer.resize(bytes);
        const Hdf5Space memory(count.empty() ? H5Screate(H5S_SCALAR)
                                             : H5Screate_simple(int(count.size()), count.data(), nullptr));
        const bool isSelected =
            count.empty() || H5Sselect_hyperslab(m_space.get(), H5S_SELECT_SET, start.data(), nullptr,
                                                 count.data(), nullptr) >= 0;
        if (!memory || !isSelected ||
            H5Dread(m_object, m_dataset.elements.memory.get(), memory.get(), m_space.get(), H5P_DEFAULT,
                    m_buffer.data()) < 0)
            return hdf5Failure("cannot read its numbers", hdf5Place("dataset", m_dataset.path));
        if (m_dataset.elements.dtype == View("BOOL"))
            std::replace_if(
                m_buffer.begin(), m_buffer.end(), [](char c) { return c != 0; }, '\1');
        if (!m_sink(m_buffer))
            return Error{Code::Cancelled, "what was read is not wanted any more", {}};
        return {};
    }
};

Result<void> writeListing(hid_t file, const Hdf5Listing& listing, const ByteSink& sink) {
    const std::string header = headerOf(listing);
    Bytes length;
    for (int i = 0; i < 8; ++i)
        length += static_cast<char>(header.size() >> (8 * i) & 255);
    if (!sink(length) || !sink(header))
        return Error{Code::Cancelled, "what was read is not wanted any more", {}};
    for (const Hdf5Dataset& dataset : listing.datasets) {
        const Hdf5Object object(H5Oopen_by_addr(file, dataset.address));
        if (!object)
            return hdf5Failure("cannot open it again", hdf5Place("dataset", dataset.path));
        if (const auto done = DatasetWriter(dataset, object.get(), sink).write(); !done)
            return done;
    }
    return {};
}

Result<void> convert(View bytes, const ByteSink& sink) {
    if (const auto begins = checkSuperblock(bytes); !begins)
        return begins;
    if (bytes.size() > kHdf5MaxBytes)
        return Error{Code::TooLarge,
                     "has " + std::to_string(bytes.size()) + " bytes; HDF5 files of at most " +
                         std::to_string(kHdf5MaxBytes) + " are read",
                     {}};
    H5dont_atexit();
    // No filter is loaded from a folder: what a file names is not executed.
    if (H5open() < 0 || H5PLset_loading_state(0) < 0)
        return hdf5Failure("does not start", {});
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const Hdf5File file = openImage(bytes);
    if (!file)
        return hdf5Failure("cannot open it", {});
    const Result<Hdf5Listing> listing = listHdf5(file.get(), bytes.size());
    if (!listing)
        return listing.error();
    if (const auto fits = checkTotal(*listing); !fits)
        return fits;
    return writeListing(file.get(), *listing, sink);
}

} // namespace

bool isHdf5(View bytes) { return bytes.starts_with(kSignature); }

core::Result<void> hdf5ToSafetensors(View bytes, const ByteSink& sink) {
    return guarded([&] { return convert(bytes, sink); });
}

core::Result<Bytes> hdf5ToSafetensors(View bytes) {
    return guarded([&]() -> Result<Bytes> {
        Bytes result;
        const auto done = convert(bytes, [&](View piece) {
            result += piece;
            return true;
        });
        if (!done)
            return done.error();
        return result;
    });
}

Bytes hdf5ErrorLine(const core::Error& error) {
    Bytes line = std::to_string(static_cast<int>(error.code)) + "\t" + error.context + "\t" + error.message;
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
    return line + "\n";
}

std::optional<core::Error> hdf5Error(View line) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    const std::size_t end = line.find('\n');
    int code = -1;
    std::from_chars(line.data(), line.data() + line.size(), code);
    if (second == View::npos || end == View::npos || end < second || code < 0 ||
        code > static_cast<int>(Code::Cancelled))
        return {};
    return Error{static_cast<Code>(code), std::string(line.substr(second + 1, end - second - 1)),
                 std::string(line.substr(first + 1, second - first - 1))};
}

} // namespace engine::io
