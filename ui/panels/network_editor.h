#pragma once

#include "engine/data/dataset.h"
#include "ui/panel.h"

#include <QTimer>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;

namespace engine::model {
struct NetworkSpec;
}

namespace ui {

class Document;
class NetworkView;
class Run;

namespace plots {
class ResponseFeed;
}

/// The open network on an editable canvas; every edit is one undoable edit of the document. Below it one line
/// says what is refused or does not fit the data, with a button that makes it fit.
class NetworkEditor : public Panel {
    Q_OBJECT
public:
    NetworkEditor(Document& document, Run& run, plots::ResponseFeed& feed, QWidget* parent = nullptr);

    NetworkView* view() const { return m_view; }
    /// The data that the network is to fit; null: unknown.
    void setDataset(engine::data::DatasetPtr dataset);
    void select(std::optional<int> layer);

    void insertLayer(int before);
    void removeLayer(int layer);
    void moveLayer(int from, int to);
    void setUnits(int layer, int units);
    void setActivation(int layer, const QString& activation);
    /// Another type of layer in its place, with the settings that both know.
    void setType(int layer, const QString& type);
    /// Inputs, output layer and loss for the data.
    void makeItFit();

Q_SIGNALS:
    void layerSelected(std::optional<int> layer);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void connectView();
    void show();
    void showParameters();
    void showProblem();
    bool edit(const QString& text, const std::function<void(engine::model::NetworkSpec&)>& change);

    Document& m_document;
    Run& m_run;
    plots::ResponseFeed& m_feed;
    NetworkView* m_view;
    QWidget* m_strip;
    QLabel* m_problem;
    QPushButton* m_fit;
    engine::data::DatasetPtr m_dataset;
    QString m_refused; ///< why the last edit was not taken
    QTimer m_soon;     ///< shows the line: what is over at once (loading) does not flicker
};

} // namespace ui
