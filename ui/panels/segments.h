#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QToolButton;

namespace ui {

/// Buttons side by side of which one is chosen, for a title line. With too little room they move closer
/// together, then their brief names stand for them.
class Segments : public QWidget {
    Q_OBJECT
public:
    struct Choice {
        QString name, brief, tip;
    };
    enum class Names { Fitting, Brief };
    /// `name`: what is chosen, for screen readers.
    Segments(const QString& name, std::vector<Choice> choices, Names names = Names::Fitting,
             QWidget* parent = nullptr);

    int current() const;
    /// As if it had been clicked.
    void choose(int choice);
    const std::vector<QToolButton*>& buttons() const { return m_buttons; }
    QSize sizeHint() const override { return {widthOf(Room::Ample), height(false)}; }
    QSize minimumSizeHint() const override { return {widthOf(Room::Scarce), height(true)}; }

Q_SIGNALS:
    void chosen(int choice);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Room { Ample, Tight, Scarce };
    int widthOf(Room room) const;
    int height(bool least) const;
    void fit();
    void restyle();

    QString text(const Choice& choice, Room room) const;

    std::vector<Choice> m_choices;
    Names m_names;
    std::vector<QToolButton*> m_buttons;
};

} // namespace ui
