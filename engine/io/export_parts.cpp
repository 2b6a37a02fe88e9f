#include "engine/io/export_parts.h"

#include "engine/core/text.h"
#include "engine/io/base64.h"
#include "engine/io/elements.h"
#include "engine/io/reports.h"

#include <charconv>
#include <cmath>

namespace engine::io {

namespace {

constexpr std::size_t kLine = 96, kMostListed = 64, kMostNames = 64;

/// The shortest text that is that number in the script's precision.
std::string pythonNumber(double value, bool isDouble) {
    if (!std::isfinite(value))
        return std::isnan(value) ? "math.nan" : value > 0 ? "math.inf" : "-math.inf";
    if (isDouble)
        return numberText(value);
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, float(value)).ptr};
}

/// Items between brackets, broken into lines.
std::string listed(const std::vector<std::string>& items, std::size_t indent) {
    std::string text = "[";
    std::size_t column = indent + 1;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
        if (i > 0 && column + 1 + item.size() > kLine) {
            text += "\n" + std::string(indent + 1, ' ');
            column = indent + 1;
        } else if (i > 0) {
            text += " ";
            ++column;
        }
        text += item;
        column += item.size();
    }
    return text + "]";
}

std::string nested(const double* values, const std::vector<int>& shape, std::size_t axis, bool isDouble,
                   std::size_t indent) {
    if (shape.empty())
        return pythonNumber(*values, isDouble);
    std::size_t stride = 1;
    for (std::size_t i = axis + 1; i < shape.size(); ++i)
        stride *= std::size_t(shape[i]);
    if (axis + 1 == shape.size()) {
        std::vector<std::string> items;
        for (int i = 0; i < shape[axis]; ++i)
            items.push_back(pythonNumber(values[i], isDouble));
        return listed(items, indent);
    }
    std::string text = "[";
    for (int i = 0; i < shape[axis]; ++i)
        text += (i > 0 ? ",\n" + std::string(indent + 1, ' ') : "") +
                nested(values + std::size_t(i) * stride, shape, axis + 1, isDouble, indent + 1);
    return text + "]";
}

/// One line of a comment, valid UTF-8.
std::string plainLine(const std::string& text) {
    std::string line;
    for (std::size_t i = 0; i < text.size() && line.size() < kLine;) {
        const std::size_t length = core::utf8Length(text, i);
        const bool isControl = length == 1 && (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7f);
        line += length == 0 || isControl ? "?" : text.substr(i, length);
        i += std::max<std::size_t>(length, 1);
    }
    return line;
}

std::vector<double> rowsOf(const core::MatrixD& matrix) {
    std::vector<double> values;
    for (core::Index sample = 0; sample < matrix.cols(); ++sample)
        for (core::Index unit = 0; unit < matrix.rows(); ++unit)
            values.push_back(matrix(unit, sample));
    return values;
}

bool areFloats(const std::vector<double>& values) {
    for (const double value : values)
        if (std::isfinite(value) && double(float(value)) != value)
            return false;
    return true;
}

std::vector<double> listOf(const core::VectorD& values) { return {values.begin(), values.end()}; }

} // namespace

std::string pythonText(const std::string& text) {
    static const char* kHex = "0123456789abcdef";
    std::string quoted = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = core::utf8Length(text, i);
        const auto c = static_cast<unsigned char>(text[i]);
        if (length > 1)
            quoted += text.substr(i, length);
        else if (c == '"' || c == '\\')
            quoted += std::string("\\") + text[i];
        else if (length == 1 && c >= 0x20 && c != 0x7f)
            quoted += text[i];
        else
            quoted += std::string("\\x") + kHex[c >> 4] + kHex[c & 15];
        i += std::max<std::size_t>(length, 1);
    }
    return quoted + "\"";
}

std::string pythonTexts(const std::vector<std::string>& texts, std::size_t indent) {
    std::vector<std::string> items;
    for (const std::string& text : texts)
        items.push_back(pythonText(text));
    return listed(items, indent);
}

std::string pythonShape(const std::vector<int>& shape) {
    return core::shapeText({shape.begin(), shape.end()});
}

std::string pythonBool(bool value) { return value ? "True" : "False"; }

std::string pythonTensor(const std::vector<double>& values, const std::vector<int>& shape, bool isDouble,
                         std::size_t indent) {
    if (values.size() <= kMostListed && !values.empty())
        return nested(values.data(), shape, 0, isDouble, indent);
    const auto bytes = encodeElements(values, isDouble ? core::DType::Float64 : core::DType::Float32);
    const Bytes text = toBase64(*bytes);
    const std::string space(indent + 4, ' ');
    std::string lines = "numbers(" + pythonShape(shape) + ", \"" + (isDouble ? "<f8" : "<f4") + "\", (";
    for (std::size_t at = 0; at < text.size(); at += kLine)
        lines += "\n" + space + "\"" + text.substr(at, kLine) + "\"";
    return lines + (text.empty() ? "\"\"))" : "))");
}

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (std::size_t at = text.find(mark); at != std::string::npos;
             at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

std::string codeHeader(const CodePlan& plan, const std::string& framework, const std::string& goOn) {
    const std::string title = plan.input.title.empty() ? "" : plainLine(plan.input.title) + ": ";
    return "#!/usr/bin/env python3\n# " + title + model::summary(plan.network.spec()) + ", " + framework +
           ".\n#\n"
           "# Written by Chainrule. The script rebuilds the network with its weights, the preprocessing of\n"
           "# its data, its loss and its optimizer. Run by itself it prints predictions for a few samples\n"
           "# beside Chainrule's, and ends with exit status 1 where they differ by more than 1e-5.\n#\n" +
           goOn;
}

std::string codeDecoder() {
    return R"(def numbers(shape, dtype, text):
    """Many numbers, written as base64 of their bytes."""
    return np.frombuffer(base64.b64decode(text), dtype).reshape(shape)


)";
}

