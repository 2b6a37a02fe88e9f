#include "engine/io/reports.h"

#include <charconv>
#include <cmath>
#include <span>

namespace engine::io {

namespace {

void appendNumber(Bytes& json, double value) {
    if (!std::isfinite(value)) {
        json += "null";
        return;
    }
    char buffer[40];
    const auto end =
        std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::general, 17).ptr;
    json.append(buffer, end);
}

/// Nested brackets of that shape over numbers in C order; returns what it did not use.
const double* appendArray(Bytes& json, std::span<const int> shape, const double* values) {
    if (shape.empty()) {
        appendNumber(json, *values);
        return values + 1;
    }
    json += '[';
    for (int i = 0; i < shape[0]; ++i) {
        if (i > 0)
            json += ", ";
        values = appendArray(json, shape.subspan(1), values);
    }
    json += ']';
    return values;
}

/// Names in a trace are the engine's own ("z", "dL/da", "0.weight"): nothing in them needs escaping.
void appendKey(Bytes& json, const std::string& key) { json.append("\"").append(key).append("\": "); }

void appendOperation(Bytes& json, const trace::Operation& operation) {
    const int shape[] = {static_cast<int>(operation.values.rows()),
                         static_cast<int>(operation.values.cols())};
    json += "  {\"phase\": \"" + std::string(trace::name(operation.phase)) +
            "\", \"layer\": " + std::to_string(operation.layer) + ", \"name\": \"" + operation.name +
            "\", \"shape\": [" + std::to_string(shape[0]) + ", " + std::to_string(shape[1]) +
            "], \"values\": ";
    appendArray(json, shape, operation.values.data());
    json += '}';
}

void appendTensors(Bytes& json, const char* key, const model::Layout& layout, const core::VectorD& vector) {
    appendKey(json, key);
    json += '{';
    for (std::size_t i = 0; i < layout.slots.size(); ++i) {
        const model::TensorSlot& slot = layout.slots[i];
        json += i > 0 ? ",\n  " : "\n  ";
        appendKey(json, slot.name);
        appendArray(json, slot.shape, vector.data() + slot.offset);
    }
    json += '}';
}

void appendTargetScaler(Bytes& json, const trace::PassInput& input) {
    const int shape[] = {static_cast<int>(input.targetMean.size())};
    appendKey(json, "target_scaler");
    json += "{\"mean\": ";
    appendArray(json, shape, input.targetMean.data());
    json += ", \"deviation\": ";
    appendArray(json, shape, input.targetDeviation.data());
    json += "},\n";
}

} // namespace

Bytes writeTrace(const trace::Trace& trace) {
    Bytes json = "{";
    appendKey(json, "loss");
    appendNumber(json, trace.loss);
    json += ", \"samples\": [";
    for (std::size_t i = 0; i < trace.input.samples.size(); ++i)
        json += (i > 0 ? ", " : "") + std::to_string(trace.input.samples[i]);
    json += "],\n";
    if (trace.input.scalesTargets())
        appendTargetScaler(json, trace.input);
    appendKey(json, "operations");
    json += "[\n";
    for (std::size_t i = 0; i < trace.operations.size(); ++i) {
        appendOperation(json, trace.operations[i]);
        json += i + 1 < trace.operations.size() ? ",\n" : "\n";
    }
    json += "],\n";
    appendTensors(json, "gradients", trace.layout, trace.gradients);
    json += ",\n";
    appendTensors(json, "parameters", trace.layout, trace.input.parameters);
    json += ",\n";
    appendTensors(json, "updated", trace.layout, trace.updated);
    return json + "}\n";
}

Bytes writeHistory(const std::vector<train::EpochRecord>& records) {
    Bytes csv = "epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy,learning_rate\n";
    for (const train::EpochRecord& record : records) {
        csv += std::to_string(record.epoch) + "," + std::to_string(record.step);
        for (const double value : {record.trainLoss, record.validationLoss, record.trainAccuracy,
                                   record.validationAccuracy, record.learningRate})
            csv.append(",").append(numberText(value));
        csv += '\n';
    }
    return csv;
}

} // namespace engine::io
