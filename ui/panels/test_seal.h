#pragma once

#include "engine/train/mailbox.h"
#include "engine/train/trainer.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace ui {

class Document;
class LatestJob;
class Run;

/// The sealed test set: its metrics are shown only when somebody asks for them, after a word on why not to
/// before the first time, and each look is counted on the document. A result is of the step it was asked at,
/// greyed once the run has gone on, and gone with the run. Whoever else shows metrics of the
/// test part does so when this was looked at.
class TestSeal : public QWidget {
    Q_OBJECT
public:
    TestSeal(Document& document, Run& run, QWidget* parent = nullptr);

    QLabel* state() const { return m_state; }
    QLabel* why() const { return m_why; }
    QPushButton* look() const { return m_look; }
    QPushButton* keep() const { return m_keep; }

Q_SIGNALS:
    /// The test part was looked at with those weights; it is counted.
    void looked(const engine::train::SnapshotPtr& snapshot);

private:
    void ask();
    void evaluate();
    void forget();
    void refresh();
    QString result() const;

    struct Seen {
        engine::train::RunId run = 0;
        long long step = 0;
        engine::train::Evaluation evaluation;
    };

    Document& m_document;
    Run& m_run;
    LatestJob* m_job;
    QLabel *m_state, *m_why;
    QPushButton *m_look, *m_keep;
    bool m_asking = false;
    QString m_problem;
    std::optional<Seen> m_seen;
};

} // namespace ui
