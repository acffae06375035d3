/* A stand-in for aws that records how it was called, byte for byte, and then follows a plan.
 *
 * All files are next to the executable, so that argv and the environment stay unmodified:
 *   EXE.plan    one step per line: stdin | flood | wait PATH | stop | exit N | signal N
 *   EXE.stdout, EXE.stderr    output to print (optional)
 *   EXE.calls/  one file per call with records "KEY LENGTH\nBYTES\n"; complete once its name has no dot
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

extern char **environ;

static FILE *record;

static void put(const char *key, const void *bytes, size_t length)
{
    fprintf(record, "%s %zu\n", key, length);
    fwrite(bytes, 1, length, record);
    fputc('\n', record);
}

static void put_text(const char *key, const char *text) { put(key, text, strlen(text)); }

static void put_number(const char *key, long long number)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", number);
    put_text(key, text);
}

static void die(const char *what)
{
    fprintf(stderr, "aws stand-in: %s: %s\n", what, strerror(errno));
    exit(99);
}

static void own_path(char *path, size_t size)
{
#ifdef __APPLE__
    uint32_t length = size;
    if (_NSGetExecutablePath(path, &length) != 0) die("own path");
#else
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length < 0) die("own path");
    path[length] = 0;
#endif
}

static void put_limit(const char *key, int resource)
{
    struct rlimit limit;
    char text[64];
    getrlimit(resource, &limit);
    snprintf(text, sizeof text, "%lld %lld",
        limit.rlim_cur == RLIM_INFINITY ? -1LL : (long long)limit.rlim_cur,
        limit.rlim_max == RLIM_INFINITY ? -1LL : (long long)limit.rlim_max);
    put_text(key, text);
}

static void put_signals(void)
{
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN) put_number("ignored", number);
        if (sigismember(&blocked, number) == 1) put_number("blocked", number);
    }
}

/* Must run first, before this program opens anything. */
static void list_open_files(char *list, size_t size)
{
    DIR *folder = opendir("/dev/fd");
    struct dirent *entry;
    size_t used = 0;
    list[0] = 0;
    if (!folder) return;
    while ((entry = readdir(folder)) && used + 16 < size) {
        if (entry->d_name[0] == '.' || atoi(entry->d_name) == dirfd(folder)) continue;
        used += snprintf(list + used, size - used, "%s%s", used ? " " : "", entry->d_name);
    }
    closedir(folder);
}

static void print_file(const char *path, int to)
{
    char buffer[65536];
    ssize_t count;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) return;
    while ((count = read(from, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, part; done < count; done += part)
            if ((part = write(to, buffer + done, count - done)) < 0) exit(98);
    close(from);
}

static void save_stdin(const char *path)
{
    char buffer[65536];
    ssize_t count;
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (to < 0) die(path);
    while ((count = read(0, buffer, sizeof buffer)) > 0)
        if (write(to, buffer, count) != count) die(path);
    close(to);
}

static void pause_briefly(void)
{
    struct timespec moment = { 0, 2000000 };
    nanosleep(&moment, NULL);
}

int main(int argc, char **argv)
{
    char files[65536], exe[PATH_MAX], path[PATH_MAX + 64], final[PATH_MAX + 64], line[PATH_MAX + 16], cwd[PATH_MAX];
    int result = 0, death = 0, flood = 0, stop = 0;
    char marker[PATH_MAX] = "";
    struct timespec now;

    list_open_files(files, sizeof files);
    mode_t mask = umask(022);
    own_path(exe, sizeof exe);
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(final, sizeof final, "%s.calls/%lld%09ld-%d", exe, (long long)now.tv_sec, now.tv_nsec, (int)getpid());

    snprintf(path, sizeof path, "%s.plan", exe);
    FILE *plan = fopen(path, "re");
    while (plan && fgets(line, sizeof line, plan)) {
        line[strcspn(line, "\n")] = 0;
        if (!strcmp(line, "stdin")) {
            snprintf(path, sizeof path, "%s.stdin", final);
            save_stdin(path);
        }
        else if (!strcmp(line, "flood")) flood = 1;
        else if (!strcmp(line, "stop")) stop = 1;
        else if (!strncmp(line, "wait ", 5)) snprintf(marker, sizeof marker, "%s", line + 5);
        else if (!strncmp(line, "exit ", 5)) result = atoi(line + 5);
        else if (!strncmp(line, "signal ", 7)) death = atoi(line + 7);
        else { fprintf(stderr, "aws stand-in: unknown plan step: %s\n", line); exit(99); }
    }
    if (plan) fclose(plan);

    snprintf(path, sizeof path, "%s.part", final);
    record = fopen(path, "wxe");
    if (!record) die(path);
    for (int i = 0; i < argc; i++) put_text("argv", argv[i]);
    for (char **entry = environ; *entry; entry++) put_text("env", *entry);
    put_text("cwd", getcwd(cwd, sizeof cwd) ? cwd : "");
    put_text("files", files);
    put_signals();
    put_number("umask", mask);
    put_limit("nofile", RLIMIT_NOFILE);
    put_limit("core", RLIMIT_CORE);
    put_number("pid", getpid());
    put_number("ppid", getppid());
    put_number("pgid", getpgrp());
    put_number("sid", getsid(0));
    for (int fd = 0; fd < 3; fd++) if (isatty(fd)) put_number("tty", fd);
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    put_number("tpgid", terminal < 0 ? -1 : tcgetpgrp(terminal));
    if (terminal >= 0) close(terminal);
    if (fclose(record) != 0) die(path);
    if (rename(path, final) != 0) die(final);

    snprintf(path, sizeof path, "%s.stdout", exe);
    print_file(path, 1);
    snprintf(path, sizeof path, "%s.stderr", exe);
    print_file(path, 2);
    while (flood && write(1, "y\n", 2) == 2) { }
    if (stop) raise(SIGTSTP);
    while (marker[0] && access(marker, F_OK) != 0) pause_briefly();
    if (death) {
        struct rlimit none = { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        signal(death, SIG_DFL);
        raise(death);
    }
    return result;
}
