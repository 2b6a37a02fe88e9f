#include "ui/compare/kept_comparison.h"

#include "engine/analysis/lane_setting.h"
#include "engine/analysis/lanes_of_setting.h"
#include "engine/io/project.h"
#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_words.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::train::EpochRecord;
using engine::train::Experiment;

namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostRecords = 2000; ///< of a lane
const QString kFormat = QStringLiteral("chainrule comparison");

struct Column {
    const char* name;
    double EpochRecord::*member;
};
constexpr Column kColumns[] = {{"train_loss", &EpochRecord::trainLoss},
                               {"validation_loss", &EpochRecord::validationLoss},
                               {"train_accuracy", &EpochRecord::trainAccuracy},
                               {"validation_accuracy", &EpochRecord::validationAccuracy},
                               {"learning_rate", &EpochRecord::learningRate}};

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// JSON has no number for what is not finite.
QJsonValue numberValue(double number) {
    return std::isfinite(number) ? QJsonValue(number) : QJsonValue(QJsonValue::Null);
}

QJsonObject experimentValue(const Experiment& experiment) {
    engine::io::Project project;
    project.experiment = experiment;
    const auto bytes = engine::io::writeProject(project);
    return QJsonDocument::fromJson(QByteArray::fromStdString(bytes)).object();
}

QJsonObject recordsValue(const std::vector<EpochRecord>& all) {
    QJsonObject columns;
    const auto records = thinned(all, kMostRecords);
    QJsonArray epochs, steps, norms;
    for (const EpochRecord& record : records) {
        epochs.append(qint64(record.epoch));
        steps.append(qint64(record.step));
        norms.append(numberValue(engine::analysis::gradientNorm(record)));
    }
    columns.insert(QStringLiteral("epoch"), epochs);
    columns.insert(QStringLiteral("step"), steps);
    columns.insert(QStringLiteral("gradient_norm"), norms);
    for (const Column& column : kColumns) {
        QJsonArray numbers;
        for (const EpochRecord& record : records)
            numbers.append(numberValue(record.*column.member));
        columns.insert(QLatin1String(column.name), numbers);
    }
    return columns;
}

QJsonObject laneValue(const KeptComparison::Lane& lane) {
    QJsonArray settings;
    for (const auto& [name, value] : lane.settings)
        settings.append(QJsonArray{text(name), text(engine::core::toText(value))});
    return {{QStringLiteral("settings"), settings},
            {QStringLiteral("experiment"), experimentValue(lane.experiment)},
            {QStringLiteral("shares_start"), lane.sharesStart},
            {QStringLiteral("label"), lane.label},
            {QStringLiteral("note"), lane.note},
            {QStringLiteral("starred"), lane.starred},
            {QStringLiteral("style"), lane.style},
            {QStringLiteral("story"), lane.story},
            {QStringLiteral("records"), recordsValue(lane.records)}};
}

/// Reads members; the first thing wrong is kept.
class Reader {
public:
    explicit Reader(QString where) : m_where(std::move(where)) {}

    QJsonValue take(const QJsonObject& from, const char* name, QJsonValue::Type type, const char* what) {
        const QJsonValue value = from.value(QLatin1String(name));
        if (value.type() != type)
            fail(name, QStringLiteral("expected %1").arg(QLatin1String(what)));
        return value;
    }
    QString words(const QJsonObject& from, const char* name) {
        return take(from, name, QJsonValue::String, "a text").toString();
    }
    bool flag(const QJsonObject& from, const char* name) {
        return take(from, name, QJsonValue::Bool, "true or false").toBool();
    }
    qint64 whole(const QJsonObject& from, const char* name, qint64 most) {
        const qint64 number = take(from, name, QJsonValue::Double, "a number").toInteger(-1);
        if (number < 0 || number > most)
            fail(name, QStringLiteral("expected a whole number from 0 to %1").arg(most));
        return number;
    }
    QJsonObject object(const QJsonObject& from, const char* name) {
        return take(from, name, QJsonValue::Object, "an object").toObject();
    }
    QJsonArray array(const QJsonObject& from, const char* name) {
        return take(from, name, QJsonValue::Array, "an array").toArray();
    }
    Experiment experiment(const QJsonObject& from, const char* name) {
        const auto bytes = QJsonDocument(object(from, name)).toJson(QJsonDocument::Compact).toStdString();
        if (m_error)
            return {};
        auto project = engine::io::readProject(bytes);
        if (!project)
            fail(name, text(project.error().text()));
        return project ? project->experiment : Experiment();
    }
    void fail(const char* name, const QString& what) {
        if (!m_error)
            m_error =
                Error{Code::InvalidValue, what.toStdString(), (m_where + QLatin1String(name)).toStdString()};
    }
    const std::optional<Error>& error() const { return m_error; }

private:
    QString m_where;
    std::optional<Error> m_error;
};

