#include "engine/io/export_numpy.h"

#include <array>

namespace engine::io {

namespace {

struct Text {
    const char* name;
    const char* text;
};

constexpr std::array<Text, 9> kActivations = {{
    {"sigmoid", R"(def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_back(z, da):
    return da * sigmoid(z) * sigmoid(-z)


)"},
    {"tanh", R"(def tanh(z):
    return np.tanh(z)


def tanh_back(z, da):
    return da * (1 - np.tanh(z) ** 2)


)"},
    {"relu", R"(def relu(z):
    return np.maximum(z, 0)


def relu_back(z, da):
    return da * (z > 0)


)"},
    {"leaky_relu", R"(def leaky_relu(z):
    return np.where(z > 0, z, 0.01 * z)


def leaky_relu_back(z, da):
    return np.where(z > 0, da, 0.01 * da)


)"},
    {"elu", R"(def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_back(z, da):
    return da * np.where(z > 0, 1, np.exp(np.minimum(z, 0)))


)"},
    {"gelu", R"(erf = np.vectorize(math.erf, otypes=[DTYPE])


def gelu(z):
    return 0.5 * z * (1 + erf(z / math.sqrt(2)))


def gelu_back(z, da):
    density = np.exp(-0.5 * z ** 2) / math.sqrt(2 * math.pi)
    return da * (0.5 * (1 + erf(z / math.sqrt(2))) + z * density)


)"},
    {"silu", R"(def silu(z):
    return z / (1 + np.exp(-z))


def silu_back(z, da):
    s = 1 / (1 + np.exp(-z))
    return da * s * (1 + z * (1 - s))


)"},
    {"softplus", R"(def softplus(z):
    return np.where(z > 20, z, np.log1p(np.exp(np.minimum(z, 20))))


def softplus_back(z, da):
    return da * np.where(z > 20, 1, 1 / (1 + np.exp(-z)))


)"},
    {"softmax", R"(def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def softmax_back(z, da):
    a = softmax(z)
    return a * (da - (a * da).sum(1, keepdims=True))


)"},
}};

constexpr const char* kWindows = R"(def padded(x, pads, value=0):
    top, bottom, left, right = pads
    return np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=value)


def inside(x, pads):
    """Without the padding."""
    top, bottom, left, right = pads
    return x[:, :, top:x.shape[2] - bottom, left:x.shape[3] - right]


def taps(size, stride, shape):
    """For each place in a window: its number, and what it covers as the window moves."""
    rows, columns = shape[2:]
    for i in range(size):
        for j in range(size):
            yield i * size + j, np.s_[:, :, i:i + stride * (rows - 1) + 1:stride,
                                      j:j + stride * (columns - 1) + 1:stride]


def windows(x, size, stride):
    """Samples x channels x rows x columns x size x size."""
    return sliding_window_view(x, (size, size), (2, 3))[:, :, ::stride, ::stride]


)";

constexpr const char* kNothing = R"(def linear(z):
    return z


def linear_back(z, da):
    return da


)";

