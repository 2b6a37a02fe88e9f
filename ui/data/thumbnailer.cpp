#include "ui/data/thumbnailer.h"

#include <QCoreApplication>
#include <QPointer>

#include <atomic>
#include <mutex>

namespace ui {

/// The number of the latest request of each key, shared with the thread.
struct Thumbnailer::Latest {
    std::uint64_t next(const QString& key) {
        const std::lock_guard lock(m_mutex);
        return ++m_numbers[key];
    }
    bool is(const QString& key, std::uint64_t number) {
        const std::lock_guard lock(m_mutex);
        return !m_closed && m_numbers[key] == number;
    }
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }

private:
    std::mutex m_mutex;
    std::map<QString, std::uint64_t> m_numbers;
    bool m_closed = false;
};

Thumbnailer::Thumbnailer(QObject* parent) : QObject(parent), m_latest(std::make_shared<Latest>()) {
    m_pool.setMaxThreadCount(1);
}

Thumbnailer::~Thumbnailer() {
    m_latest->close();
    m_pool.clear();
    m_pool.waitForDone();
}

void Thumbnailer::request(const QString& key, Make make, int pixels) {
    const std::uint64_t number = m_latest->next(key);
    m_pool.start([self = QPointer<Thumbnailer>(this), latest = m_latest, key, number, make = std::move(make),
                  pixels, look = ThumbnailLook::now()] {
        if (!latest->is(key, number))
            return;
        const auto dataset = make();
        const Thumbnail thumbnail = dataset ? thumbnailOf(**dataset, pixels, look) : Thumbnail();
        const QString why = dataset ? QString() : QString::fromStdString(dataset.error().text());
        // In the order they were asked for: what is in between shows that something follows a slide.
        const auto tell = [self, key, thumbnail, why] {
            if (!self)
                return;
            if (thumbnail.image.isNull())
                Q_EMIT self->failed(key, why);
            else
                Q_EMIT self->ready(key, thumbnail);
        };
        QMetaObject::invokeMethod(qApp, tell, Qt::QueuedConnection);
    });
}

} // namespace ui
