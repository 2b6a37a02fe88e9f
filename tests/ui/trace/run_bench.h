#pragma once

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QString>

#include <functional>
#include <vector>

/// A run at rest of the first experiment, changed as the test wants, with a stepper over it.
struct RunBench {
    ui::Document document;
    ui::Run run{document, ui::fileSource()};
    ui::Stepper stepper{run};
    using Change = std::function<void(engine::train::Experiment&)>;

    explicit RunBench(const Change& change = {}) { open(change); }

    void open(const Change& change) {
        engine::io::Project project;
        project.experiment = engine::train::firstExperiment();
        if (change)
            change(project.experiment);
        // As it comes from a file: with all defaults.
        if (const auto checked = engine::train::checked(project.experiment))
            project.experiment = *checked;
        document.replace(project, {});
    }
    const engine::trace::Trace& trace() const { return *stepper.trace(); }
    int find(engine::trace::Phase phase, int layer, const char* name) const {
        return trace().find(phase, layer, name);
    }
};
