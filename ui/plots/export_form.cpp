#include "ui/plots/export_form.h"

#include "engine/core/parameter.h"
#include <QCoreApplication>
#include <QSettings>

#include <algorithm>
#include <array>
#include <span>

namespace ui::plots {

namespace {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;

constexpr const char *kOnScreen = QT_TRANSLATE_NOOP("engine", "as on screen"),
                     *kOther = QT_TRANSLATE_NOOP("engine", "other");

struct FormatName {
    const char* name;
    ExportFormat format;
};
constexpr std::array kFormats = {FormatName{"PNG", ExportFormat::Png}, FormatName{"SVG", ExportFormat::Svg},
                                 FormatName{"PDF", ExportFormat::Pdf}, FormatName{"CSV", ExportFormat::Csv}};

struct LookName {
    const char* name;
    Scheme scheme;
};
constexpr std::array kLooks = {LookName{QT_TRANSLATE_NOOP("engine", "light"), Scheme::Light},
                               LookName{QT_TRANSLATE_NOOP("engine", "dark"), Scheme::Dark},
                               LookName{QT_TRANSLATE_NOOP("engine", "projector"), Scheme::Projector},
                               LookName{QT_TRANSLATE_NOOP("engine", "print"), Scheme::Print}};

/// Pixels, of a PDF millimetres, and the scale in percent at which texts are legible there.
struct SizeName {
    const char* name;
    int width, height, scale;
};
constexpr std::array kPixelSizes = {SizeName{"1280 × 720", 1280, 720, 150},
                                    SizeName{"1920 × 1080", 1920, 1080, 200},
                                    SizeName{"3840 × 2160", 3840, 2160, 400}};
constexpr std::array kPaperSizes = {SizeName{QT_TRANSLATE_NOOP("engine", "column of a page"), 85, 60, 60},
                                    SizeName{QT_TRANSLATE_NOOP("engine", "width of a page"), 160, 100, 65},
                                    SizeName{QT_TRANSLATE_NOOP("engine", "slide"), 254, 143, 100}};

constexpr int kLeastPixels = 64, kMostPixels = 8192, kLeastPaper = 20, kMostPaper = 1200;
constexpr int kLeastScale = 25, kMostScale = 800;
/// Below that nothing is left of a plot but its labels.
constexpr QSize kLeastLayout{200, 140};

QString say(const char* text) { return QCoreApplication::translate("ui::plots::ExportForm", text); }

Parameter choiceOf(const char* name, const char* label, const char* help, std::vector<std::string> choices) {
    return engine::core::choiceParameter(name, std::move(choices), label, help);
}

Parameter countOf(const char* name, const char* label, const char* help, const char* unit, int least,
                  int most, int usual) {
    return engine::core::wholeParameter(name, usual, least, most, label, help, unit);
}

std::span<const SizeName> sizesOf(bool paper) {
    return paper ? std::span<const SizeName>(kPaperSizes) : std::span<const SizeName>(kPixelSizes);
}

void addSizes(Schema& schema, bool paper) {
    std::vector<std::string> names;
    if (!paper)
        names.emplace_back(kOnScreen);
    for (const SizeName& size : sizesOf(paper))
        names.emplace_back(size.name);
    names.emplace_back(kOther);
    const char* unit = paper ? QT_TRANSLATE_NOOP("engine", "mm") : QT_TRANSLATE_NOOP("engine", "px");
    const int least = paper ? kLeastPaper : kLeastPixels, most = paper ? kMostPaper : kMostPixels;
    schema.parameters.push_back(choiceOf("size", QT_TRANSLATE_NOOP("engine", "Size"),
                                         QT_TRANSLATE_NOOP("engine", "Usual sizes; any other below."),
                                         names));
    schema.parameters.push_back(countOf("width", QT_TRANSLATE_NOOP("engine", "Width"),
                                        QT_TRANSLATE_NOOP("engine", "Of the picture."), unit, least, most,
                                        sizesOf(paper)[0].width));
    schema.parameters.push_back(countOf("height", QT_TRANSLATE_NOOP("engine", "Height"),
                                        QT_TRANSLATE_NOOP("engine", "Of the picture."), unit, least, most,
                                        sizesOf(paper)[0].height));
}

std::vector<std::string> lookNames() {
    std::vector<std::string> names{kOnScreen};
    for (const LookName& look : kLooks)
        names.emplace_back(look.name);
    return names;
}

const char* nameOf(ExportFormat format) {
    return std::find_if(kFormats.begin(), kFormats.end(),
                        [&](const auto& one) { return one.format == format; })
        ->name;
}

QString keyOf(const Schema& schema, const std::string& name) {
    // Format and look are the same wherever they are asked for.
    const std::string group = name == "look" ? "any" : schema.type;
    return QStringLiteral("export/%1/%2").arg(QString::fromStdString(group), QString::fromStdString(name));
}

} // namespace

Schema exportSchema(const Exportable& what, ExportFormat format) {
    const bool paper = format == ExportFormat::Pdf;
    Schema schema;
    std::vector<std::string> formats;
    for (const FormatName& one : kFormats)
        if (one.format != ExportFormat::Csv || what.csv)
            formats.emplace_back(one.name);
    schema.parameters.push_back(
        choiceOf("format", QT_TRANSLATE_NOOP("engine", "Format"),
                 QT_TRANSLATE_NOOP("engine", "PNG: pixels, for slides and the web. SVG and PDF: lines and "
                                             "letters, sharp at any size. CSV: the numbers."),
                 formats));
    schema.type = format == ExportFormat::Csv ? "numbers" : paper ? "paper" : "pixels";
    if (format == ExportFormat::Csv)
        return schema;
    if (what.anyLook)
        schema.parameters.push_back(choiceOf(
            "look", QT_TRANSLATE_NOOP("engine", "Look"),
            QT_TRANSLATE_NOOP("engine", "Print: black on white, curves told apart by their dashes, too."),
            lookNames()));
    if (what.anySize)
        addSizes(schema, paper);
    else
        schema.type += what.anyLook ? " as painted" : " of a widget";
    const char* help =
        what.anySize
            ? QT_TRANSLATE_NOOP("engine", "Of texts, lines and points, compared with those on screen.")
            : QT_TRANSLATE_NOOP("engine", "Of everything, compared with the screen.");
    const int usual = what.anySize ? (paper ? kPaperSizes[0].scale : 100) : (paper ? 50 : 200);
    schema.parameters.push_back(countOf(
        "scale", what.anySize ? QT_TRANSLATE_NOOP("engine", "Text") : QT_TRANSLATE_NOOP("engine", "Scale"),
        help, "%", kLeastScale, kMostScale, usual));
    return schema;
}

ExportFormat exportFormat(const Settings& settings) {
    const std::string name = settings.text("format");
    const auto at =
        std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& one) { return one.name == name; });
    return at == kFormats.end() ? ExportFormat::Png : at->format;
}

