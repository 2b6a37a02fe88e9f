#pragma once

#include "ui/data/drawing.h"
#include "ui/panel.h"

#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QSlider;
class QToolButton;

namespace ui {

class DataPanel;
class Document;
class DrawCanvas;
class Run;
class Segments;

namespace plots {
class ResponseFeed;
}

/// Points to draw by hand, which are the data from the first stroke on: each stroke is one undoable edit.
/// Behind them what the network answers while it trains on them; moved points are taken over as it runs,
/// others begin the run again.
class DrawPanel : public Panel {
    Q_OBJECT
public:
    DrawPanel(Document& document, Run& run, DataPanel& data, QWidget* parent = nullptr);

    DrawCanvas& canvas() const { return *m_canvas; }
    Segments& tools() const { return *m_tools; }
    const std::vector<QToolButton*>& classButtons() const { return m_classes; }
    QSlider& brushSize() const { return *m_size; }
    QSlider& density() const { return *m_density; }
    QCheckBox& trains() const { return *m_trains; }
    QPushButton& takeButton() const { return *m_take; }
    QPushButton& clearButton() const { return *m_clear; }
    QString problem() const;

private:
    QWidget* toolLines();
    void addClasses();
    void connectParts();
    void showData();
    void showTools();
    void respond();
    void commit(const DrawnPoints& points, const QString& what, int mergeId);
    void take();
    bool isOpen() const;
    bool canTake() const;
    std::vector<int> heldOut() const;

    Document& m_document;
    Run& m_run;
    DataPanel& m_data;
    DrawCanvas* m_canvas;
    plots::ResponseFeed* m_feed;
    Segments* m_tools;
    std::vector<QToolButton*> m_classes;
    QSlider* m_size;
    QSlider* m_density;
    QLabel* m_sizeWords;
    QLabel* m_densityWords;
    QCheckBox* m_trains;
    QToolButton* m_mirror;
    QPushButton* m_clear;
    QPushButton* m_take;
    QLabel* m_problem;
};

} // namespace ui
