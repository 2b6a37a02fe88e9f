#include "engine/io/pickle.h"
#include "pickle_bytes.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace engine;
using io::PickleKind;
using tests::pickled;
using tests::pickledText;

namespace {

constexpr std::array<io::View, 1> kNames = {"torch.FloatStorage"};

io::Pickle read(const io::Bytes& bytes) {
    const auto pickle = io::readPickle(bytes, 0, kNames);
    if (!pickle)
        qFatal("%s", pickle.error().text().c_str());
    return *pickle;
}

io::PickleValue root(const io::Bytes& value) {
    const io::Pickle pickle = read(pickled(value));
    return pickle[pickle.root];
}

/// What JSON-like text says of a value: (1, [None, "a"], {"k": True}).
std::string textOf(const io::Pickle& pickle, io::PickleRef ref) {
    const io::PickleValue& value = pickle[ref];
    const auto list = [&](const char* open, const char* close) {
        std::string text = open;
        for (const io::PickleRef item : value.items())
            text += (text.size() > 1 ? " " : "") + textOf(pickle, item);
        return text + close;
    };
    switch (value.kind) {
    case PickleKind::None:
        return "None";
    case PickleKind::Boolean:
        return value.integer() != 0 ? "True" : "False";
    case PickleKind::Integer:
        return std::to_string(value.integer());
    case PickleKind::Real:
        return std::to_string(std::get<double>(value.held));
    case PickleKind::Text:
        return '"' + std::string(value.text()) + '"';
    case PickleKind::Global:
        return std::string(value.text());
    case PickleKind::Tuple:
        return list("(", ")");
    case PickleKind::List:
        return list("[", "]");
    case PickleKind::Dict:
        return list("{", "}");
    case PickleKind::Call:
        return list("!", "!");
    case PickleKind::Persistent:
        return list("@", "@");
    }
    return {};
}

std::string textOf(const io::Bytes& value) {
    const io::Bytes bytes = pickled(value);
    const io::Pickle pickle = read(bytes);
    return textOf(pickle, pickle.root);
}

} // namespace

class TestPickle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreReadInAllTheirLengths() {
        QCOMPARE(root("K\xff").integer(), 255);
        QCOMPARE(root("M\xff\xff").integer(), 65535);
        QCOMPARE(root("J\xfe\xff\xff\xff").integer(), -2);
        QCOMPARE(root(io::Bytes("\x8a\0", 2)).integer(), 0);
        QCOMPARE(root("\x8a\x01\xff").integer(), -1);
        QCOMPARE(root(io::Bytes("\x8a\x02\xff\0", 4)).integer(), 255);
        QCOMPARE(root(tests::pickledNumber(INT64_MIN)).integer(), INT64_MIN);
        QCOMPARE(root(tests::pickledNumber(INT64_MAX)).integer(), INT64_MAX);
    }

    void integersAboveSixtyFourBitsBecomeReal() {
        const auto power = root("\x8a\x09" + io::Bytes(8, '\0') + "\x40"); // 2 to the 70
        QVERIFY(power.is(PickleKind::Real));
        QCOMPARE(std::get<double>(power.held), std::ldexp(1.0, 70));
        const auto negative = root("\x8a\x09" + io::Bytes(8, '\0') + "\xc0"); // -2 to the 70
        QCOMPARE(std::get<double>(negative.held), -std::ldexp(1.0, 70));
    }

    void realNumbersAreBigEndian() {
        QCOMPARE(std::get<double>(root(io::Bytes("G\x3f\xf8\0\0\0\0\0\0", 9)).held), 1.5);
    }

    void containersHoldWhatWasPutIntoThem() {
        QCOMPARE(textOf("(K\1K\2K\3K\4t"), std::string("(1 2 3 4)"));
        QCOMPARE(textOf(")"), std::string("()"));
        QCOMPARE(textOf("K\1K\2K\3\x87"), std::string("(1 2 3)"));
        QCOMPARE(textOf("](K\1NeK\3a"), std::string("[1 None 3]"));
        QCOMPARE(
            textOf("}(" + pickledText("a") + "\x88" + pickledText("ü") + "\x89u" + pickledText("c") + "]s"),
            std::string("{\"a\" True \"ü\" False \"c\" []}"));
    }

    void anOrderedDictIsADictWhoseAttributesAreDropped() {
        QCOMPARE(textOf(tests::orderedDict() + pickledText("a") + "K\1s}" + pickledText("_metadata") + "Nsb"),
                 std::string("{\"a\" 1}"));
    }

    void aRememberedContainerIsTheSameOne() {
        // A list is remembered, used twice, and filled later.
        QCOMPARE(textOf(io::Bytes("]q\0h\0\x86h\0K\7a\x86", 12)), std::string("(([7] [7]) [7])"));
        QCOMPARE(textOf(io::Bytes("K\5r\1\1\0\0j\1\1\0\0\x86", 13)), std::string("(5 5)"));
    }

    void namesAreOnlyNames() {
        const io::Bytes storage = tests::pickledGlobal("torch", "FloatStorage");
        QCOMPARE(textOf(storage), std::string("torch.FloatStorage"));
        QCOMPARE(textOf(storage + "K\1\x85R"), std::string("!torch.FloatStorage (1)!"));
        QCOMPARE(textOf(storage + pickledText("0") + "\x86Q"), std::string("@(torch.FloatStorage \"0\")@"));
    }

    void onlyTheNamesThatAreAskedForAreKnown() {
        const auto other = io::readPickle(pickled(tests::pickledGlobal("torch", "LongStorage")), 0, kNames);
        QVERIFY(!other.ok());
        QCOMPARE(other.error().code, core::Code::Unsupported);
        QCOMPARE(other.error().text(),
                 std::string("byte 2: contains a Python object \"torch.LongStorage\"; re-save "
                             "with torch.save(model.state_dict(), ...)"));
    }

    void picklesFollowEachOther() {
        const io::Bytes bytes = pickled("K\1") + pickled("K\2") + "rest";
        const auto first = io::readPickle(bytes, 0, kNames);
        QVERIFY(first.ok());
        QCOMPARE(first->end, std::size_t{5});
        const auto second = io::readPickle(bytes, first->end, kNames);
        QVERIFY(second.ok());
        QCOMPARE((*second)[second->root].integer(), 2);
        QCOMPARE(second->end, std::size_t{10});
        QCOMPARE(io::readPickle(bytes, 14, kNames).error().text(),
                 std::string("byte 14: the pickle ends before it says so"));
        QCOMPARE(io::readPickle(bytes, 99, kNames).error().text(),
                 std::string("byte 14: the pickle ends before it says so"));
    }

    void operationsAndBytesAreCounted() {
        io::Bytes many = "\x80\x02]";
        for (int i = 0; i < 1000000; ++i)
            many += "Na";
        QCOMPARE(io::readPickle(many + ".", 0, kNames).error().text(),
                 std::string("byte 2000001: the pickle has more than 2000000 operations"));
        io::Bytes wide = "\x80\x02]";
        for (int i = 0; i < 17; ++i)
            wide += pickledText(std::string(1 << 20, 'x')) + "a";
        QCOMPARE(io::readPickle(wide + ".", 0, kNames).error().message,
                 std::string("the pickle has more than 16 MiB"));
    }
};

QTEST_APPLESS_MAIN(TestPickle)
#include "tst_pickle.moc"
