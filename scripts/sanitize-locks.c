// Tells the thread sanitizer of Swift's locks. Where a thread waits for a `Mutex`, Swift's library and the
// kernel hand it over, which the sanitizer does not see: without this it takes what the lock protects
// for unprotected. scripts/sanitize says what the two functions are called, LOCK and UNLOCK, and links this in
// their place.

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

void __tsan_acquire(void *);
void __tsan_release(void *);

// Weak: a program without locks is linked without that library.
#define WEAK __attribute__((weak))

WEAK SWIFT void lock_of_swift(unsigned thread, SELF void *mutex) __asm__("__real_" LOCK);
WEAK SWIFT void unlock_of_swift(SELF void *mutex) __asm__("__real_" UNLOCK);
SWIFT void lock(unsigned thread, SELF void *mutex) __asm__("__wrap_" LOCK);
SWIFT void unlock(SELF void *mutex) __asm__("__wrap_" UNLOCK);

SWIFT void lock(unsigned thread, SELF void *mutex) {
    lock_of_swift(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT void unlock(SELF void *mutex) {
    __tsan_release(mutex);
    unlock_of_swift(mutex);
}
