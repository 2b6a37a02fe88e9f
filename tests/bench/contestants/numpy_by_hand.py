"""NumPy: forward, backward and update written out, one flat vector of parameters."""
from contestant import CHECKED_SAMPLES, blas, missing, serve

try:
    import numpy as np
except ImportError:
    missing("NumPy (Debian: python3-numpy)")


def matrix(flat, *shape):
    return np.frombuffer(flat, dtype=np.float32).reshape(shape)


class Model:
    differs = {}

    @staticmethod
    def version():
        return f"NumPy {np.__version__} ({blas()})"

    @staticmethod
    def supports(workload):
        return workload.is_dense

    def __init__(self, workload):
        self.workload = workload
        self.X = matrix(workload.X, workload.samples, workload.inputs)
        self.T = matrix(workload.T, workload.samples, workload.outputs)
        self.file_order = np.arange(workload.samples)
        self.size = sum(i * o + o for i, o in workload.layers)
        self.random = np.random.default_rng(1)

    def views(self, flat):
        """(W: in × out, b: out) of each layer in a flat vector."""
        views, at = [], 0
        for inputs, outputs in self.workload.layers:
            W = flat[at:at + inputs * outputs].reshape(inputs, outputs)
            at += inputs * outputs
            views.append((W, flat[at:at + outputs]))
            at += outputs
        return views

    def restart(self):
        self.parameters, self.gradient, self.first, self.second = np.zeros((4, self.size), np.float32)
        self.steps = 0
        self.layers, self.slopes = self.views(self.parameters), self.views(self.gradient)
        for (W, b), (W0, b0) in zip(self.layers, self.workload.parameters):
            W[...] = matrix(W0, W.shape[1], W.shape[0]).T
            b[...] = matrix(b0, b.shape[0])

    def order(self):
        return self.random.permutation(self.workload.samples)

    def forward(self, x):
        """Outputs of the layers; of a softmax the logarithms."""
        outputs = [x]
        for (W, b), activation in zip(self.layers, self.workload.activations):
            z = outputs[-1] @ W
            z += b
            if activation == "tanh":
                np.tanh(z, out=z)
            elif activation == "sigmoid":
                np.reciprocal(1 + np.exp(-z), out=z)
            elif activation == "relu":
                np.maximum(z, 0, out=z)
            else:
                z -= z.max(axis=1, keepdims=True)
                z -= np.log(np.exp(z).sum(axis=1, keepdims=True))
            outputs.append(z)
        return outputs

    def mean_loss(self, last, t):
        return -np.vdot(last, t) / len(t) if self.workload.last == "softmax" else np.square(last - t).mean()

    def step(self, rows):
        x, t = (self.X, self.T) if rows is None else (self.X[rows], self.T[rows])
        outputs = self.forward(x)
        self.mean_loss(outputs[-1], t)
        if self.workload.last == "softmax":
            delta = np.exp(outputs[-1])
            delta -= t
            delta *= np.float32(1 / len(t))
        else:
            delta = outputs[-1] - t
            delta *= np.float32(2 / t.size)
        for i in reversed(range(len(self.layers))):
            a, activation = outputs[i + 1], self.workload.activations[i]
            if activation == "tanh":
                delta *= 1 - a * a
            elif activation == "sigmoid":
                delta *= a * (1 - a)
            elif activation == "relu":
                delta *= a > 0
            dW, db = self.slopes[i]
            np.matmul(outputs[i].T, delta, out=dW)
            np.sum(delta, axis=0, out=db)
            if i > 0:
                delta = delta @ self.layers[i][0].T
        self.update()

    def update(self):
        rate = np.float32(self.workload.learning_rate)
        if self.workload.optimizer == "adam":
            self.steps += 1
            self.first *= np.float32(0.9)
            self.first += np.float32(0.1) * self.gradient
            self.second *= np.float32(0.999)
            self.second += np.float32(0.001) * np.square(self.gradient)
            denominator = np.sqrt(self.second)
            denominator *= np.float32((1 - 0.999 ** self.steps) ** -0.5)
            denominator += np.float32(1e-8)
            np.divide(self.first, denominator, out=denominator)
            denominator *= rate / np.float32(1 - 0.9 ** self.steps)
            self.parameters -= denominator
        elif self.workload.momentum:
            self.first *= np.float32(self.workload.momentum)
            self.first += self.gradient
            self.parameters -= rate * self.first
        else:
            self.parameters -= rate * self.gradient

    def loss(self):
        return self.mean_loss(self.forward(self.X[:CHECKED_SAMPLES])[-1], self.T[:CHECKED_SAMPLES])


if __name__ == "__main__":
    serve(Model)
