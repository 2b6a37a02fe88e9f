#include "engine/train/evaluation.h"

#include "engine/train/residuals.h"

namespace engine::train {

core::Error emptyPart(data::Part part) {
    return {core::Code::InvalidValue, "no sample is in this part; expected a share above 0",
            part == data::Part::Train        ? "data.split.train"
            : part == data::Part::Validation ? "data.split.validation"
                                             : "data.split.test"};
}

core::Result<Evaluation> evaluate(const Experiment& experiment, const data::PreparedPtr& data,
                                  const core::VectorD& parameters, data::Part part) {
    if (data->split.rows(part).empty())
        return emptyPart(part);
    auto trainer = makeTrainer(experiment, data, parameters);
    if (!trainer)
        return trainer.error();
    Evaluation evaluation = (*trainer)->evaluate(part);
    if (data->dataset->task == data::Task::Regression)
        if (const auto network = model::Network<float>::create((*trainer)->experiment().network))
            evaluation.rootMeanSquare = residuals(*network, parameters, *data, part).rootMeanSquare;
    return evaluation;
}

} // namespace engine::train
