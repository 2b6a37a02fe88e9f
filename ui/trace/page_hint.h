#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace ui {

class Stepper;

/// What a page of the inspector shows where the cursor is on nothing it is about: one line that says so, and
/// a button that goes to where it has something to show.
class PageHint : public QWidget {
    Q_OBJECT
public:
    PageHint(const QString& text, const QString& goText, std::function<void()> go, QWidget* parent = nullptr);
    QPushButton* button() const { return m_go; }
    QString text() const;
    /// Another line; where there is nowhere to go without the button.
    void say(const QString& text, bool goes);

private:
    QLabel* m_words;
    QPushButton* m_go;
};

/// A wrapped text with the margins of a page.
QLabel* pageText(bool muted);

/// To the new value of a weight of the layer at the cursor, or of the nearest one that has weights.
void goToWeight(Stepper& stepper);

} // namespace ui
