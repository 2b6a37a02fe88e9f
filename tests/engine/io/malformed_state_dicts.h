#pragma once

#include "malformed_pickles.h"

namespace tests {

/// A tensor "W" in which something is wrong.
template <class Change>
Bytes tensorWith(const TorchContainer& in, Change change) {
    PickledTensor tensor;
    tensor.isLegacy = in.isLegacy;
    change(tensor);
    return in.file(pickledState(tensor.bytes()));
}

inline std::vector<Malformed> malformedTensorShapes(const TorchContainer& in) {
    using engine::core::Code;
    const auto row = [&](const char* name, Code code, const std::string& text, const auto& change) {
        return Malformed{name, tensorWith(in, change), code, "tensor \"W\": " + text};
    };
    const auto shaped = [&](const char* name, Code code, const std::string& text,
                            const std::vector<std::int64_t>& size, const std::vector<std::int64_t>& stride) {
        return row(name, code, text, [&](PickledTensor& tensor) {
            tensor.size = pickledNumbers(size);
            tensor.stride = pickledNumbers(stride);
        });
    };
    const std::string beyond = " reaches beyond the 4 numbers of its storage";
    constexpr std::int64_t kMost = INT64_MAX;
    return {
        row("a negative offset", Code::WrongType, "the offset is no whole number of at least 0",
            [](PickledTensor& tensor) { tensor.offset = pickledNumber(-1); }),
        row("an offset that is a text", Code::WrongType, "the offset is no whole number of at least 0",
            [](PickledTensor& tensor) { tensor.offset = pickledText("0"); }),
        row("an offset behind the storage", Code::OutOfRange, "(2, 2) with strides (2, 1) at 1" + beyond,
            [](PickledTensor& tensor) { tensor.offset = pickledNumber(1); }),
        row("the largest offset", Code::OutOfRange,
            "(2, 2) with strides (2, 1) at 9223372036854775807" + beyond,
            [](PickledTensor& tensor) { tensor.offset = pickledNumber(kMost); }),
        row("a size that is a list", Code::WrongType, "its size is no tuple of whole numbers",
            [](PickledTensor& tensor) { tensor.size = "]"; }),
        row("a size of texts", Code::WrongType,
            "its size has something else than whole numbers of at least 0",
            [](PickledTensor& tensor) {
                tensor.size = pickledTuple({pickledText("2"), "K\2"});
            }),
        row("a stride that is None", Code::WrongType, "its stride is no tuple of whole numbers",
            [](PickledTensor& tensor) { tensor.stride = "N"; }),
        shaped("a negative size", Code::WrongType,
               "its size has something else than whole numbers of at least 0", {2, -2}, {2, 1}),
        shaped("a negative stride", Code::WrongType,
               "its stride has something else than whole numbers of at least 0", {2, 2}, {2, -1}),
        shaped("33 dimensions", Code::TooLarge, "has more than 32 dimensions",
               std::vector<std::int64_t>(33, 1), std::vector<std::int64_t>(33, 1)),
        shaped("fewer strides", Code::ShapeMismatch, "has 2 dimensions and 1 strides", {2, 2}, {2}),
        shaped("too many rows", Code::OutOfRange, "(3, 2) with strides (2, 1) at 0" + beyond, {3, 2}, {2, 1}),
        shaped("too large a stride", Code::OutOfRange, "(2, 2) with strides (3, 1) at 0" + beyond, {2, 2},
               {3, 1}),
        shaped("elements beyond 64 bits", Code::TooLarge,
               "(9223372036854775807, 9223372036854775807) has more elements than 64 bits can count",
               {kMost, kMost}, {0, 0}),
        shaped("a reach beyond 64 bits", Code::OutOfRange,
               "(3, 3) with strides (9223372036854775807, 9223372036854775807) at 0" + beyond, {3, 3},
               {kMost, kMost}),
    };
}

inline std::vector<Malformed> malformedTensorStorages(const TorchContainer& in) {
    using engine::core::Code;
    PickledTensor tensor;
    tensor.isLegacy = in.isLegacy;
    const auto replaced = [&](std::size_t argument, const Bytes& by) {
        std::vector<Bytes> arguments = tensor.arguments();
        arguments[argument] = by;
        return pickledState(PickledTensor::rebuilt(arguments));
    };
    const auto extended = [&](const Bytes& flags) {
        std::vector<Bytes> arguments = tensor.arguments();
        arguments.push_back(flags);
        return pickledState(PickledTensor::rebuilt(arguments));
    };
    const Bytes storageClass = pickledGlobal("torch", "FloatStorage");
    const auto id = [&](const std::vector<Bytes>& parts) { return replaced(0, pickledTuple(parts) + "Q"); };
    const Bytes kind = pickledText("storage"), key = pickledText("0"), cpu = pickledText("cpu");
    const auto row = [&](const char* name, const Bytes& pickle, Code code, const std::string& text) {
        return Malformed{name, in.file(pickle), code, text.empty() ? text : "tensor \"W\": " + text};
    };
    const std::string nothing = "names no storage for its numbers";
    const Bytes parameter = pickledGlobal("torch._utils", "_rebuild_parameter");
    PickledTensor other = tensor;
    other.storage = "DoubleStorage";
    return {
        row("a storage alone", pickledState(tensor.id()), Code::Unsupported,
            "is a storage by itself; expected tensors"),
        row("no storage", replaced(0, "N"), Code::InvalidValue, nothing),
        row("a storage that is a text", replaced(0, pickledText("0") + "Q"), Code::InvalidValue, nothing),
        row("a storage of three words", id({kind, storageClass, key}), Code::InvalidValue, nothing),
        row("an id of a module", id({pickledText("module"), storageClass, key, cpu, "K\4"}),
            Code::InvalidValue, nothing),
        row("a class that is a text", id({kind, pickledText("FloatStorage"), key, cpu, "K\4"}),
            Code::InvalidValue, nothing),
        row("a class that is none", id({kind, pickledGlobal("collections", "OrderedDict"), key, cpu, "K\4"}),
            Code::InvalidValue, "\"collections.OrderedDict\" is no storage"),
        row("a key that is a number", id({kind, storageClass, pickledNumber(0), cpu, "K\4"}),
            Code::InvalidValue, nothing),
        row("a key of 1025 bytes", id({kind, storageClass, pickledText(std::string(1025, '0')), cpu, "K\4"}),
            Code::InvalidValue, nothing),
        row("a negative count", id({kind, storageClass, key, cpu, pickledNumber(-4)}), Code::InvalidValue,
            nothing),
        row("a count beyond 64 bits", id({kind, storageClass, key, cpu, pickledNumber(INT64_MAX)}),
            Code::TooLarge, "its storage has more bytes than 64 bits can count"),
        row("a view of a storage",
            id({kind, storageClass, key, cpu, "K\4", pickledTuple({key, pickledNumber(0), "K\4"})}),
            Code::Unsupported,
            "lies in a view of a storage, as PyTorch before 0.4 wrote it; re-save it with a later one"),
        row("five arguments",
            pickledState(
                PickledTensor::rebuilt({tensor.id(), pickledNumber(0), tensor.size, tensor.stride, "\x89"})),
            Code::InvalidValue, "a tensor is made of 5 arguments; expected 6"),
        row("a negated tensor", extended(pickledDict({{pickledText("neg"), "\x88"}})), Code::Unsupported,
            "is stored negated or conjugated; expected plain numbers"),
        row("a parameter of nothing",
            pickledState(parameter + pickledTuple({"N", "\x88", orderedDict()}) + "R"), Code::InvalidValue,
            "is a parameter without a tensor"),
        row("a call of a storage", pickledState(storageClass + ")R"), Code::InvalidValue,
            "\"torch.FloatStorage\" makes no tensor"),
        row("a name twice",
            pickled(pickledDict({{pickledText("W"), tensor.bytes()}, {pickledText("W"), tensor.bytes()}})),
            Code::InvalidValue, "the name stands twice"),
        {"a storage of two types",
         in.file(
             pickled(pickledDict({{pickledText("W"), tensor.bytes()}, {pickledText("b"), other.bytes()}}))),
         Code::InvalidValue, "tensor \"b\": its storage \"0\" is declared in two ways"},
    };
}

} // namespace tests
