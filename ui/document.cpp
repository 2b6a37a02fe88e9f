#include "ui/document.h"

#include "engine/train/live.h"
#include "ui/fine_tuning.h"

#include <QFileInfo>
#include <QUndoCommand>

#include <algorithm>

namespace ui {

/// Before and after as values; merging keeps the first before and the last after.
class ProjectEdit : public QUndoCommand {
public:
    ProjectEdit(Document& document, const QString& text, engine::io::Project next, int mergeId)
        : QUndoCommand(text), m_document(document), m_before(document.project()), m_after(std::move(next)),
          m_mergeId(mergeId) {}

    void undo() override { m_document.assign(m_before); }
    void redo() override { m_document.assign(m_after); }
    int id() const override { return m_mergeId; }
    bool mergeWith(const QUndoCommand* other) override {
        m_after = static_cast<const ProjectEdit*>(other)->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    Document& m_document;
    engine::io::Project m_before, m_after;
    int m_mergeId;
};

Document::Document(QObject* parent) : QObject(parent) {
    // With its defaults filled in, as every later one.
    if (auto first = engine::train::checked(engine::train::firstExperiment()))
        m_project.experiment = std::move(*first);
    m_undo.setUndoLimit(1000);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &Document::stateChanged);
}

Document::~Document() {
    // An undo stack becomes clean when it goes; by then whoever shows the document may have lost what it
    // shows.
    m_undo.disconnect(this);
}

engine::core::Result<void> Document::edit(const QString& text, const engine::train::Experiment& next,
                                          int mergeId) {
    auto checked = engine::train::checked(next, engine::train::Check::Editable);
    if (!checked)
        return checked.error();
    engine::io::Project project = m_project;
    project.experiment = *std::move(checked);
    takeWeightsAlong(project);
    if (!(project == m_project))
        m_undo.push(new ProjectEdit(*this, text, std::move(project), mergeId));
    return {};
}

engine::core::Result<void> Document::edit(const QString& text, const engine::train::Experiment& next,
                                          engine::core::TensorMap weights) {
    auto checked = engine::train::checked(next, engine::train::Check::Editable);
    if (!checked)
        return checked.error();
    engine::io::Project project = m_project;
    project.experiment = *std::move(checked);
    project.weightsPath.clear();
    project.inlineWeights = std::move(weights);
    if (!(project == m_project))
        m_undo.push(new ProjectEdit(*this, text, std::move(project), -1));
    return {};
}

engine::core::Result<void> Document::edit(const QString& text, engine::io::Project next, int mergeId) {
    auto checked = engine::train::checked(next.experiment, engine::train::Check::Editable);
    if (!checked)
        return checked.error();
    next.experiment = *std::move(checked);
    if (!(next == m_project))
        m_undo.push(new ProjectEdit(*this, text, std::move(next), mergeId));
    return {};
}

/// Weights belong to a network: another one begins from its initializers.
void Document::takeWeightsAlong(engine::io::Project& next) const {
    const auto &before = m_project.experiment, &after = next.experiment;
    if (engine::train::sameParameters(before.network, after.network))
        return;
    const bool hadWeights = next.inlineWeights || !next.weightsPath.empty();
    if (!next.weightsPath.empty() && differInHead(before.network, after.network)) {
        // A file keeps what is before the head; how long that is, is what tells its reader.
        const int head = headOf(after.network);
        if (!next.fineTuning)
            next.fineTuning = engine::io::FineTuning{.headLayers = head, .source = {}};
        next.fineTuning->headLayers = std::max(next.fineTuning->headLayers, head);
        return;
    }
    next.weightsPath.clear();
    if (next.inlineWeights)
        next.inlineWeights = keptWeights(*next.inlineWeights, before, after);
    if (hadWeights && !next.inlineWeights)
        next.fineTuning.reset();
}

void Document::setWeights(const QString& text, std::optional<engine::core::TensorMap> weights) {
    engine::io::Project project = m_project;
    project.weightsPath.clear();
    project.inlineWeights = std::move(weights);
    if (!(project == m_project))
        m_undo.push(new ProjectEdit(*this, text, std::move(project), -1));
}

void Document::replace(engine::io::Project project, const QString& path) {
    m_undo.clear();
    m_path = path;
    m_recovered = m_looked = false;
    m_looks.clear();
    looksAt(project.experiment.data) = project.testLooks;
    assign(project);
    Q_EMIT stateChanged();
}

QString Document::title() const {
    return m_path.isEmpty() ? tr("Untitled") : QFileInfo(m_path).completeBaseName();
}

void Document::markSaved(const QString& path) {
    m_path = path;
    m_recovered = m_looked = false;
    m_project.newerVersion = false; // it is ours now
    m_undo.setClean();
    Q_EMIT stateChanged();
}

void Document::markRecovered() {
    m_recovered = true;
    Q_EMIT stateChanged();
}

std::int64_t& Document::looksAt(const engine::data::DataSpec& data) {
    const auto sameTestSet = [&data](const auto& looks) {
        const engine::data::DataSpec& other = looks.first;
        return other.source == data.source && other.settings == data.settings && other.seed == data.seed &&
               other.split == data.split;
    };
    auto found = std::find_if(m_looks.begin(), m_looks.end(), sameTestSet);
    if (found == m_looks.end())
        found = m_looks.insert(m_looks.end(), {data, 0});
    return found->second;
}

void Document::countTestLook() {
    m_project.testLooks = ++looksAt(experiment().data);
    m_looked = true;
    Q_EMIT stateChanged();
}

void Document::assign(const engine::io::Project& project) {
    m_project = project;
    m_project.testLooks = looksAt(project.experiment.data);
    Q_EMIT changed();
}

} // namespace ui
