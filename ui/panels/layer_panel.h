#pragma once

#include "ui/panel.h"

#include <optional>

class QLabel;
class QToolButton;

namespace engine::core {
class Settings;
}

namespace ui {

class Document;
class SchemaForm;

/// The form of the selected layer: its type, what that can be told, its name, and whether it is trained.
class LayerPanel : public Panel {
    Q_OBJECT
public:
    explicit LayerPanel(Document& document, QWidget* parent = nullptr);

    /// -1: the input. Nothing: no layer is selected.
    void setLayer(std::optional<int> layer);
    SchemaForm* form() const { return m_form; }

Q_SIGNALS:
    void moveRequested(int from, int to);
    void typeRequested(int layer, const QString& type);

private:
    QToolButton* addMove(const QString& tip, Qt::ArrowType arrow, int by);
    void show();
    void take(const engine::core::Settings& settings, const QString& parameter, int mergeId);

    Document& m_document;
    SchemaForm* m_form;
    QLabel* m_hint;
    QToolButton* m_left;
    QToolButton* m_right;
    std::optional<int> m_layer;
};

} // namespace ui
