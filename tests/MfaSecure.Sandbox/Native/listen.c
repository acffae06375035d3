/* listen SOCKET PROGRAM [ARGS...]: execs PROGRAM with a private /run and a listening AF_UNIX socket as descriptor 3, passed
   as systemd does (LISTEN_FDS, LISTEN_PID). pcscd needs this because its own socket path is compiled in. PROGRAM gets SIGTERM
   when our standard input closes, so it cannot outlive the test that started it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what)
{
    fprintf(stderr, "listen: %s: %s\n", what, strerror(errno));
    exit(125);
}

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        fail(path);
    close(fd);
}

static void private_run(void)
{
    char map[64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(uid == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    {
        /* Not permitted in this container, which has its own /run anyway. */
        mkdir("/run/pcscd", 0755);
        return;
    }
    if (uid != 0)
    {
        write_file("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
        write_file("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %u 1", (unsigned)gid);
        write_file("/proc/self/gid_map", map);
    }
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount("tmpfs", "/run", "tmpfs", 0, "mode=755") != 0)
    {
        mkdir("/run/pcscd", 0755);
        return;
    }
    if (mkdir("/run/pcscd", 0755) != 0)
        fail("/run/pcscd");
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char number[32];
    int fd;
    pid_t self = getpid();

    if (argc < 3 || strlen(argv[1]) >= sizeof address.sun_path)
    {
        fprintf(stderr, "usage: listen SOCKET PROGRAM [ARGS...]\n");
        return 125;
    }
    strcpy(address.sun_path, argv[1]);
    unlink(argv[1]);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0)
        fail(argv[1]);

    private_run();

    switch (fork())
    {
    case -1:
        fail("fork");
    case 0:
        close(fd);
        while (read(0, number, sizeof number) > 0)
            ;
        if (getppid() == self)
            kill(self, SIGTERM);
        _exit(0);
    }

    if (fd != 3)
    {
        dup2(fd, 3);
        close(fd);
    }
    fcntl(3, F_SETFD, 0);
    fd = open("/dev/null", O_RDONLY);
    if (fd >= 0)
    {
        dup2(fd, 0);
        close(fd);
    }
    snprintf(number, sizeof number, "%d", (int)self);
    setenv("LISTEN_PID", number, 1);
    setenv("LISTEN_FDS", "1", 1);
    execvp(argv[2], argv + 2);
    fail(argv[2]);
}
