#include "engine/io/export_numpy.h"
#include "engine/io/reports.h"

namespace engine::io {

namespace {

constexpr const char* kHead = R"(def loss_and_gradient(y, t):
    """@WHAT@, and how it changes with y."""
)";

constexpr const char* kMse = R"(    return ((y - t) ** 2).mean(), 2 * (y - t) / y.size


)";
constexpr const char* kMae = R"(    return np.abs(y - t).mean(), np.sign(y - t) / y.size


)";
constexpr const char* kHuber = R"(    e = np.abs(y - t)
    return np.where(e < 1, 0.5 * e ** 2, e - 0.5).mean(), np.clip(y - t, -1, 1) / y.size


)";
constexpr const char* kHinge = R"(    t = np.where(t == 0, -1, t).astype(DTYPE)  # a target of 0 is read as -1
    return np.maximum(1 - t * y, 0).mean(), np.where(t * y < 1, -t, 0) / y.size


)";
constexpr const char* kBinary = R"(    # From what is before the sigmoid: never the logarithm of 0.
    loss = np.maximum(y, 0) - y * t + np.log1p(np.exp(-np.abs(y)))
    return loss.mean(), (sigmoid(y) - t) / y.size


)";
constexpr const char* kBinaryOfProbabilities = R"(    with np.errstate(divide="ignore"):
        loss = -t * np.maximum(np.log(y), -100) - (1 - t) * np.maximum(np.log(1 - y), -100)
    return loss.mean(), (y - t) / np.maximum(y * (1 - y), 1e-12) / y.size


)";
constexpr const char* kCross = R"(    # From what is before the softmax: never the logarithm of 0.
    shifted = y - y.max(1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return -(t * logs).sum() / len(y), (softmax(y) * t.sum(1, keepdims=True) - t) / len(y)


)";

constexpr const char* kSgd = R"(def update(name, g, step, rate):
    """Gradient descent@WITH@, as PyTorch's SGD."""
@DECAY@@MOMENTUM@    W[name] = W[name] - rate * g


)";
constexpr const char* kMomentum = R"(    v = STATE[name] = @MOMENTUM@ * STATE.get(name, 0) + g
    g = @NEXT@
)";
constexpr const char* kRmsProp = R"(def update(name, g, step, rate):
    """RMSprop: divides the gradient by the root of a running mean of its square."""
@DECAY@    v, mean, u = STATE.get(name, (0, 0, 0))
    v = @ALPHA@ * v + (1 - @ALPHA@) * g * g
@CENTER@    u = @MOMENTUM@ * u + g / (np.sqrt(@SPREAD@) + @EPS@)
    STATE[name] = v, mean, u
    W[name] = W[name] - rate * u


)";
constexpr const char* kAdagrad = R"(def update(name, g, step, rate):
    """Adagrad: divides the gradient by the root of the sum of all its squares."""
@DECAY@    v = STATE[name] = STATE.get(name, @START@) + g * g
    W[name] = W[name] - rate / (1 + (step - 1) * @RATE_DECAY@) * g / (np.sqrt(v) + @EPS@)


)";
constexpr const char* kAdam = R"(def update(name, g, step, rate):
    """@ADAM@: running means of the gradient and of its square, both corrected for their start at 0."""
@DECAY@    m, v = STATE.get(name, (0, 0))
    m = @BETA1@ * m + (1 - @BETA1@) * g
    v = @BETA2@ * v + (1 - @BETA2@) * g * g
    STATE[name] = m, v
    root = np.sqrt(v) / math.sqrt(1 - @BETA2@ ** step) + @EPS@
    W[name] = W[name]@SHRINK@ - rate / (1 - @BETA1@ ** step) * m / root


)";

const char* whatText(const std::string& loss) {
    return loss == "mae"     ? "Mean absolute error"
           : loss == "huber" ? "Huber loss"
           : loss == "hinge" ? "Hinge loss"
           : loss == "mse"   ? "Mean squared error"
                             : "Cross-entropy";
}

} // namespace

std::string numpyLoss(const std::string& loss, const std::string& last) {
    const char* body = loss == "mae"             ? kMae
                       : loss == "huber"         ? kHuber
                       : loss == "hinge"         ? kHinge
                       : loss == "cross_entropy" ? kCross
                       : loss == "mse"           ? kMse
                       : last == "softmax"       ? kBinaryOfProbabilities
                                                 : kBinary;
    return filled(kHead, {{"WHAT", whatText(loss)}}) + body;
}

std::string numpyOptimizer(const optim::OptimizerSpec& optimizer) {
    const core::Settings& s = optimizer.settings;
    const auto number = [&s](const char* name) { return numberText(s.real(name)); };
    const bool hasDecay = s.real("weight_decay") != 0, isAdamW = optimizer.type == "adamw";
    const bool isCentered = s.flag("centered"), hasMomentum = s.real("momentum") != 0;
    const std::string decay =
        hasDecay && !isAdamW ? "    g = g + " + number("weight_decay") + " * W[name]  # weight decay\n" : "";
    const std::string shrink = hasDecay && isAdamW ? " * (1 - rate * " + number("weight_decay") + ")" : "";
    const std::string next = s.flag("nesterov") ? "g + " + number("momentum") + " * v" : "v";
    const std::string center = "    mean = @ALPHA@ * mean + (1 - @ALPHA@) * g\n";
    const std::string kept =
        hasMomentum ? filled(kMomentum, {{"MOMENTUM", number("momentum")}, {"NEXT", next}}) : "";
    const bool isSgd = optimizer.type == "sgd";
    const char* text = isSgd                         ? kSgd
                       : optimizer.type == "rmsprop" ? kRmsProp
                       : optimizer.type == "adagrad" ? kAdagrad
                                                     : kAdam;
    return filled(text, {{"DECAY", decay},
                         {"WITH", hasMomentum ? " with momentum" : ""},
                         {"MOMENTUM", isSgd ? kept : number("momentum")},
                         {"CENTER", isCentered ? center : ""},
                         {"SPREAD", isCentered ? "np.maximum(v - mean * mean, 0)" : "v"},
                         {"ALPHA", number("alpha")},
                         {"EPS", number("eps")},
                         {"START", number("initial_accumulator_value")},
                         {"RATE_DECAY", number("lr_decay")},
                         {"ADAM", isAdamW ? "AdamW" : "Adam"},
                         {"BETA1", number("beta1")},
                         {"BETA2", number("beta2")},
                         {"SHRINK", shrink}});
}

} // namespace engine::io
