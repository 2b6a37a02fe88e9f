#pragma once

#include "ui/panel.h"

#include <optional>
#include <vector>

class QTableWidget;

namespace ui {

class Document;

/// Every layer with its type, output shape, parameters, how many of them learn, multiplications of one
/// sample, and memory in training; their sums in the last row. Layers behind one that does not fit have none.
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
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show();
    void restyle();
    void fitColumns();
    void setRow(int row, const QStringList& texts, const QString& memoryTip);

    Document& m_document;
    QTableWidget* m_table;
};

} // namespace ui
