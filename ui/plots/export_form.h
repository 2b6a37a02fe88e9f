#pragma once

#include "engine/core/schema.h"
#include "ui/plots/export.h"

#include <string>

namespace ui::plots {

/// What can be chosen of an export, as data: which fields there are depends on the format and on what is
/// exported (its looks and sizes, or a scale only). The same fields are remembered together.
engine::core::Schema exportSchema(const Exportable& what, ExportFormat format);
/// The format that such settings ask for.
ExportFormat exportFormat(const engine::core::Settings& settings);
ExportChoice exportChoice(const Exportable& what, const engine::core::Settings& settings);

/// After `edited` was changed by hand: a size from the list fills in width, height and the scale that suits
/// it; a width or height typed is a size of one's own.
engine::core::Settings afterEdit(const Exportable& what, engine::core::Settings settings,
                                 const std::string& edited);
/// Why that is not saved, in one line; empty if it is.
QString exportProblem(const Exportable& what, const engine::core::Settings& settings);

/// What was chosen last for the same fields, else their defaults.
engine::core::Settings lastExport(const Exportable& what);
engine::core::Settings lastExport(const Exportable& what, ExportFormat format);
void rememberExport(const Exportable& what, const engine::core::Settings& settings);

} // namespace ui::plots
