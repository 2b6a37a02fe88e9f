#include "engine/io/pytorch_state.h"

#include "engine/core/text.h"
#include "engine/io/elements.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;

constexpr View kRebuildTensor = "torch._utils._rebuild_tensor_v2";
constexpr View kRebuildParameter = "torch._utils._rebuild_parameter";

struct StorageClass {
    View name;
    DType dtype;
    bool isBfloat16 = false;
};
constexpr StorageClass kStorages[] = {
    {"torch.FloatStorage", DType::Float32}, {"torch.DoubleStorage", DType::Float64},
    {"torch.HalfStorage", DType::Float16},  {"torch.BFloat16Storage", DType::Float32, true},
    {"torch.LongStorage", DType::Int64},    {"torch.IntStorage", DType::Int32},
    {"torch.ShortStorage", DType::Int16},   {"torch.CharStorage", DType::Int8},
    {"torch.ByteStorage", DType::UInt8},    {"torch.BoolStorage", DType::Bool},
};

/// Walks the containers and notes what it finds; m_error says what went wrong.
class Finder {
public:
    explicit Finder(const Pickle& pickle) : m_pickle(pickle) {}
    Result<TorchState> find();

private:
    const Pickle& m_pickle;
    TorchState m_state;
    std::unordered_map<std::string, std::size_t> m_storages; ///< by key
    std::unordered_set<std::string> m_names;
    std::size_t m_visited = 0;
    std::optional<Error> m_error;

    bool fail(Code code, const std::string& message, const std::string& name);
    bool visit(PickleRef ref, const std::string& name, int depth);
    bool visitItems(const PickleValue& value, const std::string& name, int depth);
    bool keyText(PickleRef ref, const std::string& name, std::string& key);
    bool tensor(const PickleValue& call, const std::string& name);
    bool storage(const PickleValue& value, TorchTensor& tensor);
    bool numbers(const PickleValue& value, const char* what, const std::string& name,
                 std::vector<std::int64_t>& result);
    bool checkBounds(TorchTensor& tensor);
};

bool Finder::fail(Code code, const std::string& message, const std::string& name) {
    m_error = Error{code, message, name.empty() ? name : tensorContext(name)};
    return false;
}

bool Finder::visit(PickleRef ref, const std::string& name, int depth) {
    if (depth > kPickleMaxDepth)
        return fail(Code::TooLarge, "the containers are nested more than 256 levels deep", {});
    if (++m_visited > kPickleMaxOps)
        return fail(Code::TooLarge, "the containers hold more than 2000000 values", {});
    if (name.size() > kPytorchMaxName)
        return fail(Code::TooLarge, "the name is longer than 1024 bytes", name);
    const PickleValue& value = m_pickle[ref];
    switch (value.kind) {
    case PickleKind::Dict:
    case PickleKind::List:
    case PickleKind::Tuple:
        return visitItems(value, name, depth);
    case PickleKind::Call:
        return tensor(value, name.empty() ? "tensor" : name);
    case PickleKind::Persistent:
        return fail(Code::Unsupported, "is a storage by itself; expected tensors", name);
    case PickleKind::Global:
        return fail(Code::Unsupported,
                    "contains a Python object " + core::inQuotes(value.text()) +
                        "; re-save with torch.save(model.state_dict(), ...)",
                    name);
    default:
        return true;
    }
}

bool Finder::visitItems(const PickleValue& value, const std::string& name, int depth) {
    const std::string prefix = name.empty() ? name : name + ".";
    const auto& items = value.items();
    if (!value.is(PickleKind::Dict)) {
        for (std::size_t i = 0; i < items.size(); ++i)
            if (!visit(items[i], prefix + std::to_string(i), depth + 1))
                return false;
        return true;
    }
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        std::string key;
        if (!keyText(items[i], name, key) || !visit(items[i + 1], prefix + key, depth + 1))
            return false;
    }
    return true;
}

