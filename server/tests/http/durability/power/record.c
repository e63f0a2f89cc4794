/* Preloaded into a program: notes everything that it does to the files under a directory, in the order in which it
   happens, in a file elsewhere. What it could not note ends the program.

   LOCKSTEP_RECORD_UNDER: the directory, as an absolute path without links. LOCKSTEP_RECORD_IN: the file.

   A record is a `struct record` and `length` bytes: what was written, or paths that each end with a zero. Files that SQLite
   maps into memory and rebuilds (`-shm`) are left out. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 65536

struct record {
    uint32_t kind;
    uint32_t descriptor;
    uint64_t offset;
    uint64_t length;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned char noted[DESCRIPTORS];
static const char *under;
static int out = -1;

static void fail(const char *what)
{
    syscall(SYS_write, 2, "record.c: cannot note ", 22);
    syscall(SYS_write, 2, what, strlen(what));
    syscall(SYS_write, 2, "\n", 1);
    abort();
}

static void note(char kind, int descriptor, uint64_t offset, const void *bytes, size_t length)
{
    struct record head = {(uint32_t)kind, (uint32_t)descriptor, offset, length};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)bytes, length}};
    if (syscall(SYS_writev, out, parts, 2) != (long)(sizeof head + length))
        fail("a record");
}

__attribute__((constructor)) static void start(void)
{
    const char *file = getenv("LOCKSTEP_RECORD_IN");
    under = getenv("LOCKSTEP_RECORD_UNDER");
    if (!file || !under)
        fail("anything: nobody says where");
    out = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (out < 0)
        fail("anything: the file cannot be opened");
    note('S', 0, 0, "", 0);
}

static int is_ours(const char *path)
{
    size_t length = strlen(path), prefix = under ? strlen(under) : 0;
    if (out < 0 || length < prefix || strncmp(path, under, prefix) || (path[prefix] && path[prefix] != '/'))
        return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

static int is_noted(int descriptor)
{
    return descriptor >= 0 && descriptor < DESCRIPTORS && noted[descriptor];
}

static void begin(void) { pthread_mutex_lock(&turn); }

/* Keeps what the call has left in `errno`. */
static long end(long result)
{
    pthread_mutex_unlock(&turn);
    return result;
}

