#include "engine/io/picture_size.h"

#include <zlib.h>

namespace engine::io {

namespace {

using core::Code;
using core::Error;

constexpr View kPng("\x89PNG\r\n\x1a\n", 8), kJpeg("\xff\xd8\xff", 3);

std::uint32_t bigEndian(View bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::string byteText(std::size_t at) { return "byte " + std::to_string(at); }

Error cutOff(View bytes) { return {Code::Truncated, "the picture is cut off here", byteText(bytes.size())}; }

core::Result<PictureSize> checked(std::uint32_t width, std::uint32_t height, std::size_t at) {
    if (width == 0 || height == 0)
        return Error{Code::Syntax, "a picture without pixels", byteText(at)};
    if (width > kMostPictureSide || height > kMostPictureSide)
        return Error{Code::TooLarge,
                     "has " + std::to_string(width) + " × " + std::to_string(height) +
                         " pixels; expected at most 4096 × 4096",
                     byteText(at)};
    return PictureSize{static_cast<int>(width), static_cast<int>(height)};
}

core::Result<PictureSize> pngSize(View bytes) {
    PictureSize size;
    bool hasPixels = false;
    for (std::size_t at = kPng.size();;) {
        if (bytes.size() - at < 12)
            return cutOff(bytes);
        const std::size_t length = bigEndian(bytes, at, 4);
        if (length > bytes.size() - at - 12)
            return cutOff(bytes);
        const View name = bytes.substr(at + 4, 4);
        if ((at == kPng.size()) != (name == "IHDR") || (name == "IHDR" && length != 13))
            return Error{Code::Syntax, "the header of the picture is damaged", byteText(at)};
        const auto* body = reinterpret_cast<const Bytef*>(bytes.data() + at + 4);
        if (crc32(0, body, static_cast<uInt>(length + 4)) != bigEndian(bytes, at + 8 + length, 4))
            return Error{Code::Syntax, "a checksum does not fit: the picture is damaged", byteText(at)};
        if (name == "IHDR") {
            const auto declared = checked(bigEndian(bytes, at + 8, 4), bigEndian(bytes, at + 12, 4), at + 8);
            if (!declared)
                return declared;
            size = *declared;
        }
        hasPixels = hasPixels || name == "IDAT";
        if (name == "IEND")
            return hasPixels ? core::Result<PictureSize>(size)
                             : Error{Code::Syntax, "a picture without pixels", byteText(at)};
        at += 12 + length;
    }
}

core::Result<PictureSize> jpegSize(View bytes) {
    PictureSize size;
    for (std::size_t at = 2;;) {
        if (bytes.size() - at < 4)
            return cutOff(bytes);
        const auto first = static_cast<unsigned char>(bytes[at]),
                   kind = static_cast<unsigned char>(bytes[at + 1]);
        if (first != 0xff)
            return Error{Code::Syntax, "no segment of a JPEG: the picture is damaged", byteText(at)};
        if (kind == 0xff || kind == 0x01 || (kind >= 0xd0 && kind <= 0xd7)) {
            at += kind == 0xff ? 1 : 2;
            continue;
        }
        const std::size_t length = bigEndian(bytes, at + 2, 2);
        if (length < 2 || length > bytes.size() - at - 2)
            return cutOff(bytes);
        const bool frame = kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
        if (frame && length >= 8) {
            const auto declared = checked(bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2), at);
            if (!declared)
                return declared;
            size = *declared;
        }
        if (kind == 0xda) // what follows is pixels, up to the end mark
            return size.width > 0
                       ? bytes.rfind("\xff\xd9") != View::npos ? core::Result<PictureSize>(size)
                                                               : cutOff(bytes)
                       : Error{Code::Syntax, "pixels before the size: the picture is damaged", byteText(at)};
        at += 2 + length;
    }
}

} // namespace

core::Result<PictureSize> pictureSize(View bytes) {
    if (bytes.starts_with(kPng))
        return pngSize(bytes);
    if (bytes.starts_with(kJpeg))
        return jpegSize(bytes);
    return Error{Code::Unsupported, "is no picture that is read; expected PNG or JPEG", ""};
}

} // namespace engine::io