std::vector<EpochRecord> readRecords(Reader& reader, const QJsonObject& from) {
    const QJsonArray epochs = reader.array(from, "epoch"), steps = reader.array(from, "step"),
                     norms = reader.array(from, "gradient_norm");
    std::vector<EpochRecord> records(std::size_t(epochs.size()));
    if (std::size_t(epochs.size()) > kMostRecords || steps.size() != epochs.size() ||
        norms.size() != epochs.size())
        reader.fail("epoch", QStringLiteral("expected columns of one length, at most %1").arg(kMostRecords));
    std::vector<QJsonArray> columns;
    for (const Column& column : kColumns) {
        columns.push_back(reader.array(from, column.name));
        if (columns.back().size() != epochs.size())
            reader.fail(column.name, QStringLiteral("expected as many numbers as epochs"));
    }
    if (reader.error())
        return {};
    const auto numberAt = [](const QJsonArray& column, qsizetype i) {
        return column[i].isDouble() ? column[i].toDouble() : std::numeric_limits<double>::quiet_NaN();
    };
    for (qsizetype i = 0; i < epochs.size(); ++i) {
        EpochRecord& record = records[std::size_t(i)];
        record.epoch = epochs[i].toInteger();
        record.step = steps[i].toInteger();
        record.gradientNorms = {numberAt(norms, i)};
        for (std::size_t k = 0; k < std::size(kColumns); ++k)
            record.*kColumns[k].member = numberAt(columns[k], i);
        if (record.epoch <= (i > 0 ? records[std::size_t(i) - 1].epoch : 0))
            reader.fail("epoch", QStringLiteral("expected numbers that grow, from 1 on"));
    }
    return records;
}

engine::analysis::LaneSettings readSettings(Reader& reader, const QJsonArray& from,
                                            const Experiment& experiment) {
    engine::analysis::LaneSettings settings;
    for (const QJsonValue& one : from) {
        const QJsonArray pair = one.toArray();
        const auto setting = engine::analysis::findLaneSetting(experiment, pair[0].toString().toStdString());
        const auto value = setting ? engine::analysis::laneValue(*setting, pair[1].toString().toStdString())
                                   : Result<engine::core::Value>(setting.error());
        if (value)
            settings.emplace_back(setting->name, *value);
        else
            reader.fail("settings", text(value.error().text()));
    }
    if (settings.empty())
        reader.fail("settings", QStringLiteral("expected at least one"));
    return settings;
}

KeptComparison::Lane readLane(Reader& reader, const QJsonObject& from) {
    KeptComparison::Lane lane;
    lane.experiment = reader.experiment(from, "experiment");
    if (!reader.error())
        lane.settings = readSettings(reader, reader.array(from, "settings"), lane.experiment);
    lane.sharesStart = reader.flag(from, "shares_start");
    lane.label = reader.words(from, "label");
    lane.note = reader.words(from, "note");
    lane.starred = reader.flag(from, "starred");
    lane.style = int(reader.whole(from, "style", 2 * engine::analysis::kMostLanes));
    lane.story = reader.words(from, "story");
    lane.records = readRecords(reader, reader.object(from, "records"));
    return lane;
}

} // namespace

QString KeptComparison::Lane::title() const { return label.isEmpty() ? laneTitle(settings) : label; }

const KeptComparison::Lane* KeptComparison::best() const {
    const Lane* best = nullptr;
    for (const Lane& lane : lanes)
        if (!lane.records.empty() && std::isfinite(lane.records.back().trainLoss) &&
            (!best || lane.records.back().trainLoss < best->records.back().trainLoss))
            best = &lane;
    return best;
}

