/* Misbehaves as the first line of the page says; labels the first block as the title otherwise. */
#define _GNU_SOURCE
#include "kiosque_plugin.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const kq_host *host_now;

static int32_t done(const char *what, int is_forbidden)
{
    char text[64];
    int len = snprintf(text, sizeof text, "%s: %s", what, is_forbidden ? "forbidden" : "allowed");
    kq_str said = { (const uint8_t *)text, (size_t)len };
    return host_now->say(host_now->ctx, said);
}

/* Uses all of the stack: no compiler sees that it never ends. */
static int deeper(volatile const char *above)
{
    volatile char here[4096];
    here[0] = above[0];
    here[1] = 0;
    return here[0] == 1 ? 0 : deeper(here) + here[1];
}

static void flood_memory(void)
{
    for (;;) {
        volatile char *more = malloc(1 << 20);
        if (!more)
            abort();
        memset((void *)more, 1, 1 << 20);
    }
}

static int opens(const char *path, int flags)
{
    int file = open(path, flags, 0600);
    if (file < 0)
        return 0;
    close(file);
    return 1;
}

static int forks(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

static int connects(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static void flood_calls(const kq_host *host)
{
    for (;;)
        host->say(host->ctx, KQ_STR("again"));
}

/* Writes rubbish wherever a host could be listening. */
static void shout(void)
{
    static const char rubbish[] = "\xff\xff\xff\xff rubbish";
    for (int file = 0; file < 64; file++)
        (void)!write(file, rubbish, sizeof rubbish);
}

static int32_t misbehave(const kq_host *host, const char *fault)
{
    volatile char *nowhere = (char *)8;
    host_now = host;
    if (!strcmp(fault, "segfault"))
        *nowhere = 1;
    if (!strcmp(fault, "abort"))
        abort();
    if (!strcmp(fault, "exit"))
        exit(3);
    if (!strcmp(fault, "loop"))
        for (volatile int i = 0;; i++) {}
    if (!strcmp(fault, "sleep"))
        sleep(1000);
    if (!strcmp(fault, "stop"))
        raise(SIGSTOP);
    if (!strcmp(fault, "stack"))
        return deeper(fault);
    if (!strcmp(fault, "memory"))
        flood_memory();
    if (!strcmp(fault, "calls"))
        flood_calls(host);
    if (!strcmp(fault, "shout"))
        shout();
    if (!strcmp(fault, "print"))
        printf("\xff\xff\xff\xff printed\n"), fflush(stdout);
    if (!strcmp(fault, "length"))
        host->part(host->ctx, 0, KQ_PART_TITLE, 4000000000u, 4000000000u);
    if (!strcmp(fault, "wild length"))
        host->say(host->ctx, (kq_str){ (const uint8_t *)"x", SIZE_MAX });
    if (!strcmp(fault, "utf-8"))
        host->say(host->ctx, (kq_str){ (const uint8_t *)"\xff\xfe", 2 });
    if (!strcmp(fault, "fails"))
        return host->fail(host->ctx, KQ_STR("no stars"));
    if (!strcmp(fault, "reading"))
        return done(fault, !opens("/etc/hostname", O_RDONLY) && !opens("/etc/passwd", O_RDONLY));
    if (!strcmp(fault, "writing"))
        return done(fault, !opens("/tmp/kiosque-was-here", O_WRONLY | O_CREAT));
    if (!strcmp(fault, "forking"))
        return done(fault, !forks());
    if (!strcmp(fault, "network"))
        return done(fault, !connects());
    if (!strcmp(fault, "killing"))
        return done(fault, kill(getppid(), 0) != 0);
    return KQ_OK;
}

static int32_t extract(void *instance, const kq_host *host, const kq_page *page)
{
    uint32_t count;
    const kq_block *blocks = kq_blocks(page, &count);
    char fault[32] = { 0 };
    int32_t code;
    (void)instance;
    if (count && blocks[0].text_len < sizeof fault)
        memcpy(fault, kq_text(page, &blocks[0]).ptr, blocks[0].text_len);
    code = misbehave(host, fault);
    host->label(host->ctx, 0, KQ_LABEL_TITLE, 0, 1000, KQ_STR("first"));
    return code;
}

KQ_EXPORT(the_gazette, "the-gazette", "0.1.0", 0, NULL, NULL, NULL, extract)
