#pragma once

#include "engine/core/result.h"
#include "engine/io/project.h"

#include <QImage>
#include <QString>

#include <vector>

namespace ui {

/// A complete experiment to begin with: a project of resources/projects, which is an example of the commands
/// too.
struct Template {
    const char* name;         ///< of its file
    const char *title, *help; ///< English; see translated()
};

/// The table: one line a template, from the simple to the large.
const std::vector<Template>& templates();
/// Its project, with pretrained weights where it has some. Errors: as engine::io::readProject; NotFound.
engine::core::Result<engine::io::Project> loadTemplate(const QString& name);

/// A small picture of an experiment in the colours of the scheme: its data at the left, its layers at the
/// right.
QImage experimentPicture(const engine::train::Experiment& experiment, QSize size, double pixelRatio);

} // namespace ui
