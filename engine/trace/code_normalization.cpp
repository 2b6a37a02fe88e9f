#include "engine/core/schema.h"
#include "engine/trace/code_writer.h"
#include "engine/trace/normalization.h"

namespace engine::trace {

namespace {

/// A matrix with a channel's numbers in a row; of layer_norm as it is.
void writeByChannel(LineWriter& line, const Reader& reader, int layer, const CodeName& name) {
    const core::Index channels = reader.layer(layer).keeps().channels;
    line << name;
    if (channels > 0)
        line << ".reshape(" << std::to_string(channels) << ", -1)";
}

const char* axis(const Reader& reader, int layer) {
    return reader.layer(layer).keeps().channels > 0 ? "1" : "0";
}

std::string epsilon(const Reader& reader, int layer) {
    const auto& settings = reader.trace().input.network.layers[static_cast<std::size_t>(layer)].settings;
    return core::toText(settings.real("epsilon"));
}

/// Back to units × samples.
void writeAsUnits(LineWriter& line, const Reader& reader, int layer) {
    if (reader.layer(layer).keeps().channels > 0)
        line << ".reshape(" << std::to_string(reader.units(layer)) << ", -1)";
}

void writeStatistic(LineWriter& line, const CodeNames& names, int layer, bool isVariance) {
    const Reader& reader = names.reader();
    if (usesRunning(reader, layer)) {
        line << names.running(layer, isVariance);
        return;
    }
    const CodeName before = names.forward("a", layer - 1);
    if (isVariance) {
        line << "((";
        writeByChannel(line, reader, layer, before);
        line << " - " << names.forward(meanName(reader, layer), layer) << ")**2)";
    } else {
        writeByChannel(line, reader, layer, before);
    }
    line << ".mean(" << axis(reader, layer) << ", keepdims=True)";
}

void writeRunningCode(LineWriter& line, const CodeNames& names, int layer, bool isVariance) {
    const Reader& reader = names.reader();
    const auto& settings = reader.trace().input.network.layers[static_cast<std::size_t>(layer)].settings;
    if (usesRunning(reader, layer)) {
        line << names.running(layer, isVariance);
        return;
    }
    const std::string m = core::toText(settings.real("momentum"));
    line << "(1 - " << m << ") * " << names.running(layer, isVariance) << " + " << m << " * "
         << names.forward(isVariance ? varianceName(reader, layer) : meanName(reader, layer), layer);
    const core::Index count = normGroup(reader, layer, 0, 0).size();
    if (isVariance && count > 1)
        line << " * " << std::to_string(count) << " / " << std::to_string(count - 1);
}

} // namespace

bool writeNormalizationForward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    if (reader.work(o.layer) == Work::Looks) {
        line << "look_up(" << names.parameter(o.layer, false) << ", " << names.forward("a", o.layer - 1)
             << ")";
        return true;
    }
    if (reader.work(o.layer) != Work::Normalizes)
        return false;
    if (o.name == "xhat") {
        line << "((";
        writeByChannel(line, reader, o.layer, names.forward("a", o.layer - 1));
        line << " - " << names.forward(meanName(reader, o.layer), o.layer) << ") / np.sqrt("
             << names.forward(varianceName(reader, o.layer), o.layer) << " + " << epsilon(reader, o.layer)
             << "))";
        writeAsUnits(line, reader, o.layer);
    } else if (o.name == "a") {
        line << "(" << names.parameter(o.layer, false) << " * ";
        writeByChannel(line, reader, o.layer, names.forward("xhat", o.layer));
        line << " + " << names.parameter(o.layer, true) << ")";
        writeAsUnits(line, reader, o.layer);
    } else {
        writeStatistic(line, names, o.layer, o.name == varianceName(reader, o.layer));
    }
    return true;
}

bool writeNormalizationBackward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    const int above = o.layer + 1;
    if (o.name == "dL/da" && o.layer < reader.lastLayer() && reader.work(above) == Work::Normalizes) {
        line << "normalize_back(";
        writeByChannel(line, reader, above, names.backward("dL/dxhat", above));
        line << ", ";
        writeByChannel(line, reader, above, names.forward("xhat", above));
        line << ", " << names.forward(varianceName(reader, above), above) << " + " << epsilon(reader, above)
             << ", " << (usesRunning(reader, above) ? "None" : axis(reader, above)) << ")";
        writeAsUnits(line, reader, above);
        return true;
    }
    if (reader.work(o.layer) == Work::Looks && o.name == "dL/dW") {
        line << "look_up_back(" << names.backward("dL/da", o.layer) << ", " << names.forward("a", o.layer - 1)
             << ", " << std::to_string(reader.layer(o.layer).wholeNumbers()) << ")";
        return true;
    }
    if (reader.work(o.layer) != Work::Normalizes || o.name == "dL/da")
        return false;
    const CodeName da = names.backward("dL/da", o.layer);
    if (o.name == "dL/dxhat") {
        line << "(" << names.parameter(o.layer, false) << " * ";
        writeByChannel(line, reader, o.layer, da);
        line << ")";
        writeAsUnits(line, reader, o.layer);
        return true;
    }
    line << "(";
    writeByChannel(line, reader, o.layer, da);
    if (o.name == "dL/dW") {
        line << " * ";
        writeByChannel(line, reader, o.layer, names.forward("xhat", o.layer));
    }
    line << ").sum(1, keepdims=True)";
    return true;
}

bool writeNormalizationUpdate(LineWriter& line, const CodeNames& names, const Operation& o) {
    if (o.name != "running mean" && o.name != "running variance")
        return false;
    writeRunningCode(line, names, o.layer, o.name == "running variance");
    return true;
}

const char* normalizationPrelude() {
    return R"(
def normalize_back(d, x, variance, axis):
    """dL/dx from dL/dxhat and xhat; axis None: mean and variance do not depend on x."""
    if axis is not None:
        d = d - d.mean(axis, keepdims=True) - x * (d * x).mean(axis, keepdims=True)
    return d / np.sqrt(variance)

def look_up(W, numbers):
    return W[numbers.astype(int)].transpose(0, 2, 1).reshape(-1, numbers.shape[1])

def look_up_back(dA, numbers, count):
    dA = dA.reshape(len(numbers), -1, dA.shape[1])
    dW = np.zeros((count, dA.shape[1]))
    np.add.at(dW, numbers.astype(int), dA.transpose(0, 2, 1))
    return dW
)";
}

} // namespace engine::trace
