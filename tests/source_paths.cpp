#include "tests/source_paths.h"

QString fixturePath(const QString& below) { return QStringLiteral(FIXTURES "/") + below; }
QString sourcePath(const QString& below) { return QStringLiteral(SOURCE_ROOT "/") + below; }
QString programPath() { return QStringLiteral(CHAINRULE_PROGRAM); }
