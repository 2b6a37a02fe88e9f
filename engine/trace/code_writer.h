#pragma once

#include "engine/trace/code.h"
#include "engine/trace/reader.h"

namespace engine::trace {

/// A variable of the program and what it stands for.
struct CodeName {
    std::string text;
    Link link;
};

/// Puts a line together from text and names.
class LineWriter {
public:
    LineWriter(int operation, const CodeName& assigned);
    LineWriter& operator<<(const char* text);
    LineWriter& operator<<(const std::string& text) { return *this << text.c_str(); }
    LineWriter& operator<<(const CodeName& name);
    CodeLine line() const { return m_line; }

private:
    CodeLine m_line;
};

/// The variables of a trace's program. Borrows the reader.
class CodeNames {
public:
    explicit CodeNames(const Reader& reader) : m_reader(reader) {}

    const Reader& reader() const { return m_reader; }
    CodeName inputs() const { return {"X", {Link::To::Input, -1, -1, -1, {}}}; }
    CodeName targets() const { return {"T", {Link::To::Target, -1, -1, -1, {}}}; }
    /// Of an operation; layer −1 of "a": the inputs.
    CodeName forward(const char* name, int layer) const;
    CodeName backward(const char* name, int layer) const;
    CodeName loss(const char* name, int layer) const;
    CodeName clipping(const char* name, int layer) const;
    CodeName parameter(int layer, bool isBias) const;
    /// The running mean or variance before the pass.
    CodeName running(int layer, bool isVariance) const;
    CodeName setting(const char* name) const;
    CodeName samples() const { return {"N", settingLink("samples")}; }
    CodeName outputs() const { return {"K", settingLink("outputs")}; }
    CodeName step() const { return {"k", settingLink("step")}; }
    CodeName moment(int layer, bool isBias, int slot) const;

private:
    static Link settingLink(const char* name) { return {Link::To::Setting, -1, -1, -1, name}; }
    CodeName operation(Phase phase, const char* name, int layer, std::string text) const;
    int slotOf(int layer, bool isBias) const;

    const Reader& m_reader;
};

// Parts of the program, each the lines of one operation.

/// Of pictures and blocks (convolution, pooling, flatten, residual): forward, and what comes back to a layer
/// from such a layer above or makes its gradients; false: it is none, nothing is written.
bool writeImageForward(LineWriter& line, const CodeNames& names, const Operation& o);
bool writeImageBackward(LineWriter& line, const CodeNames& names, const Operation& o);
/// Of normalizing layers and embeddings.
bool writeNormalizationForward(LineWriter& line, const CodeNames& names, const Operation& o);
bool writeNormalizationBackward(LineWriter& line, const CodeNames& names, const Operation& o);
bool writeNormalizationUpdate(LineWriter& line, const CodeNames& names, const Operation& o);
/// The functions that they use.
const char* imagePrelude();
const char* normalizationPrelude();

/// a = f(z), and δ = dL/da ⊙ f'(z), of an activation.
void writeActivation(LineWriter& line, const model::Activation& f, const CodeName& z);
void writeSlope(LineWriter& line, const model::Activation& f, const CodeName& z, const CodeName& a,
                const CodeName& da);
/// The mean of the loss over the batch, dL/da of the outputs, and dL/dz where the loss reads z.
void writeLossCode(LineWriter& line, const CodeNames& names);
void writeLossGradientCode(LineWriter& line, const CodeNames& names);
void writeFusedDeltaCode(LineWriter& line, const CodeNames& names);
/// Moments and new value of a weight matrix or a bias.
std::vector<CodeLine> writeUpdateCode(const CodeNames& names, int operation, int layer, bool isBias);

} // namespace engine::trace
