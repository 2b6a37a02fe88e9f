#pragma once

#include "ui/panel.h"

namespace engine::core {
class Settings;
struct Schema;
} // namespace engine::core

namespace ui {

class Document;
class SchemaForm;

/// Loss, optimizer and its numbers, batches, schedule, penalties, early stopping: one form for the training
/// part of a project.
class TrainingPanel : public Panel {
    Q_OBJECT
public:
    explicit TrainingPanel(Document& document, QWidget* parent = nullptr);

    SchemaForm* form() const { return m_form; }

private:
    void show();
    void take(const engine::core::Settings& settings, const QString& parameter, int mergeId);

    Document& m_document;
    SchemaForm* m_form;
};

} // namespace ui
