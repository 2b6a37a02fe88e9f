#include "engine/io/data_files.h"
#include "engine/io/guard.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

namespace engine::io {

namespace {

using core::Code;
using core::Error;

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr int kGzipWindow = 15 + 16; // the largest window; gzip's header

class Inflater {
public:
    explicit Inflater(View bytes) : m_bytes(bytes) { m_ready = inflateInit2(&m_stream, kGzipWindow) == Z_OK; }
    ~Inflater() {
        if (m_ready)
            inflateEnd(&m_stream);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    core::Result<Bytes> run(std::uint64_t limit) {
        Bytes result;
        std::string chunk(kChunk, '\0');
        while (hasMore()) {
            const auto made = next(chunk.data(), chunk.size());
            if (!made)
                return made.error();
            if (*made > limit - result.size())
                return Error{
                    Code::TooLarge,
                    "inflates to more than " + std::to_string(limit) + " bytes; expected at most that", ""};
            result.append(chunk, 0, *made);
        }
        return offset() == m_bytes.size() ? core::Result<Bytes>(std::move(result))
                                          : failed("bytes after the end of the gzip data; expected none");
    }

    core::Result<Bytes> start(std::size_t count) {
        Bytes result(count, '\0');
        std::size_t size = 0;
        while (size < count && hasMore()) {
            const auto made = next(result.data() + size, count - size);
            if (!made)
                return made.error();
            size += *made;
        }
        result.resize(size);
        return result;
    }

private:
    View m_bytes;
    z_stream m_stream{};
    bool m_ready = false;
    int m_status = Z_OK;
    std::size_t m_fed = 0;

    std::size_t offset() const { return m_fed - m_stream.avail_in; }

    // zlib counts in 32 bits.
    void feed() {
        if (m_stream.avail_in > 0)
            return;
        const std::size_t size =
            std::min<std::size_t>(m_bytes.size() - m_fed, std::numeric_limits<uInt>::max());
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(m_bytes.data() + m_fed));
        m_stream.avail_in = static_cast<uInt>(size);
        m_fed += size;
    }

    bool hasMore() { return m_status != Z_STREAM_END || anotherMember(); }

    /// Inflates at most `room` bytes to `out`; how many they were.
    core::Result<std::size_t> next(char* out, std::size_t room) {
        if (!m_ready)
            return Error{Code::TooLarge, "there is not enough memory to inflate it", ""};
        const std::size_t consumed = offset();
        feed();
        m_stream.next_out = reinterpret_cast<Bytef*>(out);
        m_stream.avail_out = static_cast<uInt>(room);
        m_status = inflate(&m_stream, Z_NO_FLUSH);
        const std::size_t made = room - m_stream.avail_out;
        if (m_status != Z_OK && m_status != Z_STREAM_END && m_status != Z_BUF_ERROR)
            return failed("is damaged here; expected gzip data");
        if (m_status != Z_STREAM_END && made == 0 && offset() == consumed)
            return Error{Code::Truncated, "ends within the gzip data; expected its end mark",
                         "byte " + std::to_string(m_bytes.size())};
        return made;
    }

    bool anotherMember() { return isGzip(m_bytes.substr(offset())) && inflateReset(&m_stream) == Z_OK; }

    Error failed(const std::string& message) const {
        return {Code::Syntax, message, "byte " + std::to_string(offset())};
    }
};

} // namespace

bool isGzip(View bytes) { return bytes.substr(0, 2) == "\x1f\x8b"; }

core::Result<Bytes> inflateGzip(View bytes, std::uint64_t limit) {
    return guarded([&] { return Inflater(bytes).run(limit); });
}

core::Result<Bytes> inflateStart(View bytes, std::size_t count) {
    return guarded([&] { return Inflater(bytes).start(count); });
}

} // namespace engine::io
