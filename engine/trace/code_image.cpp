#include "engine/model/pooling.h"
#include "engine/trace/code_writer.h"

namespace engine::trace {

namespace {

using core::Index;

model::Windows windowsOf(const Reader& reader, int layer) {
    const auto& settings = reader.trace().input.network.layers[static_cast<std::size_t>(layer)].settings;
    const std::vector<int>& input = reader.trace().network->shape(layer - 1);
    if (reader.work(layer) != Work::Weighs)
        return model::poolingWindows(settings, input, "").value();
    return model::Windows::create(input, static_cast<int>(settings.integer("kernel_size")),
                                  static_cast<int>(settings.integer("strides")), settings.text("padding"), "")
        .value();
}

/// What every function of pictures is told: (channels, height, width), size, stride, top, left, rows,
/// columns.
std::string geometry(const Reader& reader, int layer) {
    const model::Windows w = windowsOf(reader, layer);
    const auto text = [](int number) { return std::to_string(number); };
    return "(" + text(w.channels) + ", " + text(w.height) + ", " + text(w.width) + "), " + text(w.size) +
           ", " + text(w.stride) + ", " + text(w.top) + ", " + text(w.left) + ", " + text(w.outHeight) +
           ", " + text(w.outWidth);
}

bool isConvolution(const Reader& reader, int layer) {
    return reader.work(layer) == Work::Weighs && reader.trace().network->shape(layer).size() == 3;
}

} // namespace

bool writeImageForward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    const CodeName before = names.forward("a", o.layer - 1);
    const Work work = reader.work(o.layer);
    if (work == Work::Passes) {
        line << before;
    } else if (work == Work::Adds) {
        line << before << " + " << names.forward("a", reader.trace().network->blockStart(o.layer) - 1);
    } else if (work == Work::Largest || work == Work::Mean) {
        line << (work == Work::Largest ? "largest(" : "averages(") << before << ", "
             << geometry(reader, o.layer) << ")";
    } else if (o.name == "z" && isConvolution(reader, o.layer)) {
        line << "convolve(" << names.parameter(o.layer, false) << ", " << before << ", "
             << geometry(reader, o.layer) << ")";
        if (reader.hasBias(o.layer))
            line << " + np.repeat(" << names.parameter(o.layer, true) << ", "
                 << std::to_string(reader.layer(o.layer).unitsPerRow()) << ", 0)";
    } else {
        return false;
    }
    return true;
}

bool writeImageBackward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    if (o.name == "dL/da") {
        const int above = o.layer + 1;
        const Work work = reader.work(above);
        const CodeName arriving = names.backward("dL/da", above);
        if (work == Work::Passes || work == Work::Adds)
            line << arriving;
        else if (work == Work::Largest)
            line << "to_largest(" << arriving << ", " << names.forward("a", o.layer) << ", "
                 << geometry(reader, above) << ")";
        else if (work == Work::Mean)
            line << "to_all(" << arriving << ", " << geometry(reader, above) << ")";
        else if (isConvolution(reader, above))
            line << "convolve_back(" << names.parameter(above, false) << ", "
                 << names.backward("dL/dz", above) << ", " << geometry(reader, above) << ")";
        else
            return false;
        return true;
    }
    if (!isConvolution(reader, o.layer))
        return false;
    const CodeName delta = names.backward("dL/dz", o.layer);
    if (o.name == "dL/dW")
        line << "kernel_gradient(" << delta << ", " << names.forward("a", o.layer - 1) << ", "
             << geometry(reader, o.layer) << ")";
    else if (o.name == "dL/db")
        line << delta << ".reshape("
             << std::to_string(reader.units(o.layer) / reader.layer(o.layer).unitsPerRow())
             << ", -1).sum(1, keepdims=True)";
    else
        return false;
    return true;
}

const char* imagePrelude() {
    return R"(
def windows(a, picture, size, stride, top, left, rows, columns, beyond=0.0):
    """All windows of the pictures: size x size x channels x rows x columns x samples."""
    c, h, w = picture
    x = np.full((c, h + 2 * size, w + 2 * size, a.shape[1]), beyond)
    x[:, top:top + h, left:left + w] = a.reshape(c, h, w, -1)
    return np.array([[x[:, i:i + rows * stride:stride, j:j + columns * stride:stride]
                      for j in range(size)] for i in range(size)])

def spread(parts, picture, size, stride, top, left, rows, columns):
    """The way back: adds up what every window gives to the pixels that it covers."""
    c, h, w = picture
    x = np.zeros((c, h + 2 * size, w + 2 * size, parts.shape[-1]))
    for i in range(size):
        for j in range(size):
            x[:, i:i + rows * stride:stride, j:j + columns * stride:stride] += parts[i, j]
    return x[:, top:top + h, left:left + w].reshape(c * h * w, -1)

def kernels(W, picture, size):
    return W.reshape(-1, picture[0], size, size)

def convolve(W, a, picture, size, *way):
    x = windows(a, picture, size, *way)
    return np.einsum('fcij,ijcyxn->fyxn', kernels(W, picture, size), x).reshape(-1, a.shape[1])

def convolve_back(W, dZ, picture, size, stride, top, left, rows, columns):
    dZ = dZ.reshape(-1, rows, columns, dZ.shape[1])
    parts = np.einsum('fcij,fyxn->ijcyxn', kernels(W, picture, size), dZ)
    return spread(parts, picture, size, stride, top, left, rows, columns)

def kernel_gradient(dZ, a, picture, size, stride, top, left, rows, columns):
    x = windows(a, picture, size, stride, top, left, rows, columns)
    dZ = dZ.reshape(-1, rows, columns, dZ.shape[1])
    return np.einsum('fyxn,ijcyxn->fcij', dZ, x).reshape(len(dZ), -1)

def largest(a, *way):
    return windows(a, *way, beyond=-np.inf).max((0, 1)).reshape(-1, a.shape[1])

def to_largest(dA, a, picture, size, *way):
    x = windows(a, picture, size, *way, beyond=-np.inf)
    x = x.reshape(size * size, *x.shape[2:])
    first = np.arange(size * size).reshape(-1, 1, 1, 1, 1) == x.argmax(0)
    parts = (first * dA.reshape(x.shape[1:])).reshape(size, size, *x.shape[1:])
    return spread(parts, picture, size, *way)

def covered(samples, picture, *way):
    return windows(np.ones((picture[0] * picture[1] * picture[2], samples)), picture, *way)

def averages(a, *way):
    inside = covered(a.shape[1], *way)
    return (windows(a, *way).sum((0, 1)) / inside.sum((0, 1))).reshape(-1, a.shape[1])

def to_all(dA, *way):
    inside = covered(dA.shape[1], *way)
    total = inside.sum((0, 1))
    return spread(inside * (dA.reshape(total.shape) / total), *way)
)";
}

} // namespace engine::trace
