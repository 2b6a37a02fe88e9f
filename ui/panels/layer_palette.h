#pragma once

#include <QByteArray>
#include <QIcon>
#include <QWidget>

#include <vector>

class QToolButton;

namespace ui {

/// The types of layers there are (all of the registry), to be dragged onto a canvas or, by click or Enter,
/// put after the selected layer. Wraps into rows.
class LayerPalette : public QWidget {
    Q_OBJECT
public:
    explicit LayerPalette(QWidget* parent = nullptr);

    const std::vector<QToolButton*>& buttons() const { return m_buttons; }
    /// Where names would take more than one row: icons alone (names are their tooltips).
    void setBrief(bool brief);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(width, false); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The name of a type.
    void chosen(const QString& type);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int rowsWithin(int width) const;
    int balanced(int width) const;
    /// The height of the rows; `place`: puts the buttons there.
    int arrange(int width, bool place) const;
    void drag(QToolButton* button);
    void restyle();
    void refit();

    std::vector<QToolButton*> m_buttons;
    QPoint m_pressed;
    bool m_brief = false;
};

/// A layer of that type as it is dragged: what engine::io::readLayers() reads.
QByteArray layerText(const std::string& type);
/// Of a type of layer, in the colours of the current scheme.
QIcon layerIcon(const std::string& type);

} // namespace ui
