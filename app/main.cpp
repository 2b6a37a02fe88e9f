#include "app/command_line.h"
#include "app/hdf5_child.h"
#include "app/window.h"

#include <QStringList>

#include <cstdio>
#include <cstring>

namespace {

constexpr int kUnusable = 2;

void print(const QString& text) { std::fputs(text.toUtf8().constData(), stdout); }

void complain(const QString& text) { std::fputs(("chainrule: " + text + "\n").toUtf8().constData(), stderr); }

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], app::kReadHdf5) == 0)
        app::readHdf5AsChild(argc, argv);
    const QString first = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (first == QLatin1String("--version")) {
        print(QStringLiteral("chainrule " CHAINRULE_VERSION "\n"));
        return 0;
    }
    if (first == QLatin1String("--help") || first == QLatin1String("-h")) {
        print(app::helpText());
        return 0;
    }
    if (app::isCommand(first)) {
        QStringList words;
        for (int i = 1; i < argc; ++i)
            words << QString::fromLocal8Bit(argv[i]);
        return app::runCommand(words);
    }
    if (first.startsWith(QLatin1Char('-')) || argc > 2) {
        complain(QStringLiteral("%1: no such option or command; see chainrule --help").arg(first));
        return kUnusable;
    }
    if (const QString why = app::whyNoWindow(); !why.isEmpty()) {
        complain(why);
        return kUnusable;
    }
    return app::runWindow(argc, argv, first);
}
