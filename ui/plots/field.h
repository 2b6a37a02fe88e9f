#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/train/experiment.h"
#include "engine/train/response.h"
#include "ui/plots/ticks.h"

#include <QColor>
#include <QImage>

namespace ui::plots {

/// What the outputs of a network over a plane mean, so that they can be coloured.
struct FieldMeaning {
    enum class Kind {
        TwoClasses, ///< one output: class 1 blue, class 0 orange, by how sure
        Classes,    ///< an output each: the colour of the largest by how far it leads
        Value,      ///< regression: blue positive, orange negative
    };
    Kind kind = Kind::Value;
    bool logits = false;  ///< outputs become probabilities by the engine's sigmoid or softmax
    double threshold = 0; ///< TwoClasses: from where on it is class 1
    double scale = 1;     ///< Value: the largest target that is trained towards
    /// Value: what targets are standardized by; colours are then of more or less than the mean, and what is
    /// read out is in the targets' own units. Empty: they are trained on as they are.
    engine::data::Scaler targets;
    bool probability = false; ///< what is read out is one

    /// For `outputs` of a network trained like that on these data.
    static FieldMeaning of(const engine::train::Experiment& experiment, const engine::data::Prepared& data,
                           const engine::model::Network<float>& network);
    /// How strong a value of the data set's target is shown: −1 ... 1.
    double strength(double target) const;
    /// The outputs at one point of the grid as they are read out: probabilities where they are.
    std::vector<double> read(const engine::train::Response& response, engine::core::Index point) const;
};

/// The colour of a class or a value: of points, legends and the field.
QColor classColor(const FieldMeaning& meaning, int index);
QColor pointColor(const FieldMeaning& meaning, const engine::data::Dataset& dataset, int sample);

/// The last layer's answer, a pixel a grid point, first row at the top.
QImage fieldImage(const engine::train::Response& response, const FieldMeaning& meaning);

/// The rectangle of the plane that shows all samples with some room; of equal scale if the features span
/// about the same.
struct Plane {
    Range x, y;
};
Plane planeOf(const engine::data::Dataset& dataset);

} // namespace ui::plots