KeptComparison keptOf(const LaneDesk& desk) {
    KeptComparison kept;
    kept.when = QDateTime::currentDateTime();
    kept.epochs = desk.epochNow();
    kept.base = desk.madeOf();
    kept.hasFileWeights = desk.hasFileWeights();
    const auto& lanes = desk.feed().lanes();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const auto& lane = lanes[i];
        const auto* state = desk.feed().stateOf(lane.id);
        const bool isTold = i < desk.verdicts().size();
        if (desk.reference() == &lane)
            kept.reference = i;
        kept.lanes.push_back(
            {lane.spec.settings, lane.spec.experiment, lane.spec.initial.has_value(), lane.label, lane.note,
             lane.starred, lane.style,
             isTold ? laneSentence(lane, desk.verdicts()[i], state ? state->autopsy : nullptr) : QString(),
             lane.records});
    }
    if (!kept.lanes.empty())
        kept.name = kept.lanes.size() < 2 ? kept.lanes.front().title()
                                          : QStringLiteral("%1 … %2").arg(kept.lanes.front().title(),
                                                                          kept.lanes.back().title());
    return kept;
}

QByteArray writeKept(const KeptComparison& kept) {
    QJsonArray lanes;
    for (const auto& lane : kept.lanes)
        lanes.append(laneValue(lane));
    const QJsonObject all{{QStringLiteral("format"), kFormat},
                          {QStringLiteral("version"), kVersion},
                          {QStringLiteral("name"), kept.name},
                          {QStringLiteral("note"), kept.note},
                          {QStringLiteral("starred"), kept.starred},
                          {QStringLiteral("when"), kept.when.toString(Qt::ISODate)},
                          {QStringLiteral("base"), experimentValue(kept.base)},
                          {QStringLiteral("has_file_weights"), kept.hasFileWeights},
                          {QStringLiteral("reference"), qint64(kept.reference)},
                          {QStringLiteral("epochs"), qint64(kept.epochs)},
                          {QStringLiteral("lanes"), lanes}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

Result<KeptComparison> readKept(const QByteArray& bytes) {
    if (bytes.size() > kMostKeptBytes)
        return Error{Code::TooLarge, "more than 32 MiB; expected a kept comparison", {}};
    QJsonParseError wrong;
    const QJsonObject all = QJsonDocument::fromJson(bytes, &wrong).object();
    if (wrong.error != QJsonParseError::NoError)
        return Error{Code::Syntax, "no JSON at byte " + std::to_string(wrong.offset), {}};
    if (all.value(QStringLiteral("format")).toString() != kFormat)
        return Error{Code::InvalidValue, "not a kept comparison", "format"};
    Reader reader{QString()};
    if (reader.whole(all, "version", 1000000) > kVersion)
        return Error{Code::InvalidValue, "written by a newer Chainrule", "version"};
    KeptComparison kept;
    kept.name = reader.words(all, "name");
    kept.note = reader.words(all, "note");
    kept.starred = reader.flag(all, "starred");
    kept.when = QDateTime::fromString(reader.words(all, "when"), Qt::ISODate);
    kept.base = reader.experiment(all, "base");
    kept.hasFileWeights = reader.flag(all, "has_file_weights");
    kept.epochs = reader.whole(all, "epochs", qint64(1) << 40);
    const QJsonArray lanes = reader.array(all, "lanes");
    if (lanes.isEmpty() || lanes.size() > qsizetype(engine::analysis::kMostLanes))
        reader.fail("lanes", QStringLiteral("expected 1 to %1").arg(engine::analysis::kMostLanes));
    kept.reference = std::size_t(reader.whole(all, "reference", std::max<qsizetype>(0, lanes.size() - 1)));
    for (qsizetype i = 0; i < lanes.size() && !reader.error(); ++i) {
        Reader inside(QStringLiteral("lanes[%1].").arg(i));
        kept.lanes.push_back(readLane(inside, lanes[i].toObject()));
        if (inside.error())
            return *inside.error();
    }
    if (reader.error())
        return *reader.error();
    return kept;
}

std::vector<EpochRecord> thinned(const std::vector<EpochRecord>& records, std::size_t most) {
    if (records.size() <= most)
        return records;
    std::vector<EpochRecord> some;
    for (std::size_t i = 0; i < most; ++i) // the first and the last are among them
        some.push_back(records[i * (records.size() - 1) / (most - 1)]);
    return some;
}

} // namespace ui
