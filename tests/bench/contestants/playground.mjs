// TensorFlow Playground's own engine (its src/nn.ts, compiled) under node: playground.mjs FOLDER NN.JS
// Answers as contestant.py says. It has one output and squared error: W1 only.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

const [folder, compiled] = process.argv.slice(2);
const nn = createRequire(import.meta.url)(resolve(compiled));
const workload = JSON.parse(readFileSync(`${folder}/workloads.json`, 'utf8')).find(({name}) => name === 'W1');
const bytes = readFileSync(`${folder}/W1.f32`);
const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const [inputs] = workload.input, layers = workload.network.map(({weight}) => weight[0]);
const points = Array.from({length: workload.samples}, (_, i) => ({
  input: Array.from(numbers.subarray(i * inputs, (i + 1) * inputs)),
  target: numbers[workload.samples * inputs + i],
}));
// Its squared error is halved: at twice the rate it takes the same steps.
const learningRate = 2 * workload.learning_rate;
let network;

function restart() {
  const {TANH} = nn.Activations;
  network = nn.buildNetwork([inputs, ...layers], TANH, TANH, null, points[0].input.map((_, i) => `x${i}`));
  let at = workload.samples * (inputs + 1);
  layers.forEach((units, i) => {
    for (const node of network[i + 1])
      for (const link of node.inputLinks) link.weight = numbers[at++];
    for (const node of network[i + 1]) node.bias = numbers[at++];
  });
}

function shuffled() {
  const order = points.slice();
  for (let i = order.length - 1; i > 0; --i) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

// As its oneStep() does, without looking at the losses afterwards.
function step(batch) {
  for (const {input, target} of batch) {
    nn.forwardProp(network, input);
    nn.backProp(network, target, nn.Errors.SQUARE);
  }
  nn.updateWeights(network, learningRate, 0);
}

function* batches(order) {
  for (;;) {
    const points = order();
    for (let i = 0; i < points.length; i += workload.batch) yield points.slice(i, i + workload.batch);
  }
}

function loss() {
  const squares = points.map(({input, target}) => (nn.forwardProp(network, input) - target) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / points.length;
}

function train(seconds) {
  restart();
  const processor = process.cpuUsage(), begin = performance.now();
  let samples = 0, elapsed = 0, steps = 0;
  for (const batch of batches(shuffled)) {
    step(batch);
    samples += batch.length;
    if (++steps % 50 === 0 && (elapsed = (performance.now() - begin) / 1000) >= seconds) break;
  }
  const {user, system} = process.cpuUsage(processor);
  return {samples, seconds: elapsed, processor: (user + system) / 1e6, loss: loss()};
}

function check(steps) {
  restart();
  const before = loss();
  for (const batch of batches(() => points)) {
    if (steps-- === 0) break;
    step(batch);
  }
  return {before, after: loss()};
}

for await (const line of createInterface({input: process.stdin})) {
  const [verb, , number] = line.split(' ');
  const reply = verb === 'about' ? {version: `node ${process.version}`, differs: {}, workloads: ['W1']}
    : verb === 'train' ? train(Number(number)) : check(Number(number));
  console.log(JSON.stringify(reply));
}
