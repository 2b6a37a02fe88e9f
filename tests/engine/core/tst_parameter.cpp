#include "engine/core/parameter.h"

#include <QtTest>

using namespace engine::core;

class TestParameter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachKindIsWhatItIsCalled() {
        const Parameter real = realParameter("rate", 0.5, 0, 1, "Rate", "How much.", "%");
        QCOMPARE(real.kind, Kind::Real);
        QCOMPARE(real.name, std::string("rate"));
        QCOMPARE(std::get<double>(real.defaultValue), 0.5);
        QVERIFY(checked(real, Value(1.0)) && !checked(real, Value(1.5)) && !checked(real, Value(-0.1)));
        QCOMPARE(real.label + real.help + real.unit, std::string("RateHow much.%"));
        const Parameter whole = wholeParameter("units", 4, 1, 8, "Units", "How many.");
        QCOMPARE(whole.kind, Kind::Integer);
        QVERIFY(checked(whole, Value(std::int64_t(8))) && !checked(whole, Value(std::int64_t(9))));
        QVERIFY(!checked(whole, Value(1.5)));
        QVERIFY(whole.unit.empty());
        const Parameter choice = choiceParameter("part", {"a", "b"}, "Part", "Which.");
        QCOMPARE(std::get<std::string>(choice.defaultValue), std::string("a"));
        QVERIFY(checked(choice, Value(std::string("b"))) && !checked(choice, Value(std::string("c"))));
        const Parameter flag = flagParameter("shuffle", true, "Shuffle", "Whether.");
        QCOMPARE(flag.kind, Kind::Boolean);
        QCOMPARE(std::get<bool>(flag.defaultValue), true);
        QVERIFY(!checked(flag, Value(std::string("yes"))));
    }
};

QTEST_APPLESS_MAIN(TestParameter)
#include "tst_parameter.moc"
