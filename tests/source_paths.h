#pragma once

#include <QString>

/// Where this clone's files lie. Linked, not defined for the compiler: a test compiled in one clone serves
/// the next. Paths are given below tests/fixtures and below the top level.
QString fixturePath(const QString& below);
QString sourcePath(const QString& below);
/// The built program; empty where the window is not built.
QString programPath();
