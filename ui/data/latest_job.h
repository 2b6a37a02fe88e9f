#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace ui {

/// Runs one job after another off the window's thread, of which only the latest is answered: a new one, or
/// cancel(), tells those before that nobody waits for them.
class LatestJob : public QObject {
public:
    using Wanted = std::shared_ptr<std::atomic<bool>>;

    explicit LatestJob(QObject* parent = nullptr) : QObject(parent) {}
    ~LatestJob() override { cancel(); }

    /// `work(wanted)` on another thread, then `take(what it returned)` on this one. With `here` both at once.
    template <class Work, class Take>
    void start(Work work, Take take, bool here = false) {
        cancel();
        const Wanted wanted = std::make_shared<std::atomic<bool>>(true);
        if (here)
            return take(work(wanted));
        m_wanted = wanted;
        QThreadPool::globalInstance()->start(
            [self = QPointer<LatestJob>(this), wanted, work = std::move(work), take = std::move(take)] {
                auto result = std::make_shared<decltype(work(wanted))>(work(wanted));
                QMetaObject::invokeMethod(
                    qApp,
                    [self, wanted, take, result] {
                        if (!self || self->m_wanted != wanted)
                            return;
                        self->m_wanted = nullptr;
                        take(*result);
                    },
                    Qt::QueuedConnection);
            });
    }
    void cancel() {
        if (m_wanted)
            *m_wanted = false;
        m_wanted = nullptr;
    }
    bool isBusy() const { return m_wanted != nullptr; }

private:
    Wanted m_wanted;
};

} // namespace ui
