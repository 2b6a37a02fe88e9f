#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <string>
#include <vector>

/// Small files that must each give one clear line.
namespace tests {

struct Malformed {
    std::string name;
    engine::io::Bytes bytes;
    engine::core::Code code;
    std::string text; ///< the whole line, without the file's name
};

} // namespace tests
