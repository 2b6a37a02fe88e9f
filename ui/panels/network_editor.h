#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "engine/model/network_spec.h"
#include "ui/panel.h"

#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace engine::train {
struct Experiment;
}

namespace ui {

class Document;
class LayerPalette;
class NetworkView;
class Run;

namespace plots {
class ResponseFeed;
}

/// The open network on an editable canvas, with a palette of layers to put in; every edit is one undoable
/// edit of the document. What does not fit together yet stays, marked where it arises: below the canvas one
/// line says why nothing can be trained, with buttons that mend it. What is not a network at all is refused
/// there.
class NetworkEditor : public Panel {
    Q_OBJECT
public:
    NetworkEditor(Document& document, Run& run, plots::ResponseFeed& feed, QWidget* parent = nullptr);

    NetworkView* view() const { return m_view; }
    LayerPalette* layers() const { return m_palette; }
    /// The data that the network is to fit; null: unknown.
    void setDataset(engine::data::DatasetPtr dataset);
    void select(std::optional<int> layer);

    // `layers`: positions, ascending; `before`: a position, the number of layers at the end.
    void insertLayer(int before, const QString& type = QStringLiteral("dense"));
    /// After the selected layer (before it where it is the last and the type cannot be).
    void addLayer(const QString& type);
    /// From the palette or another window.
    void dropLayers(const QByteArray& text, int before);
    void insertText(const QByteArray& text, int before, const QString& name);
    void removeLayers(const std::vector<int>& layers);
    void moveLayers(const std::vector<int>& layers, int before);
    void moveLayer(int from, int to);
    void duplicateLayers(const std::vector<int>& layers);
    /// As text on the clipboard.
    void copyLayers(const std::vector<int>& layers, bool cut);
    void paste(int before);
    void setUnits(int layer, int units);
    void setActivation(int layer, const QString& activation);
    /// Another type of layer in its place, with the settings that both know.
    void setType(int layer, const QString& type);
    /// Those that have parameters.
    void freezeLayers(const std::vector<int>& layers, bool freeze);
    void freezeAllButTheLast();
    /// A new last layer (and loss) for the data; the others keep the weights they have now.
    void newHead();
    /// Inputs, output layer and loss for the data.
    void makeItFit();
    void chooseTemplate();

Q_SIGNALS:
    void layerSelected(std::optional<int> layer);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildStrip();
    void addTitleButtons();
    void connectView();
    void show();
    void showAnswers();
    void showParameters();
    void showLocks();
    void showProblem();
    void showRepairs();
    void selectRange(int first, std::size_t count);
    engine::core::Result<engine::core::VectorD> presentParameters() const;
    bool inputsFit() const;
    void take(const QString& text, const engine::train::Experiment& next);
    bool edit(const QString& text, const std::function<void(engine::model::NetworkSpec&)>& change);

    Document& m_document;
    Run& m_run;
    plots::ResponseFeed& m_feed;
    LayerPalette* m_palette;
    NetworkView* m_view;
    QWidget* m_strip;
    QHBoxLayout* m_line;
    QLabel* m_problem;
    QPushButton *m_fit, *m_head;
    std::vector<QPushButton*> m_repairs;
    engine::data::DatasetPtr m_dataset;
    QString m_refused; ///< why the last edit was not taken
    QTimer m_soon;     ///< shows the line: what is over at once (loading) does not flicker
};

} // namespace ui
