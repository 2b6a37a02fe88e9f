"""PyTorch as one writes it: nn.Sequential, a loss module, torch.optim, backward()."""
from contestant import CHECKED_SAMPLES, blas, missing, serve

try:
    import torch
    from torch import nn
except ImportError:
    missing("PyTorch (Debian: python3-torch)")

torch.set_num_threads(1)
torch.set_flush_denormal(True)
ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU}


def tensor(flat, *shape):
    return torch.frombuffer(flat, dtype=torch.float32).clone().reshape(shape)


def module(layer):
    if layer["type"] == "dense":
        return nn.Linear(*reversed(layer["weight"]))
    if layer["type"] == "conv2d":
        filters, channels, size, _ = layer["weight"]
        return nn.Conv2d(channels, filters, size, stride=layer["strides"], padding=layer["padding"])
    if layer["type"] == "max_pool2d":
        return nn.MaxPool2d(layer["pool_size"], layer["strides"] or None)
    return nn.Flatten()


class Model:
    differs = {}

    @staticmethod
    def version():
        return f"PyTorch {torch.__version__} ({blas()})"

    @staticmethod
    def supports(workload):
        return True

    def __init__(self, workload):
        self.workload = workload
        self.X = tensor(workload.X, workload.samples, *workload.input)
        targets = tensor(workload.T, workload.samples, workload.outputs)
        self.classifies = workload.loss == "cross_entropy"
        self.T = targets.argmax(dim=1) if self.classifies else targets
        self.file_order = torch.arange(workload.samples)

    def restart(self):
        modules, parameters = [], iter(self.workload.parameters)
        for layer in self.workload.network:
            modules.append(module(layer))
            if "weight" in layer:
                W, b = next(parameters)
                with torch.no_grad():
                    modules[-1].weight.copy_(tensor(W, *layer["weight"]))
                    modules[-1].bias.copy_(tensor(b, layer["weight"][0]))
            if layer.get("activation", "softmax") != "softmax":  # CrossEntropyLoss has it
                modules.append(ACTIVATIONS[layer["activation"]]())
        self.network = nn.Sequential(*modules)
        self.criterion = nn.CrossEntropyLoss() if self.classifies else nn.MSELoss()
        rate, momentum = self.workload.learning_rate, self.workload.momentum
        parameters = self.network.parameters()
        self.optimizer = (torch.optim.Adam(parameters, lr=rate) if self.workload.optimizer == "adam"
                          else torch.optim.SGD(parameters, lr=rate, momentum=momentum))

    def order(self):
        return torch.randperm(self.workload.samples)

    def step(self, rows):
        x, t = (self.X, self.T) if rows is None else (self.X.index_select(0, rows), self.T.index_select(0, rows))
        self.optimizer.zero_grad()
        loss = self.criterion(self.network(x), t)
        loss.backward()
        self.optimizer.step()

    def loss(self):
        with torch.no_grad():
            return self.criterion(self.network(self.X[:CHECKED_SAMPLES]), self.T[:CHECKED_SAMPLES])


if __name__ == "__main__":
    serve(Model)
