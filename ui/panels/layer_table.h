#pragma once

#include "ui/panel.h"

#include <optional>

class QTableWidget;

namespace ui {

class Document;

/// Every layer with its type, output shape and number of parameters, and their sum in the last row.
class LayerTable : public Panel {
    Q_OBJECT
public:
    explicit LayerTable(Document& document, QWidget* parent = nullptr);

    /// Without a signal. -1: the input.
    void setLayer(std::optional<int> layer);
    QTableWidget* table() const { return m_table; }

Q_SIGNALS:
    void layerSelected(int layer);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void show();
    void restyle();

    Document& m_document;
    QTableWidget* m_table;
};

} // namespace ui
