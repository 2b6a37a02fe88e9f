#pragma once

#include "ui/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <ctime>
#include <vector>

/// What the benches with a window share.
namespace bench {

/// The application with settings of its own: nothing of the user's is read or changed.
class Application {
public:
    Application(int& argc, char** argv) : m_application(own(m_folder, argc), argv) {
        m_application.setApplicationName(QStringLiteral("bench"));
        m_application.setOrganizationName(QStringLiteral("bench"));
        ui::Look::instance().apply();
    }

private:
    static int& own(const QTemporaryDir& folder, int& argc) {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        return argc;
    }

    QTemporaryDir m_folder;
    QApplication m_application;
};

/// The value below which that part of them lies; 0 of none.
inline double share(std::vector<double> values, double part) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, std::size_t(part * double(values.size())))];
}

/// Processor time of this thread.
inline double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

} // namespace bench
