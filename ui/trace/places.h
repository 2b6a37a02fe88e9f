#pragma once

#include "engine/model/activation.h"
#include "engine/trace/cursor.h"
#include "engine/trace/reader.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace ui {

/// Index of the layer that the loss reads.
int lastLayer(const engine::trace::Trace& trace);
/// Rows of a recorded matrix; 0 for an operation of -1.
int rowsOf(const engine::trace::Trace& trace, int operation);
/// The activation of a layer of the traced network.
const engine::model::Activation* activationOf(const engine::trace::Trace& trace, int layer);

/// Units of a layer; of −1 the inputs.
int unitsOf(const engine::trace::Trace& trace, int layer);
/// Rows and columns of a layer's pictures (of −1 the inputs), in numbers; nothing for other shapes.
std::optional<std::pair<int, int>> pictureOf(const engine::trace::Trace& trace, int layer);
/// Units that one unit of the canvas stands for: of feature maps and rows all their numbers, else one.
int unitsPerPlace(const engine::trace::Trace& trace, int layer);
/// The unit of the canvas that shows a unit, and the unit to look at for one of the canvas: of a map the
/// number in its middle.
int canvasUnit(const engine::trace::Trace& trace, int layer, int unit);
int unitOfCanvas(const engine::trace::Trace& trace, int layer, int place);
/// Units that a row of a layer's parameters or statistics belongs to: from first to before end. Of an
/// embedding all of them.
std::pair<int, int> unitsOfRow(const engine::trace::Trace& trace, int layer, int row);
/// The row of an operation's matrix that belongs to a unit of its layer.
int rowOfUnit(const engine::trace::Trace& trace, int operation, int unit, int sample);

bool isElementwise(const engine::trace::Trace& trace, int layer);
/// Whether δ of the output is computed from z at once (cross-entropy with its match).
bool isFused(const engine::trace::Trace& trace);

/// "squares", "norm" and "clip", with which an update begins where gradients are clipped.
bool isOfClipping(const engine::trace::Operation& operation);
/// Means and variances that a normalizing layer goes by in this pass, and its running ones after it.
bool isStatistic(const engine::trace::Operation& operation);
bool isRunning(const engine::trace::Operation& operation);

/// Whether a layer has parameters that do not learn in this pass, and whether there is one below it that
/// does.
bool isFrozen(const engine::trace::Trace& trace, int layer);
bool learnsBelow(const engine::trace::Trace& trace, int layer);
/// A gradient that no update uses: of a frozen layer.
bool isUnused(const engine::trace::Trace& trace, const engine::trace::Operation& operation);

/// The one element that a place is about: its first row and column where all of them are meant (of pictures
/// the middle of the first), the cursor's sample where columns are samples. Row and col are given, the term
/// is the cursor's.
engine::trace::Selection elementOf(const engine::trace::Cursor& cursor);
const engine::trace::Operation& operationOf(const engine::trace::Trace& trace,
                                            const engine::trace::Selection& place);

/// An element as a link, and a link as an element: of an operation itself; nothing for what no operation
/// made.
engine::trace::Link linkTo(const engine::trace::Selection& element);
std::optional<engine::trace::Selection> elementAt(const engine::trace::Trace& trace,
                                                  const engine::trace::Link& link);

/// Where an element's number goes next, with the first element of each kind and how many of that kind there
/// are.
struct Use {
    engine::trace::Selection element;
    int count = 1;
};
std::vector<Use> usesOf(const engine::trace::Trace& trace, const engine::trace::Selection& element);
/// The same for a parameter or an input.
std::vector<Use> usesOf(const engine::trace::Trace& trace, const engine::trace::Link& given);

/// "z²", "m²", "δ²", "∂W²", "‖g‖": an operation in little room. Layers count from 1.
QString shortName(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// What is computed for the whole layer: "δ⁽²⁾ = (W⁽³⁾)ᵀ δ⁽³⁾ ⊙ f′(z⁽²⁾)".
QString matrixFormula(const engine::trace::Trace& trace, int operation);

} // namespace ui