static int open_at(int at, const char *path, int flags, mode_t mode)
{
    if (!is_ours(path))
        return syscall(SYS_openat, at, path, flags, mode);
    begin();
    int is_new = syscall(SYS_faccessat, at, path, F_OK) != 0;
    int descriptor = syscall(SYS_openat, at, path, flags, mode);
    if (descriptor >= 0) {
        if (descriptor >= DESCRIPTORS)
            fail("so many files");
        noted[descriptor] = 1;
        int truncates = (flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY;
        note('O', descriptor, (is_new ? 1 : 0) | (truncates ? 2 : 0), path, strlen(path) + 1);
    }
    return end(descriptor);
}

static mode_t mode_of(int flags, va_list rest)
{
    return (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                  \
    int name(const char *path, int flags, ...)      \
    {                                               \
        va_list rest;                               \
        va_start(rest, flags);                      \
        mode_t mode = mode_of(flags, rest);         \
        va_end(rest);                               \
        return open_at(AT_FDCWD, path, flags, mode);\
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                   \
    int name(int at, const char *path, int flags, ...)  \
    {                                                   \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode_t mode = mode_of(flags, rest);             \
        va_end(rest);                                   \
        return open_at(at, path, flags, mode);          \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

int close(int descriptor)
{
    if (!is_noted(descriptor))
        return syscall(SYS_close, descriptor);
    begin();
    noted[descriptor] = 0;
    int result = syscall(SYS_close, descriptor);
    note('C', descriptor, 0, "", 0);
    return end(result);
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    if (!is_noted(descriptor))
        return syscall(SYS_write, descriptor, bytes, length);
    begin();
    if (syscall(SYS_fcntl, descriptor, F_GETFL) & O_APPEND)
        fail("what is appended");
    off_t at = syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
    ssize_t written = syscall(SYS_write, descriptor, bytes, length);
    if (written > 0)
        note('W', descriptor, at, bytes, written);
    return end(written);
}

#define PWRITE(name)                                                            \
    ssize_t name(int descriptor, const void *bytes, size_t length, off_t at)    \
    {                                                                           \
        if (!is_noted(descriptor))                                              \
            return syscall(SYS_pwrite64, descriptor, bytes, length, at);        \
        begin();                                                                \
        ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, length, at); \
        if (written > 0)                                                        \
            note('W', descriptor, at, bytes, written);                          \
        return end(written);                                                    \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(name)                                          \
    int name(int descriptor, off_t length)                      \
    {                                                           \
        if (!is_noted(descriptor))                              \
            return syscall(SYS_ftruncate, descriptor, length);  \
        begin();                                                \
        int result = syscall(SYS_ftruncate, descriptor, length);\
        if (result == 0)                                        \
            note('T', descriptor, length, "", 0);               \
        return end(result);                                     \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name)                                          \
    int name(int descriptor)                                \
    {                                                       \
        if (!is_noted(descriptor))                          \
            return syscall(SYS_##name, descriptor);         \
        begin();                                            \
        int result = syscall(SYS_##name, descriptor);       \
        if (result == 0)                                    \
            note('Y', descriptor, 0, "", 0);                \
        return end(result);                                 \
    }
SYNC(fsync)
SYNC(fdatasync)

static long change(char kind, long result, const char *from, const char *to)
{
    if (result == 0) {
        char paths[8192];
        size_t first = strlen(from) + 1, second = to ? strlen(to) + 1 : 0;
        if (first + second > sizeof paths)
            fail("so long a path");
        memcpy(paths, from, first);
        if (to)
            memcpy(paths + first, to, second);
        note(kind, 0, 0, paths, first + second);
    }
    return end(result);
}

int unlink(const char *path)
{
    if (!is_ours(path))
        return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    begin();
    return change('U', syscall(SYS_unlinkat, AT_FDCWD, path, 0), path, NULL);
}

int rename(const char *from, const char *to)
{
    if (!is_ours(from) && !is_ours(to))
        return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    begin();
    return change('R', syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), from, to);
}

int linkat(int at, const char *from, int to_at, const char *to, int flags)
{
    if (!is_ours(from) && !is_ours(to))
        return syscall(SYS_linkat, at, from, to_at, to, flags);
    begin();
    return change('L', syscall(SYS_linkat, at, from, to_at, to, flags), from, to);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int mkdir(const char *path, mode_t mode)
{
    if (!is_ours(path))
        return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    begin();
    return change('M', syscall(SYS_mkdirat, AT_FDCWD, path, mode), path, NULL);
}

/* What nothing here uses on such files, and what would go by unseen. */

void *mmap64(void *place, size_t length, int protection, int flags, int descriptor, off_t at)
{
    if (is_noted(descriptor) && (protection & PROT_WRITE) && (flags & MAP_SHARED))
        fail("writes into memory");
    return (void *)syscall(SYS_mmap, place, length, protection, flags, descriptor, at);
}

void *mmap(void *place, size_t length, int protection, int flags, int descriptor, off_t at)
{
    return mmap64(place, length, protection, flags, descriptor, at);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    if (is_noted(descriptor))
        fail("writev");
    return syscall(SYS_writev, descriptor, parts, count);
}

int fallocate64(int descriptor, int mode, off_t at, off_t length)
{
    if (is_noted(descriptor))
        fail("fallocate");
    return syscall(SYS_fallocate, descriptor, mode, at, length);
}

int fallocate(int descriptor, int mode, off_t at, off_t length) { return fallocate64(descriptor, mode, at, length); }

int posix_fallocate64(int descriptor, off_t at, off_t length)
{
    return fallocate64(descriptor, 0, at, length) == 0 ? 0 : errno;
}

int posix_fallocate(int descriptor, off_t at, off_t length) { return posix_fallocate64(descriptor, at, length); }

int dup(int descriptor)
{
    if (is_noted(descriptor))
        fail("dup");
    return syscall(SYS_dup, descriptor);
}
