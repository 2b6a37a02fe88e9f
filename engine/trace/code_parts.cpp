#include "engine/trace/code_writer.h"

namespace engine::trace {

using model::Activation;

void writeActivation(LineWriter& line, const Activation& f, const CodeName& z) {
    if (f.name == "linear")
        line << z;
    else if (f.name == "tanh")
        line << "np.tanh(" << z << ")";
    else if (f.name == "relu")
        line << "np.maximum(0, " << z << ")";
    else if (f.name == "leaky_relu")
        line << "np.where(" << z << " > 0, " << z << ", 0.01 * " << z << ")";
    else if (f.name == "elu")
        line << "np.where(" << z << " > 0, " << z << ", np.expm1(np.minimum(" << z << ", 0)))";
    else if (f.name == "gelu")
        line << "0.5 * " << z << " * erfc(-" << z << " / np.sqrt(2))";
    else if (f.name == "silu")
        line << z << " * sigmoid(" << z << ")";
    else if (f.name == "softplus")
        line << "np.where(" << z << " > 20, " << z << ", np.log1p(np.exp(np.minimum(" << z << ", 20))))";
    else // sigmoid, softmax
        line << f.name << "(" << z << ")";
}

void writeSlope(LineWriter& line, const Activation& f, const CodeName& z, const CodeName& a,
                const CodeName& da) {
    if (f.name == "softmax") {
        line << a << " * (" << da << " - (" << a << " * " << da << ").sum(0))";
        return;
    }
    line << da;
    if (f.name == "linear")
        return;
    line << " * ";
    if (f.name == "sigmoid")
        line << a << " * (1 - " << a << ")";
    else if (f.name == "tanh")
        line << "(1 - " << a << "**2)";
    else if (f.name == "relu")
        line << "(" << z << " > 0)";
    else if (f.name == "leaky_relu")
        line << "np.where(" << z << " > 0, 1, 0.01)";
    else if (f.name == "elu")
        line << "np.where(" << z << " > 0, 1, np.exp(np.minimum(" << z << ", 0)))";
    else if (f.name == "gelu")
        line << "(0.5 * erfc(-" << z << " / np.sqrt(2)) + " << z << " * np.exp(-" << z
             << "**2 / 2) / np.sqrt(2 * np.pi))";
    else if (f.name == "silu")
        line << "sigmoid(" << z << ") * (1 + " << z << " * sigmoid(-" << z << "))";
    else if (f.name == "softplus")
        line << "np.where(" << z << " > 20, 1, sigmoid(" << z << "))";
}

namespace {

/// Whether binary cross-entropy gets probabilities that it did not make itself.
bool takesProbabilities(const Reader& reader) {
    return reader.loss().name == "binary_cross_entropy" &&
           reader.activation(reader.lastLayer()).probabilities == model::Probabilities::Softmax;
}

} // namespace

void writeLossCode(LineWriter& line, const CodeNames& names) {
    const Reader& reader = names.reader();
    const std::string& loss = reader.loss().name;
    const CodeName t = names.targets();
    const CodeName y = names.forward(reader.fused() ? "z" : "a", reader.lastLayer());
    if (loss == "mse")
        line << "np.mean((" << y << " - " << t << ")**2)";
    else if (loss == "mae")
        line << "np.mean(np.abs(" << y << " - " << t << "))";
    else if (loss == "huber")
        line << "np.mean(huber(" << y << " - " << t << "))";
    else if (loss == "hinge")
        line << "np.mean(np.maximum(0, 1 - signs(" << t << ") * " << y << "))";
    else if (loss == "cross_entropy")
        line << "np.sum(" << t << " * (logsumexp(" << y << ") - " << y << ")) / " << names.samples();
    else if (takesProbabilities(reader))
        line << "np.mean(-" << t << " * log(" << y << ") - (1 - " << t << ") * log(1 - " << y << "))";
    else
        line << "np.mean(np.maximum(" << y << ", 0) - " << y << " * " << t << " + np.log1p(np.exp(-np.abs("
             << y << "))))";
}

void writeLossGradientCode(LineWriter& line, const CodeNames& names) {
    const Reader& reader = names.reader();
    const std::string& loss = reader.loss().name;
    const CodeName t = names.targets(), a = names.forward("a", reader.lastLayer());
    if (loss == "cross_entropy") {
        if (reader.fused())
            line << "-" << t << " / " << a;
        else
            line << "(softmax(" << a << ") * " << t << ".sum(0) - " << t << ")";
        line << " / " << names.samples();
        return;
    }
    if (loss == "mse")
        line << "2 * (" << a << " - " << t << ")";
    else if (loss == "mae")
        line << "np.sign(" << a << " - " << t << ")";
    else if (loss == "huber")
        line << "np.clip(" << a << " - " << t << ", -1, 1)";
    else if (loss == "hinge")
        line << "np.where(signs(" << t << ") * " << a << " < 1, -signs(" << t << "), 0)";
    else if (reader.fused())
        line << "(" << a << " - " << t << ") / (" << a << " * (1 - " << a << "))";
    else if (takesProbabilities(reader))
        line << "(" << a << " - " << t << ") / np.maximum(" << a << " * (1 - " << a << "), 1e-12)";
    else
        line << "(sigmoid(" << a << ") - " << t << ")";
    line << " / (" << names.outputs() << " * " << names.samples() << ")";
}

void writeFusedDeltaCode(LineWriter& line, const CodeNames& names) {
    const Reader& reader = names.reader();
    const CodeName t = names.targets(), a = names.forward("a", reader.lastLayer());
    if (reader.loss().name == "cross_entropy")
        line << "(" << a << " * " << t << ".sum(0) - " << t << ") / " << names.samples();
    else
        line << "(" << a << " - " << t << ") / (" << names.outputs() << " * " << names.samples() << ")";
}

} // namespace engine::trace
