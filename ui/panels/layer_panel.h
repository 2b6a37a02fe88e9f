#pragma once

#include "ui/panel.h"

#include <optional>

class QLabel;

namespace engine::core {
class Settings;
}

namespace ui {

class Document;
class SchemaForm;

/// The form of the selected layer: what its type can be told, its name, and whether it is trained.
class LayerPanel : public Panel {
    Q_OBJECT
public:
    explicit LayerPanel(Document& document, QWidget* parent = nullptr);

    /// -1: the input. Nothing: no layer is selected.
    void setLayer(std::optional<int> layer);
    SchemaForm* form() const { return m_form; }

private:
    void show();
    void take(const engine::core::Settings& settings, const QString& parameter, int mergeId);

    Document& m_document;
    SchemaForm* m_form;
    QLabel* m_hint;
    std::optional<int> m_layer;
};

} // namespace ui
