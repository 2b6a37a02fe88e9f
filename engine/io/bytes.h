#pragma once

#include "engine/core/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine::io {

/// What a reader gets and a writer gives. Readers take views and copy what they keep.
using Bytes = std::string;
using View = std::string_view;

/// Told now and then how much is done, 0 ... 1, on the thread that works; false: stop, the result is
/// Cancelled.
using Progress = std::function<bool(double done)>;

/// The pictures of a folder, decoded: grey, all of one size.
struct GreyPictures {
    int width = 0, height = 0;
    Bytes pixels; ///< a byte a pixel, 0 black to 255 white; rows from the top, picture by picture
    std::vector<std::string> classNames; ///< in order
    std::vector<int> classes;            ///< one a picture
};

/// How the engine asks for a file: app and ui read files, the engine reads bytes.
struct FileSource {
    /// A data set shipped with the program, by file name ("iris.csv").
    std::function<core::Result<Bytes>(const std::string& name)> resource;
    /// A file, by a path that is relative to the project file or absolute.
    std::function<core::Result<Bytes>(const std::string& path)> file;
    /// The pictures of a folder of class folders, resized to width × height: ui has the decoders.
    std::function<core::Result<GreyPictures>(const std::string& path, int width, int height, const Progress&)>
        pictures = {};
    /// The content of an HDF5 file as safetensors (groups as "a/b", attributes as JSON in its metadata), read
    /// by a child process that may crash: libhdf5 does on damaged files.
    std::function<core::Result<Bytes>(View file)> hdf5 = {};
};

/// What one reader may allocate: min(half of the available memory, 4 GiB), or what settings say (0: the
/// former again). Any thread.
std::uint64_t memoryBudget();
void setMemoryBudget(std::uint64_t bytes);

/// a · b and a + b; false, and nothing written, when they exceed 64 bits.
bool multiply(std::uint64_t a, std::uint64_t b, std::uint64_t& product);
bool add(std::uint64_t a, std::uint64_t b, std::uint64_t& sum);

} // namespace engine::io
