// Linked into every program of the tsan preset: tells ThreadSanitizer what absl::Mutex does.
//
// Debian's Abseil and gRPC are not built with ThreadSanitizer, so it sees neither who holds an absl::Mutex
// nor that one thread's Unlock comes before the next one's Lock, and takes everything that a mutex guards for
// a race. The functions here stand in front of those of libabsl_synchronization (a program's symbols come
// before its libraries', for gRPC's calls too): each announces itself and calls the real one. Nothing else is
// different.
//
// A Condition runs inside the real functions, where ThreadSanitizer looks away: a race in one is not seen.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace {

constexpr unsigned kReader = __tsan_mutex_read_lock;
constexpr unsigned kTry = __tsan_mutex_try_lock;
constexpr unsigned kTryFailed = __tsan_mutex_try_lock_failed;

// The function of the library that the name stands for.
template <typename Function>
Function Real(const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (found == nullptr) {
    std::fprintf(stderr, "tsan_mutex: this Abseil has no %s: adapt the names\n", name);
    std::abort();
  }
  return reinterpret_cast<Function>(found);
}

#define SUDIAO_REAL(name, Result, ...) \
  static const auto real = Real<Result (*)(__VA_ARGS__)>("_ZN4absl7debian3" name)

// Around something that leaves the mutex for a while and holds it again at its end. The library's functions
// call one another: only the outermost counts.
thread_local bool away = false;

template <typename Wait>
bool Away(absl::Mutex* mutex, Wait wait) {
  if (away) return wait();
  away = true;
  __tsan_mutex_pre_unlock(mutex, 0);
  __tsan_mutex_post_unlock(mutex, 0);
  __tsan_mutex_pre_lock(mutex, 0);
  const bool result = wait();
  __tsan_mutex_post_lock(mutex, 0, 0);
  away = false;
  return result;
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

Mutex::~Mutex() {
  SUDIAO_REAL("5MutexD1Ev", void, Mutex*);
  real(this);
  __tsan_mutex_destroy(this, __tsan_mutex_linker_init);
}

void Mutex::Lock() {
  SUDIAO_REAL("5Mutex4LockEv", void, Mutex*);
  __tsan_mutex_pre_lock(this, 0);
  real(this);
  __tsan_mutex_post_lock(this, 0, 0);
}

void Mutex::Unlock() {
  SUDIAO_REAL("5Mutex6UnlockEv", void, Mutex*);
  __tsan_mutex_pre_unlock(this, 0);
  real(this);
  __tsan_mutex_post_unlock(this, 0);
}

bool Mutex::TryLock() {
  SUDIAO_REAL("5Mutex7TryLockEv", bool, Mutex*);
  __tsan_mutex_pre_lock(this, kTry);
  const bool locked = real(this);
  __tsan_mutex_post_lock(this, locked ? kTry : kTry | kTryFailed, 0);
  return locked;
}

void Mutex::ReaderLock() {
  SUDIAO_REAL("5Mutex10ReaderLockEv", void, Mutex*);
  __tsan_mutex_pre_lock(this, kReader);
  real(this);
  __tsan_mutex_post_lock(this, kReader, 0);
}

void Mutex::ReaderUnlock() {
  SUDIAO_REAL("5Mutex12ReaderUnlockEv", void, Mutex*);
  __tsan_mutex_pre_unlock(this, kReader);
  real(this);
  __tsan_mutex_post_unlock(this, kReader);
}

bool Mutex::ReaderTryLock() {
  SUDIAO_REAL("5Mutex13ReaderTryLockEv", bool, Mutex*);
  __tsan_mutex_pre_lock(this, kReader | kTry);
  const bool locked = real(this);
  __tsan_mutex_post_lock(this, kReader | (locked ? kTry : kTry | kTryFailed), 0);
  return locked;
}

void Mutex::Await(const Condition& condition) {
  SUDIAO_REAL("5Mutex5AwaitERKNS0_9ConditionE", void, Mutex*, const Condition&);
  Away(this, [&] { return real(this, condition), true; });
}

bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  SUDIAO_REAL("5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE", bool, Mutex*, const Condition&,
              Duration);
  return Away(this, [&] { return real(this, condition, timeout); });
}

bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  SUDIAO_REAL("5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE", bool, Mutex*, const Condition&, Time);
  return Away(this, [&] { return real(this, condition, deadline); });
}

void Mutex::LockWhen(const Condition& condition) {
  SUDIAO_REAL("5Mutex8LockWhenERKNS0_9ConditionE", void, Mutex*, const Condition&);
  __tsan_mutex_pre_lock(this, 0);
  real(this, condition);
  __tsan_mutex_post_lock(this, 0, 0);
}

bool Mutex::LockWhenWithTimeout(const Condition& condition, Duration timeout) {
  SUDIAO_REAL("5Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE", bool, Mutex*, const Condition&,
              Duration);
  __tsan_mutex_pre_lock(this, 0);
  const bool holds = real(this, condition, timeout);
  __tsan_mutex_post_lock(this, 0, 0);
  return holds;
}

bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  SUDIAO_REAL("5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE", bool, Mutex*, const Condition&,
              Time);
  __tsan_mutex_pre_lock(this, 0);
  const bool holds = real(this, condition, deadline);
  __tsan_mutex_post_lock(this, 0, 0);
  return holds;
}

void CondVar::Wait(Mutex* mutex) {
  SUDIAO_REAL("7CondVar4WaitEPNS0_5MutexE", void, CondVar*, Mutex*);
  Away(mutex, [&] { return real(this, mutex), true; });
}

bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  SUDIAO_REAL("7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE", bool, CondVar*, Mutex*, Duration);
  return Away(mutex, [&] { return real(this, mutex, timeout); });
}

bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  SUDIAO_REAL("7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE", bool, CondVar*, Mutex*, Time);
  return Away(mutex, [&] { return real(this, mutex, deadline); });
}

void Notification::Notify() {
  SUDIAO_REAL("12Notification6NotifyEv", void, Notification*);
  __tsan_release(this);
  real(this);
}

void Notification::WaitForNotification() const {
  static const auto real =
      Real<void (*)(const Notification*)>("_ZNK4absl7debian312Notification19WaitForNotificationEv");
  real(this);
  __tsan_acquire(const_cast<Notification*>(this));
}

ABSL_NAMESPACE_END
}  // namespace absl
