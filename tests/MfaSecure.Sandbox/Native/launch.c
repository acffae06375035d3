/* launch SPEC STATUS: runs one program as described in SPEC, as a shell with job control would.
 *
 * SPEC has records "KEY LENGTH\nBYTES\n": exe, arg*, env*, cwd, tty (the controlling terminal), pty (the terminal for fds),
 * fd0 fd1 fd2 (pty | pipe | null | closed | read PATH | write PATH), ignore*, block*, umask, nofile.
 * STATUS receives one line per event: pid N, failed ERRNO, stopped N, continued, exited N, signaled N.
 * The program runs in its own foreground process group. SIGUSR1 acts as "fg"; SIGHUP is forwarded, as bash does.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX 65536

static char *exe, *cwd, *tty_path, *pty_path, *fd_plan[3], *args[MAX], *envs[MAX];
static int arg_count, env_count, ignored[64], ignore_count, blocked[64], block_count, status = -1, tty = -1;
static mode_t mask = 022;
static rlim_t files;
static pid_t target;

static void report(const char *what, int number)
{
    char line[64];
    int length = snprintf(line, sizeof line, number < 0 ? "%s\n" : "%s %d\n", what, number);
    if (write(status, line, length) != length) _exit(97);
}

static void fail(const char *what)
{
    fprintf(stderr, "launch: %s: %s\n", what, strerror(errno));
    report("failed", errno);
    _exit(126);
}

static void set(const char *key, char *value)
{
    if (!strcmp(key, "exe")) exe = value;
    else if (!strcmp(key, "arg") && arg_count < MAX - 1) args[arg_count++] = value;
    else if (!strcmp(key, "env") && env_count < MAX - 1) envs[env_count++] = value;
    else if (!strcmp(key, "cwd")) cwd = value;
    else if (!strcmp(key, "tty")) tty_path = value;
    else if (!strcmp(key, "pty")) pty_path = value;
    else if (!strncmp(key, "fd", 2) && key[2] >= '0' && key[2] <= '2') fd_plan[key[2] - '0'] = value;
    else if (!strcmp(key, "ignore") && ignore_count < 64) ignored[ignore_count++] = atoi(value);
    else if (!strcmp(key, "block") && block_count < 64) blocked[block_count++] = atoi(value);
    else if (!strcmp(key, "umask")) mask = atoi(value);
    else if (!strcmp(key, "nofile")) files = atoll(value);
    else { fprintf(stderr, "launch: unknown key or too many entries in the spec: '%s'\n", key); exit(96); }
}

static void read_spec(const char *path)
{
    FILE *spec = fopen(path, "re");
    char key[16];
    size_t length;
    if (!spec) { perror(path); exit(96); }
    while (fscanf(spec, "%15s %zu", key, &length) == 2) {
        char *value = malloc(length + 1);
        if (fgetc(spec) != '\n' || fread(value, 1, length, spec) != length || fgetc(spec) != '\n') {
            fprintf(stderr, "launch: the spec is truncated at '%s'\n", key);
            exit(96);
        }
        value[length] = 0;
        set(key, value);
    }
    fclose(spec);
}

static void open_fd(int fd)
{
    const char *plan = fd_plan[fd];
    int opened;
    if (!strcmp(plan, "pipe") || !strcmp(plan, "closed")) return;
    if (!strcmp(plan, "pty")) opened = open(pty_path, O_RDWR | O_NOCTTY);
    else if (!strcmp(plan, "null")) opened = open("/dev/null", O_RDWR);
    else if (!strncmp(plan, "read ", 5)) opened = open(plan + 5, O_RDONLY);
    else if (!strncmp(plan, "write ", 6)) opened = open(plan + 6, O_WRONLY | O_CREAT | O_APPEND, 0600);
    else { errno = EINVAL; opened = -1; }
    if (opened < 0) fail(plan);
    if (opened != fd) {
        dup2(opened, fd);
        close(opened);
    }
}

/* The program must not inherit descriptors that our parent left open. */
static void close_other_files_on_exec(void)
{
    DIR *folder = opendir("/dev/fd");
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        int fd = atoi(entry->d_name);
        if (fd > 2) fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (folder) closedir(folder);
}

static void exec_target(void)
{
    sigset_t set;
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    if (tty >= 0) tcsetpgrp(tty, getpid());
    for (int fd = 0; fd < 3; fd++) open_fd(fd);
    if (cwd && chdir(cwd) != 0) fail(cwd);
    umask(mask);
    if (files) {
        struct rlimit limit;
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = files < limit.rlim_max ? files : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    close_other_files_on_exec();
    for (int fd = 0; fd < 3; fd++) if (!strcmp(fd_plan[fd], "closed")) close(fd);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    for (int i = 0; i < ignore_count; i++) signal(ignored[i], SIG_IGN);
    sigemptyset(&set);
    for (int i = 0; i < block_count; i++) sigaddset(&set, blocked[i]);
    sigprocmask(SIG_SETMASK, &set, NULL);
    execve(exe, args, envs);
    report("failed", errno);
    _exit(errno == ENOENT ? 127 : 126);
}

static void to_foreground(int number)
{
    (void)number;
    if (tty >= 0) tcsetpgrp(tty, target);
    kill(-target, SIGCONT);
}

static void forward_hangup(int number)
{
    kill(-target, number);
    kill(-target, SIGCONT);
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaction(number, &action, NULL);
}

int main(int argc, char **argv)
{
    sigset_t none, waiting;
    int event;
    if (argc != 3) return 96;
    read_spec(argv[1]);
    status = open(argv[2], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (status < 0) { perror(argv[2]); return 96; }
    setsid();
    if (tty_path) {
        if ((tty = open(tty_path, O_RDWR | O_CLOEXEC)) < 0) fail(tty_path);
        ioctl(tty, TIOCSCTTY, 0);
    }
    /* Stays open until we exit: without it the pty would be hung up before the program opens it. */
    else if (pty_path && open(pty_path, O_RDWR | O_NOCTTY | O_CLOEXEC) < 0) fail(pty_path);

    /* Blocks the signals until the handlers know the target. */
    sigemptyset(&none);
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGHUP);
    sigaddset(&waiting, SIGUSR1);
    sigprocmask(SIG_BLOCK, &waiting, NULL);
    if ((target = fork()) < 0) fail("fork");
    if (target == 0) exec_target();

    signal(SIGTTOU, SIG_IGN);
    setpgid(target, target);
    handle(SIGHUP, forward_hangup);
    handle(SIGUSR1, to_foreground);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; fd++) dup2(null, fd);
    report("pid", target);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (;;) {
        if (waitpid(target, &event, WUNTRACED | WCONTINUED) < 0) {
            if (errno == EINTR) continue;
            fail("waitpid");
        }
        if (WIFSTOPPED(event)) {
            if (tty >= 0) tcsetpgrp(tty, getpgrp());
            report("stopped", WSTOPSIG(event));
        }
        else if (WIFCONTINUED(event)) report("continued", -1);
        else {
            if (WIFEXITED(event)) report("exited", WEXITSTATUS(event));
            else report("signaled", WTERMSIG(event));
            return 0;
        }
    }
}
