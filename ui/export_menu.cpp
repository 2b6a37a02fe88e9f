#include "ui/export_menu.h"

#include "ui/panel.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/widget_picture.h"

#include <QCoreApplication>
#include <QMenu>
#include <QStackedWidget>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::ExportMenu", text); }

// A menu that is filled when it opens: panels come and go with the mode.
void addPanels(QMenu& menu, const QWidget& mode) {
    for (Panel* panel : mode.findChildren<Panel*>())
        if (panel->isVisible())
            QObject::connect(menu.addAction(panel->accessibleName() + QStringLiteral("…")),
                             &QAction::triggered, panel,
                             [panel] { plots::openExport(panel, [panel] { return panel->exportable(); }); });
}

} // namespace

QMenu* exportMenu(QWidget& window, QStackedWidget& modes) {
    auto* menu = new QMenu(tr("Export"), &window);
    QAction* whole = menu->addAction(tr("This view…"));
    whole->setShortcut(Qt::CTRL | Qt::Key_E);
    window.addAction(whole);
    QObject::connect(whole, &QAction::triggered, &modes, [&modes] {
        QWidget* mode = modes.currentWidget();
        plots::openExport(mode, [mode] { return plots::widgetPicture(*mode, mode->objectName()); });
    });
    menu->addSeparator();
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, whole, &modes] {
        for (QAction* action : menu->actions())
            if (action != whole && !action->isSeparator())
                delete action;
        addPanels(*menu, *modes.currentWidget());
    });
    return menu;
}

} // namespace ui
