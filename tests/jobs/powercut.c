/* A disk that can lose power: loaded before the program (LD_PRELOAD), it notes every write and every sync of the files
   below one folder in the order in which they happen. tests/jobs/powercut.py then makes the folder as it would stand
   after a cut: what was synced is there, of what was only written each sector may or may not be.
   POWERCUT_DIR: the folder; POWERCUT_LOG: where the notes go. Each note: a letter, two numbers, the lengths of a path
   and of the data (all 8 bytes, little-endian), the path, the data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void note(char what, const char *path, uint64_t at, const void *data, uint64_t size) {
  const char *where = getenv("POWERCUT_LOG");
  if (!where) return;
  int log = syscall(SYS_openat, AT_FDCWD, where, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  uint64_t head[5] = {(uint64_t)what, at, strlen(path), size, 0};
  struct iovec parts[3] = {{head, sizeof head}, {(void *)path, head[2]}, {(void *)data, data ? size : 0}};
  if (!data) head[3] = 0, head[4] = size;
  syscall(SYS_writev, log, parts, 3L);
  syscall(SYS_close, log);
}

/* the path of a file below the folder, or 0 */
static const char *watched(int fd, char path[PATH_MAX]) {
  const char *folder = getenv("POWERCUT_DIR");
  char link[64];
  if (!folder) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, (long)PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) ? 0 : path;
}

static const char *below(const char *name, char path[PATH_MAX]) {
  const char *folder = getenv("POWERCUT_DIR");
  if (!folder || strncmp(name, folder, strlen(folder))) return 0;
  return strcpy(path, name);
}

ssize_t write(int fd, const void *data, size_t size) {
  char path[PATH_MAX];
  off_t at = 0;
  const char *file = watched(fd, path);
  if (file) at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = REAL(write)(fd, data, size);
  if (file && done > 0) note('w', file, at, data, done);
  return done;
}

#define PWRITE(name)                                                    \
  ssize_t name(int fd, const void *data, size_t size, off_t at) {       \
    char path[PATH_MAX];                                                \
    ssize_t done = REAL(name)(fd, data, size, at);                      \
    const char *file = done > 0 ? watched(fd, path) : 0;                \
    if (file) note('w', file, at, data, done);                          \
    return done;                                                        \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(name)                                                  \
  int name(int fd, off_t size) {                                        \
    char path[PATH_MAX];                                                \
    int done = REAL(name)(fd, size);                                    \
    const char *file = done == 0 ? watched(fd, path) : 0;               \
    if (file) note('t', file, size, 0, 0);                              \
    return done;                                                        \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name)                                                      \
  int name(int fd) {                                                    \
    char path[PATH_MAX];                                                \
    int done = REAL(name)(fd);                                          \
    const char *file = done == 0 ? watched(fd, path) : 0;               \
    if (file) note('s', file, 0, 0, 0);                                 \
    return done;                                                        \
  }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
  char path[PATH_MAX];
  int done = REAL(rename)(from, to);
  if (done == 0 && below(from, path)) note('r', path, 0, to, strlen(to));
  return done;
}

#define OPEN(name)                                                      \
  int name(const char *file, int flags, ...) {                          \
    va_list more;                                                       \
    va_start(more, flags);                                              \
    int mode = flags & O_CREAT ? va_arg(more, int) : 0;                 \
    va_end(more);                                                       \
    int fd = REAL(name)(file, flags, mode);                             \
    char path[PATH_MAX];                                                \
    if (fd >= 0 && flags & O_TRUNC && watched(fd, path)) note('t', path, 0, 0, 0); \
    return fd;                                                          \
  }
OPEN(open)
OPEN(open64)

int unlink(const char *file) {
  char path[PATH_MAX];
  int done = REAL(unlink)(file);
  if (done == 0 && below(file, path)) note('u', path, 0, 0, 0);
  return done;
}