std::string codeData(const CodePlan& plan) {
    const data::Dataset& set = *plan.input.data.dataset;
    const data::Scaler& scaler = plan.input.data.scaler;
    std::string text = "# The data: " + plainLine(set.name) + ".\n";
    if (!set.featureNames.empty() && set.featureNames.size() <= kMostNames)
        text += "FEATURES = " + pythonTexts(set.featureNames, 11) + "\n";
    else if (set.imageWidth > 0)
        text += "# Features: the pixels of " + std::to_string(set.imageWidth) + " x " +
                std::to_string(set.imageHeight) + " pictures, row by row.\n";
    else
        text += "# Features: " + std::to_string(set.features.rows()) + " numbers.\n";
    if (plan.isClasses())
        text += "CLASSES = " + pythonTexts(set.classNames, 10) + "\n";
    else if (set.targetNames.size() <= kMostNames)
        text += "TARGETS = " + pythonTexts(set.targetNames, 10) + "\n";
    if (scaler.mean.size() == 0)
        return text;
    const std::vector<int> shape = {int(scaler.mean.size())};
    const bool isMinMax = plan.input.experiment.data.minMax;
    text += isMinMax ? "# Least value and range of each feature in the training part: what is trained on "
                       "lies in 0 ... 1.\n"
                     : "# Mean and standard deviation of each feature in the training part.\n";
    return text + "MEAN = " + pythonTensor(listOf(scaler.mean), shape, true, 7) +
           "\nDEVIATION = " + pythonTensor(listOf(scaler.deviation), shape, true, 12) + "\n";
}

std::string codeNumbers(const CodePlan& plan) {
    std::string text =
        "# The weights, by Chainrule's names: number of the layer, dot, parameter.\nWEIGHTS = {\n";
    for (const model::TensorSlot& slot : plan.network.layout().slots) {
        const auto part = plan.input.parameters.segment(slot.offset, slot.size);
        const std::string key = "    " + pythonText(slot.name) + ": ";
        text += key + pythonTensor({part.begin(), part.end()}, slot.shape, plan.isDouble, key.size()) + ",\n";
    }
    text += "}\n\n";
    const std::vector<double> samples = rowsOf(plan.samples);
    text +=
        "# A few samples as they came, a row each, and what Chainrule predicts for them.\nSAMPLES = "
        "np.array(" +
        pythonTensor(samples, {int(plan.samples.cols()), int(plan.samples.rows())}, !areFloats(samples), 19) +
        ")\n";
    return text + "PREDICTIONS = np.array(" +
           pythonTensor(rowsOf(plan.predictions),
                        {int(plan.predictions.cols()), int(plan.predictions.rows())}, plan.isDouble, 23) +
           ")\n";
}

std::string codeCheck(const CodePlan& plan) {
    static const char* const kCheck = R"(
def check():
    """Prints predictions beside Chainrule's; 0 if they agree, 1 if not."""
    mine = predict(SAMPLES)
    for i, (ours, theirs) in enumerate(zip(mine, PREDICTIONS)):
        print(f"sample {i}: {describe(ours)}   Chainrule: {describe(theirs)}")
    largest = np.max(np.abs(mine - PREDICTIONS) / np.maximum(1, np.abs(PREDICTIONS)))
    print(f"largest difference {largest:.2e}; at most 1e-05 is expected")
    return 0 if largest <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(check())
)";
    std::string describe =
        "def describe(outputs):\n    text = \" \".join(f\"{value:.6f}\" for value in outputs[:10])\n";
    const bool isSigned =
        plan.loss->name == "hinge" || (model::readsLogits(*plan.loss, *plan.last) && !plan.logits);
    const bool isNamed = plan.isClasses() && !plan.input.data.dataset->classNames.empty();
    if (isNamed && plan.outputs() > 1)
        describe += "    best = int(np.argmax(outputs))\n"
                    "    return text + f\" ({CLASSES[best] if best < len(CLASSES) else best})\"\n";
    else if (isNamed)
        describe += std::string("    return text + f\" ({CLASSES[int(outputs[0] > ") +
                    (isSigned ? "0" : "0.5") + ") % len(CLASSES)]})\"\n";
    else
        describe += "    return text\n";
    return describe + "\n" + kCheck;
}

} // namespace engine::io
