/*
 * Preloaded into a server (LD_PRELOAD): counts fsync and fdatasync, and delays each.
 *
 *   SLOWSYNC_MICROSECONDS  how much longer each takes; 0 or unset: no delay
 *   SLOWSYNC_COUNT         a file whose first eight bytes become the count, as a number in memory order, kept up to date
 *
 * Build: cc -O2 -shared -fPIC -o slowsync.so slowsync.c -ldl -lpthread
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static atomic_ulong own_count;
static atomic_ulong *count = &own_count;
static struct timespec delay;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void) {
    real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    const char *microseconds = getenv("SLOWSYNC_MICROSECONDS");
    long value = microseconds ? atol(microseconds) : 0;
    if (value > 0) {
        delay.tv_sec = value / 1000000;
        delay.tv_nsec = value % 1000000 * 1000;
    }
    const char *path = getenv("SLOWSYNC_COUNT");
    if (!path) return;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return;
    if (ftruncate(file, sizeof(*count)) == 0) {
        void *shared = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (shared != MAP_FAILED) count = shared;
    }
    close(file);
}

static int slowly(int (*sync)(int), int file) {
    atomic_fetch_add(count, 1);
    int result = sync ? sync(file) : -1;
    if (delay.tv_sec || delay.tv_nsec) {
        struct timespec rest = delay;
        while (nanosleep(&rest, &rest) != 0) { }
    }
    return result;
}

int fsync(int file) {
    pthread_once(&once, prepare);
    return slowly(real_fsync, file);
}

int fdatasync(int file) {
    pthread_once(&once, prepare);
    return slowly(real_fdatasync, file);
}
