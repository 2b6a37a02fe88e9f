#pragma once

#include <QString>

#include <string>
#include <vector>

namespace ui {

/// Where something to choose stands in the gallery, in its order.
enum class DataGroup { TwoInputs, OneInput, Tables, Pictures, WordsAndSound, Recent, Own };

/// Heading of a group.
QString groupName(DataGroup group);
/// Of a generator by what it makes, of a set by what it holds; a path is a recent file, "drawn" one's own.
DataGroup groupOf(const std::string& source);

/// A source's label, or the name of its file.
QString sourceLabel(const std::string& source);
/// What it is, in a sentence: a registry's help, or the path of a file.
QString sourceHelp(const std::string& source);
/// What it is good for in a lesson; empty where there is nothing to say beyond its help.
QString goodFor(const std::string& source);

/// All generators and built-in sets, as the registries have them.
std::vector<std::string> registeredSources();

} // namespace ui
