"""scikit-learn's multi-layer perceptrons, through partial_fit on some batches at once."""
import warnings

from contestant import CHECKED_SAMPLES, blas, missing, serve

try:
    import numpy as np
    import sklearn
    from sklearn.neural_network import MLPClassifier, MLPRegressor
except ImportError:
    missing("scikit-learn (Debian: python3-sklearn)")

warnings.filterwarnings("ignore")


def matrix(flat, *shape):
    return np.frombuffer(flat, dtype=np.float32).reshape(shape)


class Model:
    # What it does at the door of partial_fit is shared by so many updates.
    batches_at_once = 16
    differs = {name: "its output layer is linear and its squared error halved" for name in ("W1", "W2")}

    @staticmethod
    def version():
        return f"scikit-learn {sklearn.__version__} ({blas()})"

    @staticmethod
    def supports(workload):
        return workload.is_dense

    def __init__(self, workload):
        self.workload = workload
        self.X = matrix(workload.X, workload.samples, workload.inputs)
        self.T = matrix(workload.T, workload.samples, workload.outputs)
        self.classifies = workload.loss == "cross_entropy"
        self.y = self.T.argmax(axis=1) if self.classifies else self.T.squeeze()
        self.file_order = np.arange(workload.samples)
        self.random = np.random.default_rng(1)

    def restart(self):
        hidden = self.workload.sizes[1:-1]
        kind = MLPClassifier if self.classifies else MLPRegressor
        activation = {"sigmoid": "logistic"}.get(self.workload.activation, self.workload.activation)
        self.network = kind(hidden, activation=activation, alpha=0, solver=self.workload.optimizer,
                            batch_size=self.workload.batch, shuffle=False, nesterovs_momentum=False,
                            learning_rate_init=self.workload.learning_rate, momentum=self.workload.momentum)
        # The first call draws weights; they are replaced, and the next call makes a new optimizer.
        self.step(self.file_order[:self.workload.batch])
        self.network.coefs_ = [matrix(W, o, i).T.copy()
                               for (W, b), (i, o) in zip(self.workload.parameters, self.workload.layers)]
        self.network.intercepts_ = [matrix(b, len(b)).copy() for W, b in self.workload.parameters]
        del self.network._optimizer

    def order(self):
        return self.random.permutation(self.workload.samples)

    def step(self, rows):
        x, y = (self.X, self.y) if rows is None else (self.X[rows], self.y[rows])
        if self.classifies:
            self.network.partial_fit(x, y, np.arange(self.workload.outputs))
        else:
            self.network.partial_fit(x, y)

    def loss(self):
        x, y = self.X[:CHECKED_SAMPLES], self.y[:CHECKED_SAMPLES]
        if not self.classifies:
            return np.square(self.network.predict(x) - y).mean()
        probabilities = self.network.predict_proba(x)[np.arange(len(y)), y]
        return -np.log(probabilities.astype(np.float64)).mean()


if __name__ == "__main__":
    serve(Model)
