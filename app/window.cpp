#include "app/window.h"

#include "ui/file_access.h"
#include "ui/input_habits.h"
#include "ui/look_menu.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QIcon>

namespace app {

QString whyNoWindow() {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    if (!platform.isEmpty() && !platform.startsWith("xcb") && !platform.startsWith("wayland"))
        return {};
    if (qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY"))
        return {};
    return QStringLiteral("there is no display to open a window on; commands work without one, for example: "
                          "chainrule train PROJECT (see chainrule --help)");
}

int runWindow(int argc, char** argv, const QString& path) {
    QApplication application(argc, argv);
    application.setApplicationName(QStringLiteral("chainrule"));
    application.setOrganizationName(QStringLiteral("chainrule"));
    application.setApplicationDisplayName(QStringLiteral("Chainrule"));
    application.setApplicationVersion(QStringLiteral(CHAINRULE_VERSION));
    application.setWindowIcon(QIcon(QStringLiteral(":/icons/chainrule.svg")));
    ui::InputHabits habits(application);
    ui::restoreLook();

    ui::MainWindow window(ui::fileSource());
    window.show();
    window.begin(path);
    return QApplication::exec();
}

} // namespace app
