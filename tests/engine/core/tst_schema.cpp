#include "engine/core/schema.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine::core;
using namespace std::string_literals;

Q_DECLARE_METATYPE(engine::core::Parameter)
Q_DECLARE_METATYPE(engine::core::Value)
Q_DECLARE_METATYPE(engine::core::Code)

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Parameter parameter(const std::string& name, Kind kind, Value defaultValue) {
    Parameter result;
    result.name = name;
    result.kind = kind;
    result.defaultValue = std::move(defaultValue);
    return result;
}

Parameter ranged(Kind kind, double minimum, double maximum, bool minimumIncluded = true) {
    Parameter result = parameter("p", kind, kind == Kind::Integer ? Value(std::int64_t{1}) : Value(1.0));
    result.minimum = minimum;
    result.maximum = maximum;
    result.minimumIncluded = minimumIncluded;
    return result;
}

Parameter choice() {
    Parameter result = parameter("p", Kind::Choice, "same"s);
    result.choices = {"same", "valid"};
    return result;
}

Schema optimizer() {
    Schema schema;
    schema.type = "sgd";
    schema.parameters = {parameter("learning_rate", Kind::Real, 0.01), parameter("momentum", Kind::Real, 0.0),
                         parameter("nesterov", Kind::Boolean, false),
                         parameter("steps", Kind::Integer, std::int64_t{3})};
    schema.parameters[0].minimum = 0;
    schema.parameters[0].minimumIncluded = false;
    return schema;
}

} // namespace

class TestSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWithOneClearLine_data() {
        QTest::addColumn<Parameter>("parameter");
        QTest::addColumn<Value>("value");
        QTest::addColumn<Code>("code");
        QTest::addColumn<QString>("text");
        const Parameter integer = ranged(Kind::Integer, 1, 1000000), real = ranged(Kind::Real, 0, 1);
        QTest::newRow("text for a whole number")
            << integer << Value("many"s) << Code::WrongType << R"(p: expected a whole number, got "many")";
        QTest::newRow("fraction for a whole number")
            << integer << Value(2.5) << Code::WrongType << "p: expected a whole number, got 2.5";
        QTest::newRow("flag for a whole number")
            << integer << Value(true) << Code::WrongType << "p: expected a whole number, got true";
        QTest::newRow("below") << integer << Value(std::int64_t{0}) << Code::OutOfRange
                               << "p: expected a whole number from 1 to 1000000, got 0";
        QTest::newRow("above") << integer << Value(1e6 + 1) << Code::OutOfRange
                               << "p: expected a whole number from 1 to 1000000, got 1000001";
        QTest::newRow("beyond 64 bits")
            << ranged(Kind::Integer, -kInfinity, kInfinity) << Value(1e30) << Code::OutOfRange
            << "p: expected a whole number of at most 64 bits, got 1e+30";
        QTest::newRow("text for a number")
            << real << Value("x"s) << Code::WrongType << R"(p: expected a number, got "x")";
        QTest::newRow("flag for a number")
            << real << Value(false) << Code::WrongType << "p: expected a number, got false";
        QTest::newRow("not a number")
            << real << Value(std::nan("")) << Code::NonFinite << "p: expected a finite number, got nan";
        QTest::newRow("infinite") << real << Value(-kInfinity) << Code::NonFinite
                                  << "p: expected a finite number, got -inf";
        QTest::newRow("not a number for a whole number")
            << integer << Value(std::nan("")) << Code::NonFinite << "p: expected a finite number, got nan";
        QTest::newRow("number above")
            << real << Value(1.5) << Code::OutOfRange << "p: expected a number from 0 to 1, got 1.5";
        QTest::newRow("open minimum, bounded")
            << ranged(Kind::Real, 0, 1, false) << Value(0.0) << Code::OutOfRange
            << "p: expected a number above 0 and at most 1, got 0";
        QTest::newRow("open minimum") << ranged(Kind::Real, 0, kInfinity, false) << Value(0.0)
                                      << Code::OutOfRange << "p: expected a number above 0, got 0";
        QTest::newRow("minimum only") << ranged(Kind::Real, 1e-7, kInfinity) << Value(0.0) << Code::OutOfRange
                                      << "p: expected a number of at least 1e-07, got 0";
        QTest::newRow("maximum only")
            << ranged(Kind::Integer, -kInfinity, 9) << Value(std::int64_t{10}) << Code::OutOfRange
            << "p: expected a whole number of at most 9, got 10";
        QTest::newRow("number for a flag") << parameter("p", Kind::Boolean, true) << Value(std::int64_t{1})
                                           << Code::WrongType << "p: expected true or false, got 1";
        QTest::newRow("number for a choice")
            << choice() << Value(2.0) << Code::WrongType << R"(p: expected one of "same", "valid", got 2)";
        QTest::newRow("unknown choice, near") << choice() << Value("Sam"s) << Code::InvalidValue
                                              << R"(p: unknown value "Sam"; did you mean "same"?)";
        QTest::newRow("unknown choice, far")
            << choice() << Value("circular"s) << Code::InvalidValue
            << R"(p: unknown value "circular"; expected one of "same", "valid")";
        QTest::newRow("number for a text") << parameter("p", Kind::Text, ""s) << Value(0.5) << Code::WrongType
                                           << "p: expected a text, got 0.5";
        QTest::newRow("long text with a line break")
            << real << Value("a\nb" + std::string(100, 'c')) << Code::WrongType
            << QStringLiteral("p: expected a number, got \"a?b%1...\"").arg(QString(57, 'c'));
    }

    void refusesWithOneClearLine() {
        QFETCH(Parameter, parameter);
        QFETCH(Value, value);
        QFETCH(Code, code);
        QFETCH(QString, text);
        const auto result = checked(parameter, value);
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(result.error().text()), text);
        QVERIFY(result.error().code == code);
        QCOMPARE(result.error().context, parameter.name);
    }

    void takesIntegersForRealsAndWholeRealsForIntegers() {
        const auto real = checked(ranged(Kind::Real, 0, 5), Value(std::int64_t{5}));
        QVERIFY(real && *real == Value(5.0));
        const auto integer = checked(ranged(Kind::Integer, 0, 5), Value(5.0));
        QVERIFY(integer && *integer == Value(std::int64_t{5}));
        const auto large = checked(ranged(Kind::Integer, 0, kInfinity), Value((std::int64_t{1} << 62) + 1));
        QVERIFY(large && *large == Value((std::int64_t{1} << 62) + 1));
    }

    void takesTheEndsOfARange() {
        QVERIFY(checked(ranged(Kind::Real, 0, 1), Value(0.0)).ok());
        QVERIFY(checked(ranged(Kind::Real, 0, 1), Value(1.0)).ok());
        QVERIFY(checked(ranged(Kind::Real, 0, 1, false), Value(1e-300)).ok());
        QVERIFY(checked(choice(), Value("valid"s)).ok());
    }

    void fillsInDefaultsInTheSchemasOrder() {
        const Schema schema = optimizer();
        const auto settings = checked(schema, Settings{{"steps", 5.0}, {"learning_rate", std::int64_t{1}}});
        QVERIFY(settings.ok());
        const Settings expected{
            {"learning_rate", 1.0}, {"momentum", 0.0}, {"nesterov", false}, {"steps", std::int64_t{5}}};
        QVERIFY(*settings == expected);
        QCOMPARE(settings->begin()->first, "learning_rate"s);
        QVERIFY(*checked(schema, Settings()) == schema.defaults());
    }

    void namesTheNearestKeyOfAnUnknownOne() {
        const auto settings = checked(optimizer(), Settings{{"lerning_rate", 0.1}});
        QVERIFY(!settings);
        QVERIFY(settings.error().code == Code::UnknownKey);
        QCOMPARE(settings.error().context, "lerning_rate"s);
        QCOMPARE(settings.error().message, R"(unknown key "lerning_rate"; did you mean "learning_rate"?)"s);
        QCOMPARE(checked(optimizer(), Settings{{"speed", 0.1}}).error().message,
                 R"(unknown key "speed"; expected one of "learning_rate", "momentum", "nesterov", "steps")"s);
        QCOMPARE(checked(Schema{}, Settings{{"speed", 0.1}}).error().message, R"(unknown key "speed")"s);
    }

    void reportsAValueOfASchemaByItsName() {
        const auto settings = checked(optimizer(), Settings{{"learning_rate", 0.0}});
        QCOMPARE(settings.error().text(), "learning_rate: expected a number above 0, got 0"s);
    }

    void findsTheNearestName_data() {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("expected");
        QTest::newRow("missing letter") << "dens"
                                        << "dense";
        QTest::newRow("swapped letters") << "dnese"
                                         << "dense";
        QTest::newRow("capitals") << "ReLU"
                                  << "relu";
        QTest::newRow("other letter") << "dropuot"
                                      << "dropout";
        QTest::newRow("known") << "relu"
                               << "relu";
        QTest::newRow("the nearer of two") << "max_pool2"
                                           << "max_pool2d";
        QTest::newRow("nothing near") << "transformer"
                                      << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("one letter is not near another") << "y"
                                                        << "";
        QTest::newRow("very long") << QString(100000, 'd') << "";
    }

    void findsTheNearestName() {
        QFETCH(QString, word);
        QFETCH(QString, expected);
        const std::vector<std::string> known = {"dense", "dropout", "relu", "max_pool1d", "max_pool2d", "x"};
        QCOMPARE(QString::fromStdString(nearest(word.toStdString(), known)), expected);
    }

    void saysWhatIsKnownWhenNothingIsNear() {
        const Error near = unknownName("layer type", "dens", {"dense", "dropout"});
        QCOMPARE(near.text(), R"(unknown layer type "dens"; did you mean "dense"?)"s);
        QVERIFY(near.code == Code::InvalidValue);
        const Error far = unknownName("layer type", "lstm", {"dense", "dropout"});
        QCOMPARE(far.text(), R"(unknown layer type "lstm"; expected one of "dense", "dropout")"s);
    }

    void settingsCompareAsSets() {
        const Settings a{{"x", 1.0}, {"y", true}}, b{{"y", true}, {"x", 1.0}};
        QVERIFY(a == b);
        QVERIFY(!(a == Settings{{"x", 1.0}}));
        QVERIFY(!(a == Settings{{"x", 1.0}, {"z", true}}));
        QVERIFY(!(a == Settings{{"x", std::int64_t{1}}, {"y", true}}));
    }

    void settingsAreReadByKind() {
        Settings settings{{"n", std::int64_t{4}}, {"r", 0.5}, {"f", true}, {"t", "tanh"s}};
        QCOMPARE(settings.real("r"), 0.5);
        QCOMPARE(settings.real("n"), 4.0);
        QCOMPARE(settings.integer("n"), std::int64_t{4});
        QCOMPARE(settings.integer("none", 9), std::int64_t{9});
        QCOMPARE(settings.flag("f"), true);
        QCOMPARE(settings.text("t"), "tanh"s);
        QCOMPARE(settings.text("r", "not a text"), "not a text"s);
        settings.set("r", 0.25);
        settings.remove("n");
        QVERIFY((settings == Settings{{"r", 0.25}, {"f", true}, {"t", "tanh"s}}));
    }

    void valuesAreWrittenAsInAProjectFile() {
        QCOMPARE(toText(Value(true)), "true"s);
        QCOMPARE(toText(Value(std::int64_t{-3})), "-3"s);
        QCOMPARE(toText(Value(0.1)), "0.1"s);
        QCOMPARE(toText(Value(1e-7)), "1e-07"s);
        QCOMPARE(toText(Value(500.0)), "500"s);
        QCOMPARE(toText(Value("relu"s)), "relu"s);
    }
};

QTEST_APPLESS_MAIN(TestSchema)
#include "tst_schema.moc"
