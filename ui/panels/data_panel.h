#pragma once

#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "ui/panel.h"
#include "ui/panels/dataset_loader.h"

class QComboBox;
class QLabel;

namespace engine::core {
class Settings;
}

namespace ui {

class DataPreview;
class Document;
class SchemaForm;

/// Where the data come from, their settings, split and standardization, and what they look like. Another
/// source, another number of classes and other features bring inputs, output layer and loss along (one
/// undoable edit); what cannot be read is one line, and nothing changes.
class DataPanel : public Panel {
    Q_OBJECT
public:
    explicit DataPanel(Document& document, QWidget* parent = nullptr);

    /// Of the open experiment; null while loading or where it cannot be read.
    const engine::data::DatasetPtr& dataset() const { return m_dataset; }
    /// A generator, a built-in set, or a path.
    void choose(const QString& source);
    SchemaForm* form() const { return m_form; }
    QComboBox* sources() const { return m_sources; }
    DataPreview* preview() const { return m_preview; }

Q_SIGNALS:
    void datasetChanged();

private:
    void fillSources();
    void activate(int index);
    void show();
    void showCounts();
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
    QLabel* m_counts;
    DataPreview* m_preview;
    DatasetLoader m_loader, m_choosing; ///< of what is open; of what is to be chosen
    engine::data::DatasetPtr m_dataset;
};

} // namespace ui
