#include "engine/trace/sample_gradients.h"

#include "engine/trace/normalization.h"
#include "engine/trace/parameter_place.h"
#include "engine/trace/reader.h"

namespace engine::trace {

namespace {

/// Σ δ · input over the units that the weight (or bias) makes, of a dense layer one; of a scale Σ ∂L/∂a · x̂;
/// of an embedding Σ ∂L/∂a where it was looked up.
double ofOneSample(const Reader& reader, const ParameterPlace& place, core::Index sample) {
    const auto& layer = reader.layer(place.layer);
    const auto delta = [&](core::Index unit) {
        return reader.recorded(Phase::Backward, place.layer, "dL/dz", unit, sample);
    };
    double sum = 0;
    if (reader.work(place.layer) == Work::Normalizes) {
        const core::Index area = unitsPerScale(reader, place.layer);
        for (core::Index unit = place.unit * area; unit < (place.unit + 1) * area; ++unit)
            sum += reader.recorded(Phase::Backward, place.layer, "dL/da", unit, sample) *
                   (place.isBias ? 1 : reader.recorded(Phase::Forward, place.layer, "xhat", unit, sample));
    } else if (reader.work(place.layer) == Work::Looks) {
        for (const auto& [unit, of] : lookUps(reader, place.layer, place.unit, place.input))
            sum += of == sample ? reader.recorded(Phase::Backward, place.layer, "dL/da", unit, of) : 0;
    } else if (place.isBias)
        for (core::Index k = 0; k < layer.unitsPerRow(); ++k)
            sum += delta(place.unit * layer.unitsPerRow() + k);
    else
        for (const model::Wire& wire : layer.wiresThrough(place.unit, place.input))
            sum += delta(wire.unit) * reader.inputNumber(place.layer, wire.input, sample);
    return sum;
}

} // namespace

std::optional<SampleGradients> sampleGradients(const Trace& trace, const Selection& element) {
    const auto place = parameterPlace(trace, element);
    if (!place)
        return {};
    const auto [layer, isBias, unit, input] = *place;
    const Reader reader(trace);
    const core::Index samples = reader.samples();
    SampleGradients all;
    all.layer = layer;
    all.isBias = isBias;
    all.unit = static_cast<int>(unit);
    all.input = static_cast<int>(input);
    all.symbol = (isBias ? reader.db(layer, unit) : reader.dW(layer, unit, input)).symbol;
    all.ofSample.resize(samples);
    for (core::Index s = 0; s < samples; ++s) {
        all.ofSample[s] = ofOneSample(reader, *place, s) * static_cast<double>(samples);
    }
    all.mean = all.ofSample.mean();
    const model::TensorSlot& slot = *trace.layout.find(layer, isBias ? "bias" : "weight");
    const core::Index number = slot.offset + unit * slot.cols() + input;
    all.gradient = trace.gradients[number];
    all.before = trace.input.parameters[number];
    all.delta = trace.delta[number];
    all.after = trace.updated[number];
    if (!isBias && reader.work(layer) != Work::Normalizes) {
        const double w = all.before;
        all.penalty = trace.input.l1 * ((w > 0) - (w < 0)) + 2 * trace.input.l2 * w;
    }
    if (trace.input.clips())
        all.clip = reader.whole(Phase::Update, "clip").value;
    return all;
}

} // namespace engine::trace
