#pragma once

#include "ui/plots/long_table.h"

#include <QElapsedTimer>
#include <QObject>

#include <atomic>
#include <memory>
#include <thread>

namespace ui::plots {

/// Writes a long table to a file, on a thread of its own that leaves the others their turn: whole or not at
/// all. Begins at once. Of the ui's thread.
class TableWriter : public QObject {
    Q_OBJECT
public:
    TableWriter(const QString& path, std::unique_ptr<LongTable> table, QObject* parent = nullptr);
    /// Cancels.
    ~TableWriter() override;

    /// Waits for one step of training at most. No file is left, an old one is as it was.
    void cancel();
    /// 0 ... 1
    double done() const { return m_done; }
    /// At the speed so far; NaN when that is not known yet.
    double secondsLeft() const;

Q_SIGNALS:
    /// Not when it was cancelled. Without a problem the file is written; else one line: which file, what is
    /// wrong.
    void finished(const QString& problem);

private:
    void write(const QString& path, LongTable& table);

    std::atomic<bool> m_cancelled = false;
    std::atomic<double> m_done = 0;
    QElapsedTimer m_clock;
    std::jthread m_thread;
};

} // namespace ui::plots
