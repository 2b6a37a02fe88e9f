#pragma once

#include <QAbstractButton>
#include <QImage>

namespace ui {

/// One thing to choose in a gallery: its picture and, below, its name. Arrow keys ask to move on.
class GalleryTile : public QAbstractButton {
    Q_OBJECT
public:
    /// What is drawn until, or instead of, a picture of data.
    enum class Sign { None, File, Points, Picture };

    GalleryTile(const QString& key, const QString& name, Sign sign, QWidget* parent = nullptr);

    const QString& key() const { return m_key; }
    /// Side of the picture, in pixels of the window.
    static int side();
    void setImage(const QImage& image);
    const QImage& image() const { return m_image; }
    /// Why there is no picture; empty: there is one, or it is on its way.
    void setProblem(const QString& why);
    QSize sizeHint() const override;

Q_SIGNALS:
    /// It is seen: now is the time for a picture, if there is none or another one.
    void seen();
    /// An arrow key.
    void moveAsked(int key);
    /// Under the mouse, or walked to.
    void regarded();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void paintSign(QPainter& painter, const QRectF& area) const;

    QString m_key, m_problem;
    Sign m_sign;
    QImage m_image;
};

} // namespace ui
