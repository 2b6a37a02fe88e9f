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
        if (type == QtWarningMsg || type == QtCriticalMsg)
            s_texts << text;
        s_before(type, context, text);
    }
    static inline QStringList s_texts;
    static inline QtMessageHandler s_before = nullptr;
};