ExportChoice exportChoice(const Exportable& what, const Settings& settings) {
    ExportChoice choice;
    choice.format = exportFormat(settings);
    choice.scale = double(settings.integer("scale", 100)) / 100;
    if (what.anySize)
        choice.size = QSizeF(double(settings.integer("width")), double(settings.integer("height")));
    for (const LookName& look : kLooks)
        if (settings.text("look") == look.name)
            choice.look = look.scheme;
    return choice;
}

Settings afterEdit(const Exportable& what, Settings settings, const std::string& edited) {
    if (edited == "width" || edited == "height")
        settings.set("size", std::string(kOther));
    if (edited != "size")
        return settings;
    const auto fill = [&settings](int width, int height, int scale) {
        settings.set("width", std::int64_t(width));
        settings.set("height", std::int64_t(height));
        settings.set("scale", std::int64_t(scale));
    };
    const std::string name = settings.text("size");
    if (name == kOnScreen)
        fill(std::clamp(what.size.width(), kLeastPixels, kMostPixels),
             std::clamp(what.size.height(), kLeastPixels, kMostPixels), 100);
    for (const SizeName& size : sizesOf(exportFormat(settings) == ExportFormat::Pdf))
        if (name == size.name)
            fill(size.width, size.height, size.scale);
    return settings;
}

QString exportProblem(const Exportable& what, const Settings& settings) {
    const ExportChoice choice = exportChoice(what, settings);
    if (choice.format == ExportFormat::Csv)
        return {};
    if (!what.anySize) {
        const QSize size = what.size * choice.scale;
        if (size.width() > kMostPixels || size.height() > kMostPixels)
            return say("%1 × %2 pixels are too many; the most is %3 on a side")
                .arg(size.width())
                .arg(size.height())
                .arg(kMostPixels);
        return {};
    }
    const QSize room = layoutSize(what, choice);
    if (room.width() < kLeastLayout.width() || room.height() < kLeastLayout.height())
        return say("the text leaves no room for the plot: choose a smaller text or a larger picture");
    return {};
}

Settings lastExport(const Exportable& what, ExportFormat format) {
    const Schema schema = exportSchema(what, format);
    Settings settings = schema.defaults();
    settings.set("format", std::string(nameOf(format)));
    const QSettings stored;
    for (const Parameter& parameter : schema.parameters) {
        const QVariant value = stored.value(keyOf(schema, parameter.name));
        if (parameter.name == "format" || !value.isValid())
            continue;
        const engine::core::Value read = parameter.kind == Kind::Integer
                                             ? engine::core::Value(std::int64_t(value.toLongLong()))
                                             : engine::core::Value(value.toString().toStdString());
        if (const auto good = engine::core::checked(parameter, read))
            settings.set(parameter.name, *good);
    }
    // Of another plot "as on screen" was another size, and a size from the list suits itself.
    if (what.anySize && format != ExportFormat::Csv) {
        const auto scale = settings.integer("scale");
        settings = afterEdit(what, settings, "size");
        if (stored.contains(keyOf(schema, "scale")))
            settings.set("scale", scale);
    }
    return settings;
}

Settings lastExport(const Exportable& what) {
    Settings wanted;
    wanted.set("format", QSettings().value(QStringLiteral("export/format")).toString().toStdString());
    const ExportFormat format = exportFormat(wanted);
    return lastExport(what, format == ExportFormat::Csv && !what.csv ? ExportFormat::Png : format);
}

void rememberExport(const Exportable& what, const Settings& settings) {
    QSettings stored;
    stored.setValue(QStringLiteral("export/format"), QString::fromStdString(settings.text("format")));
    const Schema schema = exportSchema(what, exportFormat(settings));
    for (const Parameter& parameter : schema.parameters)
        if (const auto* value = settings.find(parameter.name); value && parameter.name != "format")
            stored.setValue(keyOf(schema, parameter.name),
                            QString::fromStdString(engine::core::toText(*value)));
}

} // namespace ui::plots
