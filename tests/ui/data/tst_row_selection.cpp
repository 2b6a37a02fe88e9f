#include "ui/data/row_selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace ui;

class TestRowSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreReplacedAddedAndToggled() {
        RowSelection selection;
        selection.reset(5);
        QSignalSpy changed(&selection, &RowSelection::changed);
        selection.select({3, 1});
        QCOMPARE(selection.selected(), (std::vector<int>{1, 3}));
        QCOMPARE(selection.current(), 3);
        selection.select({1, 4}, RowSelection::How::Add);
        QCOMPARE(selection.count(), 3);
        selection.select({1, 0}, RowSelection::How::Toggle);
        QCOMPARE(selection.selected(), (std::vector<int>{0, 3, 4}));
        QCOMPARE(selection.current(), -1); // 1 was left, it is not selected any more
        QCOMPARE(changed.size(), 3);
    }

    void itCanBeInvertedAndForgotten() {
        RowSelection selection;
        selection.reset(3);
        selection.select({0});
        selection.invert();
        QCOMPARE(selection.selected(), (std::vector<int>{1, 2}));
        selection.reset(2);
        QCOMPARE(selection.count(), 0);
        QCOMPARE(selection.rows(), 2);
    }

    void keysSayHow() {
        QCOMPARE(RowSelection::howOf(Qt::NoModifier), RowSelection::How::Replace);
        QCOMPARE(RowSelection::howOf(Qt::ShiftModifier), RowSelection::How::Add);
        QCOMPARE(RowSelection::howOf(Qt::ControlModifier), RowSelection::How::Toggle);
    }
};

QTEST_APPLESS_MAIN(TestRowSelection)
#include "tst_row_selection.moc"
