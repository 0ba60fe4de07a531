/* Preloaded into a crawl: notes, in order, what it writes to the files whose names begin with WRITES_OF, and every
 * sync of them and of their folder, in the file WRITES_TO. Each entry is a head, the name, and the bytes written. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct head {
    char kind; /* w(rite), t(runcate), s(ync), u(nlink) */
    uint32_t name_size;
    int64_t offset;
    uint64_t data_size;
} __attribute__((packed));

static const char *wanted;
static char folder[4096];
static int notes = -1;
static pthread_mutex_t in_order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    wanted = getenv("WRITES_OF");
    const char *to = getenv("WRITES_TO");
    if (!wanted || !to || strlen(wanted) >= sizeof folder)
        return;
    strcpy(folder, wanted);
    dirname(folder); /* cuts it short in place */
    notes = open(to, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void note(char kind, const char *name, int64_t offset, const void *data, size_t size) {
    struct head head = {kind, (uint32_t)strlen(name), offset, size};
    struct iovec pieces[] = {{&head, sizeof head}, {(void *)name, head.name_size}, {(void *)data, size}};
    if (syscall(SYS_writev, notes, pieces, 3) != (long)(sizeof head + head.name_size + size))
        abort();
}

/* Whether the file is one to watch, or, for a sync, its folder; its name. */
static int is_watched(int file, char kind, char *name) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = notes < 0 ? -1 : readlink(link, name, 4095);
    if (length < 0)
        return 0;
    name[length] = 0;
    return !strncmp(name, wanted, strlen(wanted)) || (kind == 's' && !strcmp(name, folder));
}

static long watched(char kind, int file, int64_t offset, const void *data, long done) {
    char name[4096];
    if (done >= 0 && is_watched(file, kind, name)) {
        if (kind == 'w' && offset < 0)
            offset = lseek(file, 0, SEEK_CUR) - done;
        note(kind, name, offset, data, kind == 'w' ? (size_t)done : 0);
    }
    pthread_mutex_unlock(&in_order);
    return done;
}

#define IN_ORDER pthread_mutex_lock(&in_order)

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
    IN_ORDER;
    return watched('w', file, offset, data, syscall(SYS_pwrite64, file, data, size, offset));
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

ssize_t write(int file, const void *data, size_t size) {
    if (notes < 0)
        return syscall(SYS_write, file, data, size);
    char name[4096];
    if (!is_watched(file, 'w', name)) /* it may wait in a pipe: nobody must wait for it here */
        return syscall(SYS_write, file, data, size);
    IN_ORDER;
    return watched('w', file, -1, data, syscall(SYS_write, file, data, size));
}

int ftruncate64(int file, off64_t size) {
    IN_ORDER;
    return (int)watched('t', file, size, NULL, syscall(SYS_ftruncate, file, size));
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
    IN_ORDER;
    return (int)watched('s', file, 0, NULL, syscall(SYS_fsync, file));
}

int fdatasync(int file) {
    IN_ORDER;
    return (int)watched('s', file, 0, NULL, syscall(SYS_fdatasync, file));
}

int unlink(const char *name) {
    IN_ORDER;
    long done = syscall(SYS_unlinkat, AT_FDCWD, name, 0);
    if (done == 0 && notes >= 0 && !strncmp(name, wanted, strlen(wanted)))
        note('u', name, 0, NULL, 0);
    pthread_mutex_unlock(&in_order);
    return (int)done;
}
