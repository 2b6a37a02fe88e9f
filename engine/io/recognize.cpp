#include "engine/core/text.h"
#include "engine/io/data_files.h"
#include "engine/io/idx.h"
#include "engine/io/project.h"
#include "engine/io/weight_file.h"

#include <algorithm>

namespace engine::io {

namespace {

constexpr std::size_t kLooked = 4096;

/// Of UTF-8 (cut off at the end or not) or Windows-1252, without control characters other than tab and line
/// ends; in Windows-1252 at least three of four bytes are ASCII.
bool isText(View bytes) {
    const View start = bytes.substr(0, kLooked);
    std::size_t others = 0;
    for (std::size_t i = 0; i < start.size();) {
        const auto c = static_cast<unsigned char>(start[i]);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return false;
        const std::size_t length = core::utf8Length(start, i);
        others += length == 0 && start.size() - i > 3 ? 1 : 0;
        i += std::max<std::size_t>(length, 1);
    }
    return others * 4 <= start.size();
}

/// A byte order mark and no control characters behind it.
bool isUtf16Text(View bytes) {
    const bool big = bytes.starts_with("\xFE\xFF");
    if (!big && !bytes.starts_with("\xFF\xFE"))
        return false;
    for (std::size_t i = 2; i + 1 < std::min(bytes.size(), kLooked); i += 2) {
        const char high = bytes[i + (big ? 0 : 1)], low = bytes[i + (big ? 1 : 0)];
        if (high == 0 && static_cast<unsigned char>(low) < 0x20 && low != '\t' && low != '\n' && low != '\r')
            return false;
    }
    return bytes.size() > 2;
}

} // namespace

FileKind recognize(View bytes) {
    if (isIdx(bytes))
        return FileKind::Idx;
    if (isGzip(bytes)) {
        const auto start = inflateStart(bytes, kLooked);
        return start && recognize(*start) == FileKind::Csv ? FileKind::Csv : FileKind::Unknown;
    }
    if (const WeightFormat* format = weightFormat(bytes))
        return format->name == View("npy")   ? FileKind::Npy
               : format->name == View("npz") ? FileKind::Npz
                                             : FileKind::Weights;
    if (isUtf16Text(bytes))
        return FileKind::Csv;
    if (bytes.starts_with("\xef\xbb\xbf"))
        bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == View::npos || !isText(bytes))
        return FileKind::Unknown;
    return bytes[first] == '{' ? FileKind::Project : FileKind::Csv;
}

} // namespace engine::io