constexpr std::array<Text, 10> kLayers = {{
    {"dense", R"(class Dense:
    """a = f(W x + b): W is out x in."""

    def __init__(self, place, f=linear, f_back=linear_back):
        self.weight, self.bias, self.f, self.f_back = place + ".weight", place + ".bias", f, f_back

    def forward(self, x, training):
        self.x, self.z = x, x @ W[self.weight].T
        if self.bias in W:
            self.z = self.z + W[self.bias]
        return self.f(self.z)

    def backward(self, da):
        dz = self.f_back(self.z, da)
        G[self.weight], G[self.bias] = dz.T @ self.x, dz.sum(0)
        return dz @ W[self.weight]


)"},
    {"conv2d", R"(class Conv2D:
    """Each filter is a window that moves over the pictures: W is filters x channels x size x size."""

    def __init__(self, place, stride, pads, f=linear, f_back=linear_back):
        self.weight, self.bias, self.f, self.f_back = place + ".weight", place + ".bias", f, f_back
        self.stride, self.pads = stride, pads

    def forward(self, x, training):
        w = W[self.weight]
        self.x = padded(x, self.pads)
        z = np.tensordot(windows(self.x, w.shape[2], self.stride), w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
        self.z = z + W[self.bias][:, None, None] if self.bias in W else z
        return self.f(self.z)

    def backward(self, da):
        w, dz = W[self.weight], self.f_back(self.z, da)
        seen = windows(self.x, w.shape[2], self.stride)
        G[self.weight] = np.tensordot(dz, seen, ((0, 2, 3), (0, 2, 3)))
        G[self.bias] = dz.sum((0, 2, 3))
        dx = np.zeros_like(self.x)
        for tap, covered in taps(w.shape[2], self.stride, dz.shape):
            dx[covered] += np.tensordot(dz, w.reshape(*w.shape[:2], -1)[:, :, tap], (1, 0)).transpose(0, 3, 1, 2)
        return inside(dx, self.pads)


)"},
    {"max_pool2d", R"(class MaxPool2D:
    """The largest number of each window; its gradient goes to where it was."""

    def __init__(self, size, stride, pads):
        self.size, self.stride, self.pads = size, stride, pads

    def forward(self, x, training):
        x = padded(x, self.pads, -np.inf)
        self.shape = x.shape
        seen = windows(x, self.size, self.stride)
        seen = seen.reshape(*seen.shape[:4], -1)
        self.largest = seen.argmax(-1)
        return seen.max(-1)

    def backward(self, da):
        dx = np.zeros(self.shape, da.dtype)
        for tap, covered in taps(self.size, self.stride, da.shape):
            dx[covered] += da * (self.largest == tap)
        return inside(dx, self.pads)


)"},
    {"average_pool2d", R"(class AveragePool2D:
    """The mean of each window; padding is not counted."""

    def __init__(self, size, stride, pads):
        self.size, self.stride, self.pads = size, stride, pads

    def forward(self, x, training):
        self.count = windows(padded(np.ones_like(x[:1]), self.pads), self.size, self.stride).sum((4, 5))
        x = padded(x, self.pads)
        self.shape = x.shape
        return windows(x, self.size, self.stride).sum((4, 5)) / self.count

    def backward(self, da):
        dx = np.zeros(self.shape, da.dtype)
        for _, covered in taps(self.size, self.stride, da.shape):
            dx[covered] += da / self.count
        return inside(dx, self.pads)


)"},
    {"flatten", R"(class Flatten:
    """Pictures as lists of numbers: channel by channel, row by row."""

    def forward(self, x, training):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, da):
        return da.reshape(self.shape)


)"},
    {"dropout", R"(class Dropout:
    """In training sets a share of the numbers to 0 and divides the others by what is left."""

    def __init__(self, rate):
        self.rate = rate

    def forward(self, x, training):
        keep = RANDOM.random(x.shape) >= (self.rate if training else 0)
        self.mask = keep.astype(DTYPE) / DTYPE(1 - self.rate if training else 1)
        return x * self.mask

    def backward(self, da):
        return da * self.mask


)"},
    {"batch_norm", R"(class BatchNorm:
    """Mean 0 and variance 1 of each channel over the batch; outside of training running means count."""

    def __init__(self, place, epsilon, momentum, frozen=False):
        self.place, self.epsilon, self.momentum, self.frozen = place + ".", epsilon, momentum, frozen

    def forward(self, x, training):
        self.axes, self.wide = (0, *range(2, x.ndim)), (1, -1, *[1] * (x.ndim - 2))
        self.of_batch = training and not self.frozen
        mean, variance = W[self.place + "running_mean"], W[self.place + "running_var"]
        if self.of_batch:
            mean, variance, count = x.mean(self.axes), x.var(self.axes), x.size // x.shape[1]
            for name, new in (("running_mean", mean), ("running_var", variance * count / max(count - 1, 1))):
                old = W[self.place + name]
                W[self.place + name] = ((1 - self.momentum) * old + self.momentum * new).astype(DTYPE)
        self.scale = 1 / np.sqrt(variance + self.epsilon)
        self.normal = (x - mean.reshape(self.wide)) * self.scale.reshape(self.wide)
        return self.normal * W[self.place + "weight"].reshape(self.wide) + W[self.place + "bias"].reshape(self.wide)

    def backward(self, da):
        G[self.place + "weight"], G[self.place + "bias"] = (da * self.normal).sum(self.axes), da.sum(self.axes)
        dx = da * W[self.place + "weight"].reshape(self.wide)
        if self.of_batch:
            slope = (dx * self.normal).mean(self.axes, keepdims=True)
            dx = dx - dx.mean(self.axes, keepdims=True) - self.normal * slope
        return dx * self.scale.reshape(self.wide)


)"},
    {"layer_norm", R"(class LayerNorm:
    """Mean 0 and variance 1 of the numbers of each sample, then scaled and shifted."""

    def __init__(self, place, epsilon):
        self.place, self.epsilon = place + ".", epsilon

    def forward(self, x, training):
        self.axes = tuple(range(1, x.ndim))
        self.scale = 1 / np.sqrt(x.var(self.axes, keepdims=True) + self.epsilon)
        self.normal = (x - x.mean(self.axes, keepdims=True)) * self.scale
        return self.normal * W[self.place + "weight"] + W[self.place + "bias"]

    def backward(self, da):
        G[self.place + "weight"], G[self.place + "bias"] = (da * self.normal).sum(0), da.sum(0)
        dx = da * W[self.place + "weight"]
        slope = (dx * self.normal).mean(self.axes, keepdims=True)
        return (dx - dx.mean(self.axes, keepdims=True) - self.normal * slope) * self.scale


)"},
    {"embedding", R"(class Embedding:
    """A row of numbers for each whole number that comes in."""

    def __init__(self, place):
        self.weight = place + ".weight"

    def forward(self, x, training):
        self.x = np.clip(x, 0, len(W[self.weight]) - 1)
        return W[self.weight][self.x]

    def backward(self, da):
        G[self.weight] = np.zeros_like(W[self.weight])
        np.add.at(G[self.weight], self.x, da)


)"},
    {"residual", R"(class Residual:
    """Adds what goes into its layers to what comes out of them."""

    def __init__(self, layers):
        self.layers = layers

    def forward(self, x, training):
        y = x
        for layer in self.layers:
            y = layer.forward(y, training)
        return x + y

    def backward(self, da):
        dx = da
        for layer in reversed(self.layers):
            dx = layer.backward(dx)
        return da + dx


)"},
}};

} // namespace

std::string numpyActivation(const std::string& name) {
    for (const Text& each : kActivations)
        if (name == each.name)
            return each.text;
    return name == "linear" ? kNothing : "";
}

std::string numpyLayer(const std::string& type) {
    for (const Text& each : kLayers)
        if (type == each.name)
            return each.text;
    return {};
}

std::string numpyWindows() { return kWindows; }

} // namespace engine::io
