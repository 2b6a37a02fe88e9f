#pragma once

#include "ui/theme.h"

#include <QApplication>
#include <QTemporaryDir>

#include <memory>

namespace app {

/// What drawing without a display needs while it lives.
class Drawing {
public:
    Drawing() {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        // Without a folder of its own Qt writes a warning where only our lines belong.
        if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
            qputenv("XDG_RUNTIME_DIR", m_folder.path().toLocal8Bit());
        m_application = std::make_unique<QApplication>(m_count, m_words);
        ui::Look::instance().setScheme(ui::Scheme::Light);
    }

private:
    QTemporaryDir m_folder;
    char m_name[10] = "chainrule";
    int m_count = 1;
    char* m_words[2] = {m_name, nullptr};
    std::unique_ptr<QApplication> m_application;
};

} // namespace app