bool Finder::keyText(PickleRef ref, const std::string& name, std::string& key) {
    const PickleValue& value = m_pickle[ref];
    if (value.is(PickleKind::Text) && value.text().size() <= kPytorchMaxName)
        key = value.text();
    else if (value.is(PickleKind::Text))
        return fail(Code::TooLarge, "the name is longer than 1024 bytes",
                    std::string(value.text().substr(0, 64)));
    else if (value.is(PickleKind::Integer))
        key = std::to_string(value.integer());
    else
        return fail(Code::Unsupported, "a key of a dict is neither a text nor a whole number", name);
    return true;
}

/// _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks), perhaps in
/// _rebuild_parameter(tensor, requires_grad, hooks).
bool Finder::tensor(const PickleValue& call, const std::string& name) {
    const View function = m_pickle[call.items()[0]].text();
    const auto& arguments = m_pickle[call.items()[1]].items();
    if (function == kRebuildParameter) {
        const PickleValue* inner = arguments.size() == 3 ? &m_pickle[arguments[0]] : nullptr;
        if (inner == nullptr || !inner->is(PickleKind::Call) ||
            m_pickle[inner->items()[0]].text() != kRebuildTensor)
            return fail(Code::InvalidValue, "is a parameter without a tensor", name);
        return tensor(*inner, name);
    }
    if (function != kRebuildTensor)
        return fail(Code::InvalidValue, core::inQuotes(function) + " makes no tensor", name);
    if (arguments.size() != 6 && arguments.size() != 7)
        return fail(Code::InvalidValue,
                    "a tensor is made of " + std::to_string(arguments.size()) + " arguments; expected 6",
                    name);
    if (arguments.size() == 7) {
        const PickleValue& flags = m_pickle[arguments[6]];
        if (!flags.is(PickleKind::None) && !(flags.is(PickleKind::Dict) && flags.items().empty()))
            return fail(Code::Unsupported, "is stored negated or conjugated; expected plain numbers", name);
    }
    TorchTensor tensor{name, 0, 0, 0, {}, {}};
    const PickleValue& offset = m_pickle[arguments[1]];
    if (!storage(m_pickle[arguments[0]], tensor))
        return false;
    if (!offset.is(PickleKind::Integer) || offset.integer() < 0)
        return fail(Code::WrongType, "the offset is no whole number of at least 0", name);
    tensor.offset = static_cast<std::uint64_t>(offset.integer());
    if (!numbers(m_pickle[arguments[2]], "size", name, tensor.shape) ||
        !numbers(m_pickle[arguments[3]], "stride", name, tensor.strides) || !checkBounds(tensor))
        return false;
    if (m_state.tensors.size() == kPytorchMaxTensors)
        return fail(Code::TooLarge, "has more than 100000 tensors", {});
    if (!m_names.insert(name).second)
        return fail(Code::InvalidValue, "the name stands twice", name);
    m_state.tensors.push_back(std::move(tensor));
    return true;
}

/// ('storage', class, key, location, count), in the legacy format with a view, None, behind it.
bool Finder::storage(const PickleValue& value, TorchTensor& tensor) {
    const PickleValue* id = value.is(PickleKind::Persistent) ? &m_pickle[value.items()[0]] : nullptr;
    if (id == nullptr || !id->is(PickleKind::Tuple) || id->items().size() < 5 || id->items().size() > 6)
        return fail(Code::InvalidValue, "names no storage for its numbers", tensor.name);
    const auto at = [&](std::size_t i) -> const PickleValue& { return m_pickle[id->items()[i]]; };
    if (!at(0).is(PickleKind::Text) || at(0).text() != "storage" || !at(1).is(PickleKind::Global) ||
        !at(2).is(PickleKind::Text) || at(2).text().size() > kPytorchMaxName ||
        !at(4).is(PickleKind::Integer) || at(4).integer() < 0)
        return fail(Code::InvalidValue, "names no storage for its numbers", tensor.name);
    if (id->items().size() == 6 && !at(5).is(PickleKind::None))
        return fail(
            Code::Unsupported,
            "lies in a view of a storage, as PyTorch before 0.4 wrote it; re-save it with a later one",
            tensor.name);
    const auto kind = std::find_if(std::begin(kStorages), std::end(kStorages),
                                   [&](const StorageClass& each) { return each.name == at(1).text(); });
    if (kind == std::end(kStorages))
        return fail(Code::InvalidValue, core::inQuotes(at(1).text()) + " is no storage", tensor.name);
    TorchStorage storage{std::string(at(2).text()), kind->dtype, kind->isBfloat16,
                         static_cast<std::uint64_t>(at(4).integer())};
    std::uint64_t bytes = 0;
    if (!multiply(storage.count, storage.itemBytes(), bytes))
        return fail(Code::TooLarge, "its storage has more bytes than 64 bits can count", tensor.name);
    const auto [entry, isNew] = m_storages.emplace(storage.key, m_state.storages.size());
    tensor.storage = entry->second;
    if (isNew)
        m_state.storages.push_back(std::move(storage));
    else if (m_state.storages[entry->second] != storage)
        return fail(Code::InvalidValue,
                    "its storage " + core::inQuotes(storage.key) + " is declared in two ways", tensor.name);
    return true;
}

