#pragma once

#include "engine/core/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace engine::io {

/// What a reader gets and a writer gives. Readers take views and copy what they keep.
using Bytes = std::string;
using View = std::string_view;

/// How the engine asks for a file: app and ui read files, the engine reads bytes.
struct FileSource {
    /// A data set shipped with the program, by file name ("iris.csv").
    std::function<core::Result<Bytes>(const std::string& name)> resource;
    /// A file, by a path that is relative to the project file or absolute.
    std::function<core::Result<Bytes>(const std::string& path)> file;
};

/// What one reader may allocate: min(half of the available memory, 4 GiB), or what settings say (0: the
/// former again). Any thread.
std::uint64_t memoryBudget();
void setMemoryBudget(std::uint64_t bytes);

/// a · b and a + b; false, and nothing written, when they exceed 64 bits.
bool multiply(std::uint64_t a, std::uint64_t b, std::uint64_t& product);
bool add(std::uint64_t a, std::uint64_t b, std::uint64_t& sum);

} // namespace engine::io
