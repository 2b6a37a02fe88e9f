#include "ui/data/import_words.h"

#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

namespace {

using engine::data::ColumnRole;
using engine::data::Encoding;
using engine::data::MissingPolicy;
using engine::io::LeftOut;
using engine::io::TableColumn;
using engine::io::Treatment;

constexpr int kNamedClasses = 6;

QString say(const char* text) { return QCoreApplication::translate("ui::ImportPage", text); }
QString leftOutText(const TableColumn& column) {
    switch (column.leftOut) {
    case LeftOut::Date:
        return say("left out: date");
    case LeftOut::Empty:
        return say("left out: empty");
    case LeftOut::RowNumber:
        return say("left out: row number");
    case LeftOut::ManyTexts:
        return say("left out: %1 texts").arg(formatCount(qint64(column.different)));
    case LeftOut::Chosen:
    case LeftOut::No:
        break;
    }
    return say("left out");
}

QString named(const std::vector<std::string>& names) {
    QStringList first;
    for (std::size_t i = 0; i < names.size() && i < kNamedClasses; ++i)
        first << QString::fromStdString(names[i]);
    if (names.size() > kNamedClasses)
        first << QStringLiteral("…");
    return first.join(QStringLiteral(", "));
}

} // namespace

QStringList roleNames() {
    return {say("Input"),     say("Input, one-hot"), say("Target"), say("Target, a number"),
            say("Leave out"), say("Split")};
}

QString roleHelp(ColumnRole role) {
    switch (role) {
    case ColumnRole::Input:
        return say("What the network gets: numbers as they are, texts as one input a category");
    case ColumnRole::OneHot:
        return say("One input a category, 1 for its own and 0 for the others, for numbers too");
    case ColumnRole::Target:
        return say(
            "What the network is to find: a class where there are texts or few whole numbers, else a number");
    case ColumnRole::NumberTarget:
        return say("What the network is to find, as a number, although whole numbers could be classes");
    case ColumnRole::Ignore:
        return say("Not used");
    case ColumnRole::Split:
        break;
    }
    return say("Says for each row: train, validation or test");
}

QString separatorName(char separator) {
    switch (separator) {
    case ',':
        return say("comma");
    case ';':
        return say("semicolon");
    case '\t':
        return say("tab");
    default:
        return say("pipe |");
    }
}

QString encodingName(Encoding encoding) {
    switch (encoding) {
    case Encoding::Utf8:
        return QStringLiteral("UTF-8");
    case Encoding::Utf16:
        return QStringLiteral("UTF-16");
    case Encoding::Windows1252:
        break;
    }
    return QStringLiteral("Latin-1");
}

QString treatmentText(const TableColumn& column) {
    switch (column.treatment) {
    case Treatment::Numbers:
        return say("numbers");
    case Treatment::OneHot:
        return say("one-hot: %1 categories").arg(formatCount(qint64(column.different)));
    case Treatment::Class:
        return say("class: %1 values").arg(formatCount(qint64(column.different)));
    case Treatment::NumberTarget:
        return say("a number to find");
    case Treatment::Split:
        return say("part of each row");
    case Treatment::LeftOut:
        break;
    }
    return leftOutText(column);
}

QString missingText(const TableColumn& column, MissingPolicy policy) {
    if (column.missing == 0 || column.treatment == Treatment::LeftOut)
        return {};
    const QString count = say("%1 missing").arg(formatCount(qint64(column.missing)));
    const bool input = column.treatment == Treatment::Numbers || column.treatment == Treatment::OneHot;
    if (!input || policy == MissingPolicy::DropRow)
        return count + say(": dropped");
    if (policy == MissingPolicy::Mean && column.treatment == Treatment::Numbers)
        return count + say(": mean");
    return count + say(": most frequent");
}

namespace {

/// "price, 60,000 to 450,000, standardized for training"; of several only the names.
QString targetText(const engine::data::Dataset& dataset, bool standardized) {
    QString text = named(dataset.targetNames);
    if (dataset.targets.rows() == 1 && dataset.samples() > 0)
        text = say("%1, %2 to %3")
                   .arg(text, formatNumber(dataset.targets.minCoeff()),
                        formatNumber(dataset.targets.maxCoeff()));
    return standardized ? say("%1, standardized for training").arg(text) : text;
}

} // namespace

QString resultText(const engine::data::Dataset& dataset, bool standardizesTargets) {
    QStringList parts{say("%1 inputs × %2 samples")
                          .arg(formatCount(dataset.features.rows()), formatCount(dataset.samples()))};
    if (dataset.task == engine::data::Task::Classification)
        parts << say("%1 classes: %2")
                     .arg(formatCount(qint64(dataset.classNames.size())), named(dataset.classNames));
    else
        parts << say("to find: %1").arg(targetText(dataset, standardizesTargets));
    if (dataset.droppedRows > 0)
        parts << say("%1 rows dropped").arg(formatCount(dataset.droppedRows));
    if (dataset.missing > 0)
        parts << say("%1 values filled").arg(formatCount(dataset.missing));
    if (!dataset.parts.empty())
        parts << say("split by the table");
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace ui