bool Finder::numbers(const PickleValue& value, const char* what, const std::string& name,
                     std::vector<std::int64_t>& result) {
    if (!value.is(PickleKind::Tuple))
        return fail(Code::WrongType, std::string("its ") + what + " is no tuple of whole numbers", name);
    if (value.items().size() > kPytorchMaxRank)
        return fail(Code::TooLarge, "has more than 32 dimensions", name);
    for (const PickleRef ref : value.items()) {
        const PickleValue& number = m_pickle[ref];
        if (!number.is(PickleKind::Integer) || number.integer() < 0)
            return fail(Code::WrongType,
                        std::string("its ") + what + " has something else than whole numbers of at least 0",
                        name);
        result.push_back(number.integer());
    }
    return true;
}

bool Finder::checkBounds(TorchTensor& tensor) {
    if (tensor.shape.size() != tensor.strides.size())
        return fail(Code::ShapeMismatch,
                    "has " + std::to_string(tensor.shape.size()) + " dimensions and " +
                        std::to_string(tensor.strides.size()) + " strides",
                    tensor.name);
    const Result<std::uint64_t> count = elementCount(tensor.shape);
    if (!count)
        return fail(count.error().code, count.error().message, tensor.name);
    tensor.count = *count;
    std::uint64_t end = tensor.offset, step = 0;
    bool fits = add(end, tensor.count == 0 ? 0 : 1, end);
    for (std::size_t d = 0; fits && tensor.count > 0 && d < tensor.shape.size(); ++d)
        fits = multiply(static_cast<std::uint64_t>(tensor.shape[d] - 1),
                        static_cast<std::uint64_t>(tensor.strides[d]), step) &&
               add(end, step, end);
    const std::uint64_t available = m_state.storages[tensor.storage].count;
    if (fits && end <= available)
        return true;
    return fail(Code::OutOfRange,
                core::shapeText(tensor.shape) + " with strides " + core::shapeText(tensor.strides) + " at " +
                    std::to_string(tensor.offset) + " reaches beyond the " + std::to_string(available) +
                    " numbers of its storage",
                tensor.name);
}

Result<TorchState> Finder::find() {
    if (!visit(m_pickle.root, {}, 0))
        return *m_error;
    if (m_state.tensors.empty())
        return Error{Code::InvalidValue,
                     "holds no tensors; expected a file that torch.save(model.state_dict(), ...) wrote",
                     {}};
    return std::move(m_state);
}

} // namespace

std::uint64_t TorchStorage::itemBytes() const { return isBfloat16 ? 2 : itemSize(dtype); }

std::span<const View> torchGlobals() {
    static const std::vector<View> kGlobals = [] {
        std::vector<View> names{kRebuildTensor, kRebuildParameter};
        for (const StorageClass& storage : kStorages)
            names.push_back(storage.name);
        return names;
    }();
    return kGlobals;
}

std::string tensorContext(const std::string& name) { return "tensor " + core::inQuotes(name); }

core::Result<TorchState> findTensors(const Pickle& pickle) { return Finder(pickle).find(); }

} // namespace engine::io
