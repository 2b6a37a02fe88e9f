#pragma once

#include "engine/data/data_spec.h"
#include "ui/every_second.h"
#include "ui/panel.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;

namespace ui {

class DataPanel;
class DigitPad;
class Document;
class ProbabilityBars;
class Run;

/// A digit to paint, and what the running network takes it for, live. Painted pictures are collected with
/// their class; the collection can become the data.
class DigitPanel : public Panel {
    Q_OBJECT
public:
    DigitPanel(Document& document, Run& run, DataPanel& data, QWidget* parent = nullptr);

    DigitPad& pad() const { return *m_pad; }
    ProbabilityBars& bars() const { return *m_bars; }
    QCheckBox& centring() const { return *m_centring; }
    QComboBox& label() const { return *m_label; }
    QPushButton& addButton() const { return *m_add; }
    QPushButton& useButton() const { return *m_use; }
    /// What the network gets: 784 bytes.
    const std::string& pixels() const { return m_pixels; }
    /// In words: what it takes it for, or why it cannot say.
    QString verdict() const;
    const std::vector<engine::data::DrawnPicture>& pictures() const { return m_pictures; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* sheetSide();
    QWidget* answerSide();
    void connectParts();
    void showData();
    void showCollection();
    void repaintDigit();
    void predict();
    void add();
    bool use(const QString& what);
    bool isOpen() const;

    Document& m_document;
    Run& m_run;
    DataPanel& m_data;
    DigitPad* m_pad;
    ProbabilityBars* m_bars;
    QLabel* m_seen;
    QLabel* m_verdict;
    QCheckBox* m_centring;
    QSlider* m_pen;
    QPushButton* m_undo;
    QPushButton* m_clear;
    QComboBox* m_label;
    QPushButton* m_add;
    QPushButton* m_use;
    QLabel* m_count;
    std::string m_pixels;
    std::vector<engine::data::DrawnPicture> m_pictures; ///< collected: those of the data, where they are
    EverySecond m_frames;
};

} // namespace ui
