// A CPU-bound server in a control group and the open-loop load on it, for scripts/validate-cfs.
//
// A child with THREADS threads joins the group and serves requests first come, first served: each burns
// SERVICE_US of CPU time. The parent stays outside and sends them at exponential gaps of the mean
// 1/RATE seconds, or at regular ones if RATE begins with "=". Latency runs from the instant at which a
// request was to be sent, so that a late sender is not forgiven.
//
// The parent asks for real-time priority (SCHED_FIFO), so that requests are sent when they should be even if all
// cores work: as an ordinary process it would wait for a core, and its delay would look like the server's.
//
// If there are no more threads than cores, each keeps to a core of its own: the scheduler would now and then wake two
// on one core while another is idle, or works for somebody else, quota or not.
//
// The child first finds the group's period: it spins on every core until it has been stopped some times, and notes
// when it ran again. The first arrival counts from the beginning of a period, as in the model.
//
// Writes the arrivals, in seconds, to the file CSV and prints one line: mean, p50, p90, p95, p99 and maximum of
// the latencies in milliseconds, the number of requests, nr_periods, nr_throttled, throttled seconds, the
// cores that other processes used meanwhile, and 1 if the parent had real-time priority, else 0.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most = 1 << 20, settling_periods = 10 };

struct shared {
    atomic_uint next;
    atomic_uint boundary_found;
    int64_t boundary;
    int64_t start;
    atomic_uint arrived[most];
    int64_t arrival[most];
    int64_t latency[most];
};

static struct shared *shared;
static unsigned count;
static int64_t service;
static int64_t period;

