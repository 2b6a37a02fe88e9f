#include "engine/io/pytorch_legacy.h"

#include "engine/core/text.h"
#include "engine/io/pytorch_tensors.h"

#include <unordered_map>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

/// 0x1950a86a20f9469cfc6c, pickled: LONG1 of ten bytes, STOP.
constexpr View kMagic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 13);
constexpr std::int64_t kLegacyProtocol = 1001;
constexpr std::size_t kCountBytes = 8;

/// Four pickles (protocol, system, object, keys of storages) and the storages, each with its count of
/// elements before it, all little-endian.
class LegacyReader {
public:
    explicit LegacyReader(View bytes) : m_bytes(bytes) {}
    Result<core::TensorMap> read();

private:
    View m_bytes;
    std::size_t m_at = 2 + kMagic.size();

    Result<Pickle> next();
    Result<void> readStart();
    Result<std::vector<View>> readKeys();
    Result<void> readStorages(TorchTensors& tensors, const std::vector<View>& keys);
    Result<void> readStorage(TorchTensors& tensors, std::size_t storage);
    std::string here() const { return "byte " + std::to_string(m_at); }
};

Result<Pickle> LegacyReader::next() {
    Result<Pickle> pickle = readPickle(m_bytes, m_at, torchGlobals());
    if (pickle)
        m_at = pickle->end;
    return pickle;
}

Result<void> LegacyReader::readStart() {
    const std::string place = here();
    const Result<Pickle> protocol = next();
    if (!protocol)
        return protocol.error();
    const PickleValue& version = (*protocol)[protocol->root];
    if (!version.is(PickleKind::Integer) || version.integer() != kLegacyProtocol)
        return Error{Code::Unsupported, "is a protocol of torch.save that is not read; expected 1001", place};
    const std::string second = here();
    const Result<Pickle> system = next();
    if (!system)
        return system.error();
    if (!(*system)[system->root].is(PickleKind::Dict))
        return Error{Code::Syntax, "expected a dict that describes the system", second};
    return {};
}

Result<std::vector<View>> LegacyReader::readKeys() {
    const std::string place = here();
    const Result<Pickle> pickle = next();
    if (!pickle)
        return pickle.error();
    const PickleValue& list = (*pickle)[pickle->root];
    if (!list.is(PickleKind::List))
        return Error{Code::Syntax, "expected a list of storages", place};
    std::vector<View> keys;
    for (const PickleRef ref : list.items()) {
        const PickleValue& key = (*pickle)[ref];
        if (!key.is(PickleKind::Text))
            return Error{Code::Syntax, "expected a list of storages by their names", place};
        keys.push_back(key.text());
    }
    return keys;
}

Result<void> LegacyReader::readStorage(TorchTensors& tensors, std::size_t storage) {
    const TorchStorage& declared = tensors.storages()[storage];
    const std::string what = "the storage of " + tensors.contextOf(storage);
    if (m_bytes.size() - m_at < kCountBytes)
        return Error{Code::Truncated, what + " is missing; the file was cut off", here()};
    std::uint64_t count = 0;
    for (std::size_t i = kCountBytes; i-- > 0;)
        count = count << 8 | static_cast<unsigned char>(m_bytes[m_at + i]);
    if (count != declared.count)
        return Error{Code::InvalidValue,
                     what + " has " + std::to_string(count) + " numbers; the pickle declares " +
                         std::to_string(declared.count),
                     here()};
    m_at += kCountBytes;
    if (declared.bytes() > m_bytes.size() - m_at)
        return Error{Code::Truncated,
                     what + " needs " + std::to_string(declared.bytes()) + " bytes, the file has " +
                         std::to_string(m_bytes.size() - m_at),
                     here()};
    tensors.fill(storage, m_bytes.substr(m_at, declared.bytes()), false);
    m_at += declared.bytes();
    return {};
}

Result<void> LegacyReader::readStorages(TorchTensors& tensors, const std::vector<View>& keys) {
    std::unordered_map<std::string, std::size_t> wanted;
    for (std::size_t i = 0; i < tensors.storages().size(); ++i)
        wanted.emplace(tensors.storages()[i].key, i);
    for (const View key : keys) {
        const auto at = wanted.find(std::string(key));
        if (at == wanted.end())
            return Error{Code::InvalidValue,
                         "the storage " + core::inQuotes(key) + " stands twice or belongs to no tensor",
                         here()};
        if (const auto read = readStorage(tensors, at->second); !read)
            return read;
        wanted.erase(at);
    }
    if (!wanted.empty())
        return Error{Code::Truncated, "the file has no storage for its numbers",
                     tensors.contextOf(wanted.begin()->second)};
    if (m_at != m_bytes.size())
        return Error{Code::Syntax, std::to_string(m_bytes.size() - m_at) + " bytes follow the last storage",
                     here()};
    return {};
}

Result<core::TensorMap> LegacyReader::read() {
    if (const auto started = readStart(); !started)
        return started.error();
    const Result<Pickle> object = next();
    if (!object)
        return object.error();
    Result<TorchTensors> tensors = TorchTensors::find(*object, m_bytes.size());
    if (!tensors)
        return tensors.error();
    const Result<std::vector<View>> keys = readKeys();
    if (!keys)
        return keys.error();
    if (const auto filled = readStorages(*tensors, *keys); !filled)
        return filled.error();
    return tensors->take();
}

} // namespace

bool isPytorchLegacy(View bytes) {
    return bytes.size() > 2 && bytes.starts_with('\x80') && bytes.substr(2).starts_with(kMagic);
}

core::Result<core::TensorMap> readPytorchLegacy(View bytes) { return LegacyReader(bytes).read(); }

} // namespace engine::io
