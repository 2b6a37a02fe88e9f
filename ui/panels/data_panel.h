#pragma once

#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "ui/panel.h"
#include "ui/panels/dataset_loader.h"

#include <optional>

class QComboBox;
class QLabel;

namespace engine::core {
class Settings;
}

namespace ui {

class ClassChoice;
class Document;
class SchemaForm;

/// Where the data come from, their settings, split and standardization. Another source, another number of
/// classes and other features bring inputs, output layer and loss along (one undoable edit); what cannot be
/// read is one line, and nothing changes.
class DataPanel : public Panel {
    Q_OBJECT
public:
    explicit DataPanel(Document& document, QWidget* parent = nullptr);

    /// Of the open experiment; null while loading or where it cannot be read.
    const engine::data::DatasetPtr& dataset() const { return m_dataset; }
    /// A generator, a built-in set, or a path.
    void choose(const QString& source);
    /// What choosing it would make the data: settings that it knows too are taken over but for noise (it is
    /// another thing in each), and so is the split.
    engine::data::DataSpec specFor(const std::string& source) const;
    /// Asks for a file and chooses it.
    void openFile();
    const engine::data::DataSpec& spec() const;
    /// Points and pictures that were drawn last, open or not.
    const engine::data::DataSpec& drawn() const { return m_drawn; }
    SchemaForm* form() const { return m_form; }
    QComboBox* sources() const { return m_sources; }
    ClassChoice* classes() const { return m_classes; }
    /// Label of the open source, or the name of its file.
    QString sourceName() const;
    /// How many samples there are and in which part; empty while loading.
    QString counts() const;

Q_SIGNALS:
    void datasetChanged();
    /// spec(), sourceName() or counts() may be others.
    void shown();

private:
    void fillSources();
    void activate(int index);
    void show();
    void showCounts();
    void showClasses();
    void showForm();
    std::optional<engine::data::Task> task() const;
    void take(const engine::core::Settings& settings, const QString& parameter, int mergeId);
    /// Loads the data and takes them with the inputs, output layer and loss they ask for.
    void adopt(const engine::data::DataSpec& spec, const QString& text, int mergeId = -1);
    void adopt(const engine::data::DataSpec& spec, const DatasetLoader::Loaded& loaded, const QString& text,
               int mergeId);
    void setDataset(engine::data::DatasetPtr dataset);
    engine::io::FileSource files() const;

    Document& m_document;
    QComboBox* m_sources;
    SchemaForm* m_form;
    ClassChoice* m_classes;
    QLabel* m_counts;
    DatasetLoader m_loader, m_choosing; ///< of what is open; of what is to be chosen
    DatasetLoader m_whole;              ///< of all classes of what is open
    engine::data::DatasetPtr m_dataset;
    engine::data::DataSpec m_drawn; ///< points and pictures that were drawn last: they come back
};

} // namespace ui
