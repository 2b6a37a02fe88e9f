#pragma once

#include <QString>
#include <QWidget>

#include <array>
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
    QSize sizeHint() const override { return m_sizes[0]; }
    QSize minimumSizeHint() const override { return m_sizes[2]; }

Q_SIGNALS:
    void chosen(int choice);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Room { Ample, Tight, Scarce };
    void fit();
    void apply(Room room);
    void restyle();

    std::vector<Choice> m_choices;
    Names m_names;
    std::vector<QToolButton*> m_buttons;
    std::array<QSize, 3> m_sizes; ///< of all buttons together, by Room
};

} // namespace ui