static int64_t clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void sleep_until(int64_t instant) {
    struct timespec time = {instant / 1000000000, instant % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {
    }
}

static void fail(const char *what) {
    fprintf(stderr, "cfs-load: %s: %s\n", what, strerror(errno));
    _exit(1);
}

static void futex(atomic_uint *word, int operation, unsigned value) {
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static void *serve(void *unused) {
    for (;;) {
        unsigned ticket = atomic_fetch_add(&shared->next, 1);
        if (ticket >= count) return unused;
        while (atomic_load(&shared->arrived[ticket]) == 0) {
            futex(&shared->arrived[ticket], FUTEX_WAIT, 0);
        }
        int64_t end = clock_ns(CLOCK_THREAD_CPUTIME_ID) + service;
        while (clock_ns(CLOCK_THREAD_CPUTIME_ID) < end) {
        }
        shared->latency[ticket] =
            clock_ns(CLOCK_MONOTONIC) - shared->start - shared->arrival[ticket];
    }
}

static void *spin(void *unused) {
    while (!atomic_load(&shared->boundary_found)) {
    }
    return unused;
}

/// Spins until the group has been throttled some times; the latest end of a stop is a period's beginning.
///
/// All cores spin, as a quota of one core would never stop a single thread.
static void find_boundary(void) {
    long others = sysconf(_SC_NPROCESSORS_ONLN) - 1;
    pthread_t spinners[others + 1];
    for (long i = 0; i < others; i++) pthread_create(&spinners[i], NULL, spin, NULL);
    int64_t begin = clock_ns(CLOCK_MONOTONIC);
    int64_t last = begin;
    while (last - begin < 8 * period) {
        int64_t now = clock_ns(CLOCK_MONOTONIC);
        // A stop of a tenth of a period or more is no time slice.
        if (now - last > period / 10) shared->boundary = now;
        last = now;
    }
    atomic_store(&shared->boundary_found, 1);
    for (long i = 0; i < others; i++) pthread_join(spinners[i], NULL);
}

static void join(const char *path) {
    int file = open(path, O_WRONLY);
    char text[32];
    int length = snprintf(text, sizeof text, "%d\n", getpid());
    if (file < 0 || write(file, text, length) != length) fail(path);
    close(file);
}

static double field(const char *path, const char *name) {
    FILE *file = fopen(path, "r");
    char key[64];
    double value;
    double found = 0;
    if (!file) fail(path);
    while (fscanf(file, "%63s %lf", key, &value) == 2) {
        if (strcmp(key, name) == 0) found = value;
    }
    fclose(file);
    return found;
}

static double throttled_seconds(const char *path) {
    return field(path, "throttled_time") * 1e-9 + field(path, "throttled_usec") * 1e-6;
}

/// CPU seconds that all processes have used, but not what was idle or waited for a disk.
static double busy_seconds(void) {
    FILE *file = fopen("/proc/stat", "r");
    double user, nice, system, idle, wait, irq, soft;
    if (!file
        || fscanf(
               file, "cpu %lf %lf %lf %lf %lf %lf %lf", &user, &nice, &system, &idle, &wait, &irq, &soft
           )
            != 7)
        fail("/proc/stat");
    fclose(file);
    return (user + nice + system + irq + soft) / sysconf(_SC_CLK_TCK);
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static double uniform(uint64_t *state) {
    // SplitMix64; 53 bits, never 0.
    uint64_t mixed = (*state += UINT64_C(0x9E3779B97F4A7C15));
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return ((mixed ^ (mixed >> 31)) >> 11 | 1) * 0x1p-53;
}

int main(int argc, char **argv) {
    if (argc != 10) {
        fprintf(stderr, "usage: cfs-load PROCS STAT PERIOD_US THREADS SERVICE_US RATE SECONDS SEED CSV\n");
        return 64;
    }
    const char *procs = argv[1], *stat = argv[2], *csv = argv[9];
    int threads = atoi(argv[4]);
    int is_regular = argv[6][0] == '=';
    double rate = atof(argv[6] + is_regular), seconds = atof(argv[7]);
    uint64_t seed = strtoull(argv[8], NULL, 10);
    period = atoll(argv[3]) * 1000;
    service = atoll(argv[5]) * 1000;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) fail("mmap");
    double instant = 0;
    while (count < most) {
        instant += is_regular ? 1 / rate : -log(uniform(&seed)) / rate;
        if (instant >= seconds) break;
        shared->arrival[count++] = (int64_t)(instant * 1e9);
    }
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        join(procs);
        find_boundary();
        while (shared->start == 0) sleep_until(clock_ns(CLOCK_MONOTONIC) + 1000000);
        pthread_t pool[threads];
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        for (int i = 0; i < threads; i++) {
            pthread_create(&pool[i], NULL, serve, NULL);
            cpu_set_t own;
            CPU_ZERO(&own);
            CPU_SET(i, &own);
            // Where cores are taken away from the process it goes where it may.
            if (threads <= cores) pthread_setaffinity_np(pool[i], sizeof own, &own);
        }
        for (int i = 0; i < threads; i++) pthread_join(pool[i], NULL);
        _exit(0);
    }
    while (!atomic_load(&shared->boundary_found)) sleep_until(clock_ns(CLOCK_MONOTONIC) + 1000000);
    prctl(PR_SET_TIMERSLACK, 1);
    struct sched_param priority = {.sched_priority = 10};
    int is_prompt = sched_setscheduler(0, SCHED_FIFO, &priority) == 0;
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    int64_t boundary = shared->boundary ? shared->boundary : now;
    int64_t start = boundary + ((now - boundary) / period + settling_periods) * period;
    shared->start = start;
    sleep_until(start);
    double periods = field(stat, "nr_periods"), throttled = field(stat, "nr_throttled");
    double stopped = throttled_seconds(stat), busy = busy_seconds();
    for (unsigned i = 0; i < count; i++) {
        sleep_until(start + shared->arrival[i]);
        atomic_store(&shared->arrived[i], 1);
        futex(&shared->arrived[i], FUTEX_WAKE, 1);
    }
    int status;
    waitpid(child, &status, 0);
    double wall = (clock_ns(CLOCK_MONOTONIC) - start) * 1e-9;
    double others = (busy_seconds() - busy - count * service * 1e-9) / wall;
    FILE *file = fopen(csv, "w");
    if (!file) fail(csv);
    fprintf(file, "arrival_s\n");
    double sum = 0;
    for (unsigned i = 0; i < count; i++) {
        fprintf(file, "%.6f\n", shared->arrival[i] * 1e-9);
        sum += shared->latency[i];
    }
    fclose(file);
    qsort(shared->latency, count, sizeof *shared->latency, ascending);
    printf("%.3f", sum / count / 1e6);
    double shares[] = {0.5, 0.9, 0.95, 0.99, 1};
    for (int i = 0; i < 5; i++) {
        unsigned rank = (unsigned)ceil(shares[i] * count);
        printf(" %.3f", shared->latency[rank > 0 ? rank - 1 : 0] / 1e6);
    }
    printf(
        " %u %.0f %.0f %.3f %.2f %d\n", count, field(stat, "nr_periods") - periods,
        field(stat, "nr_throttled") - throttled, throttled_seconds(stat) - stopped, others,
        is_prompt
    );
    return 0;
}
