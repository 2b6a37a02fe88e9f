"""PyTorch's tensors without autograd: forward, backward and update written out, one flat vector of parameters."""
from contestant import CHECKED_SAMPLES, blas, missing, serve

try:
    import torch
except ImportError:
    missing("PyTorch (Debian: python3-torch)")

torch.set_num_threads(1)
torch.set_flush_denormal(True)
torch.set_grad_enabled(False)


def tensor(flat, *shape):
    return torch.frombuffer(flat, dtype=torch.float32).clone().reshape(shape)


class Model:
    differs = {}

    @staticmethod
    def version():
        return f"PyTorch {torch.__version__} ({blas()})"

    @staticmethod
    def supports(workload):
        return workload.is_dense

    def __init__(self, workload):
        self.workload = workload
        self.X = tensor(workload.X, workload.samples, workload.inputs)
        self.T = tensor(workload.T, workload.samples, workload.outputs)
        self.file_order = torch.arange(workload.samples)
        self.size = sum(i * o + o for i, o in workload.layers)

    def views(self, flat):
        """(W: in × out, b: out) of each layer in a flat vector."""
        views, at = [], 0
        for inputs, outputs in self.workload.layers:
            W = flat[at:at + inputs * outputs].view(inputs, outputs)
            at += inputs * outputs
            views.append((W, flat[at:at + outputs]))
            at += outputs
        return views

    def restart(self):
        self.parameters, self.gradient = torch.zeros(self.size), torch.zeros(self.size)
        self.first, self.second, self.steps = torch.zeros(self.size), torch.zeros(self.size), 0
        self.layers, self.slopes = self.views(self.parameters), self.views(self.gradient)
        for (W, b), (W0, b0) in zip(self.layers, self.workload.parameters):
            W.copy_(tensor(W0, W.shape[1], W.shape[0]).t())
            b.copy_(tensor(b0, b.shape[0]))

    def order(self):
        return torch.randperm(self.workload.samples)

    def forward(self, x):
        outputs = [x]
        for (W, b), activation in zip(self.layers, self.workload.activations):
            z = torch.addmm(b, outputs[-1], W)
            outputs.append({"tanh": torch.tanh_, "sigmoid": torch.sigmoid_, "relu": torch.relu_,
                            "softmax": lambda logits: torch.log_softmax(logits, 1)}[activation](z))
        return outputs

    def mean_loss(self, last, t):
        return -(last * t).sum() / len(t) if self.workload.last == "softmax" else (last - t).square_().mean()

    def step(self, rows):
        x, t = (self.X, self.T) if rows is None else (self.X.index_select(0, rows), self.T.index_select(0, rows))
        outputs = self.forward(x)
        self.mean_loss(outputs[-1], t)
        if self.workload.last == "softmax":
            delta = outputs[-1].exp_().sub_(t).mul_(1 / len(t))
        else:
            delta = (outputs[-1] - t).mul_(2 / t.numel())
        for i in reversed(range(len(self.layers))):
            a, activation = outputs[i + 1], self.workload.activations[i]
            if activation == "tanh":
                delta = delta.mul_(1 - a * a)
            elif activation == "sigmoid":
                delta = delta.mul_(a * (1 - a))
            elif activation == "relu":
                delta = delta.mul_(a > 0)
            dW, db = self.slopes[i]
            torch.mm(outputs[i].t(), delta, out=dW)
            torch.sum(delta, 0, out=db)
            if i > 0:
                delta = delta @ self.layers[i][0].t()
        self.update()

    def update(self):
        rate = self.workload.learning_rate
        if self.workload.optimizer == "adam":
            self.steps += 1
            self.first.mul_(0.9).add_(self.gradient, alpha=0.1)
            self.second.mul_(0.999).addcmul_(self.gradient, self.gradient, value=0.001)
            denominator = self.second.sqrt().div_((1 - 0.999 ** self.steps) ** 0.5).add_(1e-8)
            self.parameters.addcdiv_(self.first, denominator, value=-rate / (1 - 0.9 ** self.steps))
        elif self.workload.momentum:
            self.first.mul_(self.workload.momentum).add_(self.gradient)
            self.parameters.add_(self.first, alpha=-rate)
        else:
            self.parameters.add_(self.gradient, alpha=-rate)

    def loss(self):
        return self.mean_loss(self.forward(self.X[:CHECKED_SAMPLES])[-1], self.T[:CHECKED_SAMPLES])


if __name__ == "__main__":
    serve(Model)
