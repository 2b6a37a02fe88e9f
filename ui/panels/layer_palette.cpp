#include "ui/panels/layer_palette.h"

#include "engine/io/layers.h"
#include "engine/model/edit.h"
#include "engine/model/layer.h"
#include "ui/icons.h"
#include "ui/network/layer_names.h"
#include "ui/network/network_view.h"
#include "ui/theme.h"

#include <QApplication>
#include <QDrag>
#include <QFile>
#include <QMimeData>
#include <QMouseEvent>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace ui {

namespace {

constexpr int kMargin = 6, kGap = 4;

QString typeOf(const QToolButton& button) { return button.property("layerType").toString(); }

} // namespace

QIcon layerIcon(const std::string& type) {
    const QString name = QStringLiteral("layer-%1").arg(QString::fromStdString(type));
    return icon(QFile::exists(QStringLiteral(":/icons/%1.svg").arg(name)) ? name
                                                                          : QStringLiteral("layer-any"));
}

QByteArray layerText(const std::string& type) {
    return QByteArray::fromStdString(engine::io::writeLayers({engine::model::newLayer({}, 0, type)}));
}

LayerPalette::LayerPalette(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Layers to add"));
    for (const auto& type : engine::model::layerTypes()) {
        auto* button = new QToolButton(this);
        const QString name = layerTypeLabel(type.schema.type);
        button->setProperty("layerType", QString::fromStdString(type.schema.type));
        button->setText(name);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setObjectName(QStringLiteral("flat"));
        button->setToolTip(tr("%1\n%2\nDrag it onto the canvas, or click: it comes after the selected layer")
                               .arg(name, translated(type.schema.help)));
        button->setAccessibleName(tr("Add a layer: %1").arg(name));
        button->setAccessibleDescription(translated(type.schema.help));
        button->installEventFilter(this);
        connect(button, &QToolButton::clicked, this, [this, button] { Q_EMIT chosen(typeOf(*button)); });
        m_buttons.push_back(button);
    }
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Look::instance(), &Look::changed, this, &LayerPalette::restyle);
    restyle();
}

void LayerPalette::restyle() {
    for (QToolButton* button : m_buttons) {
        button->setIcon(layerIcon(typeOf(*button).toStdString()));
        button->setIconSize(QSize(scaled(18), scaled(18)));
    }
    refit();
}

void LayerPalette::setBrief(bool brief) {
    if (std::exchange(m_brief, brief) != brief)
        refit();
}

void LayerPalette::refit() {
    const auto setStyle = [this](Qt::ToolButtonStyle style) {
        for (QToolButton* button : m_buttons)
            button->setToolButtonStyle(style);
    };
    setStyle(Qt::ToolButtonTextBesideIcon);
    if (m_brief && arrange(width(), false) > minimumSizeHint().height())
        setStyle(Qt::ToolButtonIconOnly);
    arrange(width(), true);
    setFixedHeight(arrange(width(), false));
}

int LayerPalette::rowsWithin(int width) const {
    int x = kMargin, rows = 1;
    for (const QToolButton* button : m_buttons) {
        const int wide = button->sizeHint().width();
        if (x > kMargin && x + wide > width - kMargin) {
            x = kMargin;
            ++rows;
        }
        x += wide + kGap;
    }
    return rows;
}

/// The narrowest width that needs no more rows: they are about as long as each other.
int LayerPalette::balanced(int width) const {
    const int rows = rowsWithin(width);
    int narrow = 0, wide = width;
    while (rows > 1 && wide - narrow > 1) {
        const int middle = (narrow + wide) / 2;
        (rowsWithin(middle) > rows ? narrow : wide) = middle;
    }
    return wide;
}

int LayerPalette::arrange(int width, bool place) const {
    width = balanced(width);
    int x = kMargin, y = kMargin / 2, row = 0;
    for (QToolButton* button : m_buttons) {
        const QSize size = button->sizeHint();
        if (x > kMargin && x + size.width() > width - kMargin) {
            x = kMargin;
            y += row + kGap / 2;
            row = 0;
        }
        if (place)
            button->setGeometry(x, y, size.width(), size.height());
        x += size.width() + kGap;
        row = std::max(row, size.height());
    }
    return y + row + kMargin / 2;
}

QSize LayerPalette::sizeHint() const { return {minimumSizeHint().width(), arrange(width(), false)}; }

QSize LayerPalette::minimumSizeHint() const {
    QSize widest;
    for (const QToolButton* button : m_buttons)
        widest = widest.expandedTo(button->sizeHint());
    return {widest.width() + 2 * kMargin, widest.height() + kMargin};
}

void LayerPalette::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    refit();
}

bool LayerPalette::eventFilter(QObject* watched, QEvent* event) {
    auto* button = qobject_cast<QToolButton*>(watched);
    if (event->type() == QEvent::MouseButtonPress)
        m_pressed = static_cast<QMouseEvent*>(event)->pos();
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            button->click();
            return true;
        }
    }
    if (event->type() == QEvent::MouseMove) {
        const auto* move = static_cast<QMouseEvent*>(event);
        const bool far = (move->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
        if (move->buttons().testFlag(Qt::LeftButton) && far) {
            drag(button);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LayerPalette::drag(QToolButton* button) {
    button->setDown(false);
    auto* carried = new QMimeData;
    carried->setData(QLatin1String(NetworkView::kMimeType), layerText(typeOf(*button).toStdString()));
    carried->setText(button->text());
    QDrag drag(button);
    drag.setMimeData(carried);
    drag.setPixmap(button->grab());
    drag.setHotSpot(m_pressed);
    drag.exec(Qt::CopyAction);
}

} // namespace ui
