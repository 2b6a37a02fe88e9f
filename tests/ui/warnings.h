#pragma once

#include <QStringList>

/// Collects what Qt warns of while it lives; tests fail on any.
class Warnings {
public:
    Warnings() {
        s_texts.clear();
        s_before = qInstallMessageHandler(take);
    }
    ~Warnings() { qInstallMessageHandler(s_before); }
    Warnings(const Warnings&) = delete;
    Warnings& operator=(const Warnings&) = delete;

    QStringList texts() const { return s_texts; }

private:
    static void take(QtMsgType type, const QMessageLogContext& context, const QString& text) {
        // The platform without a screen says that of every popup.
        const bool ofPlatform = text.startsWith(QLatin1String("This plugin does not support"));
        if ((type == QtWarningMsg || type == QtCriticalMsg) && !ofPlatform)
            s_texts << text;
        s_before(type, context, text);
    }
    static inline QStringList s_texts;
    static inline QtMessageHandler s_before = nullptr;
};
