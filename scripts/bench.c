/* Measures the time that commands add to the first command: bench ROUNDS REFERENCE <ROWS
 *
 * A row has tab-separated fields: EXIT-CODE, name, variables (ENV=VALUE) and the command. Each round runs every row once, in
 * order, after an unmeasured run of the first row, which refills the caches. A row's added time is the difference from the first
 * row in the same round, so that a disturbance longer than a round affects both.
 * REFERENCE is the name of the row that the other medians are compared with. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ROWS = 64, MAX_WORDS = 64, WARM_UP = 5 };

struct row {
    int expected;
    char *name, *words[MAX_WORDS + 1], **environment, **command;
    double *added, median;
    long peak;
};

extern char **environ;
static struct row rows[MAX_ROWS];
static int count;

static void die(const char *what, const char *name)
{
    fprintf(stderr, "scripts/bench: %s: %s\n", name, what);
    exit(1);
}

/* The environment has the variables of the row, then ours. A row must not repeat ours. */
static void read_row(char *line)
{
    struct row *row = &rows[count++];
    int words = 0, own = 0, common = 0;
    if (count > MAX_ROWS) die("too many rows", line);
    row->expected = atoi(strsep(&line, "\t"));
    row->name = strsep(&line, "\t");
    while (line && words < MAX_WORDS) row->words[words++] = strsep(&line, "\t");
    while (row->words[own] && strchr(row->words[own], '=')) own++;
    if (!row->words[own]) die("no command", row->name);
    row->command = row->words + own;
    while (environ[common]) common++;
    row->environment = calloc(own + common + 1, sizeof(char *));
    memcpy(row->environment, row->words, own * sizeof(char *));
    memcpy(row->environment + own, environ, common * sizeof(char *));
}

static posix_spawn_file_actions_t quiet;

/* Returns milliseconds. The peak from wait4 covers our program and the aws that it execs. */
static double run(struct row *row)
{
    struct timespec start, end;
    struct rusage usage;
    pid_t child;
    int status, error;
    clock_gettime(CLOCK_MONOTONIC, &start);
    error = posix_spawn(&child, row->command[0], &quiet, NULL, row->command, row->environment);
    if (error) die(strerror(error), row->command[0]);
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) die(strerror(errno), row->name);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != row->expected) {
        fprintf(stderr, "scripts/bench: %s: got wait status %x, expected exit code %d\n", row->name, status, row->expected);
        exit(1);
    }
#ifdef __APPLE__
    usage.ru_maxrss /= 1024;
#endif
    if (usage.ru_maxrss > row->peak) row->peak = usage.ru_maxrss;
    return (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    /* Keeps the output of the rows out of the table. */
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    int rounds = argc == 3 ? atoi(argv[1]) : 0;
    double reference = 0;
    if (rounds < 1) die("bench ROUNDS REFERENCE <ROWS", "usage");
    while ((length = getline(&line, &size, stdin)) > 0) {
        line[length - 1] = 0;
        read_row(strdup(line));
    }

    for (int i = 0; i < count; i++) rows[i].added = calloc(rounds, sizeof(double));
    for (int round = -WARM_UP; round < rounds; round++) {
        double bare = 0;
        run(&rows[0]);
        for (int i = 0; i < count; i++) {
            double elapsed = run(&rows[i]);
            if (i == 0) bare = elapsed;
            if (round >= 0) rows[i].added[round] = i == 0 ? elapsed : elapsed - bare;
        }
    }

    for (int i = 0; i < count; i++) {
        double *sorted = rows[i].added;
        qsort(sorted, rounds, sizeof(double), by_value);
        rows[i].median = (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2;
        if (i > 0 && !strcmp(rows[i].name, argv[2])) reference = rows[i].median;
    }

    printf("| command | added ms, median | p95 | x reference | peak MiB |\n|---|---:|---:|---:|---:|\n");
    for (int i = 0; i < count; i++) {
        struct row *row = &rows[i];
        double p95 = row->added[(rounds * 95 + 99) / 100 - 1];
        if (i == 0) printf("| %s | (total: %.2f) | (%.2f) | | %.1f |\n", row->name, row->median, p95, row->peak / 1024.0);
        else printf("| %s | %.2f | %.2f | %.2f | %.1f |\n", row->name, row->median, p95, reference > 0 ? row->median / reference : 0, row->peak / 1024.0);
    }
    return 0;
}
