/* Keeps state, so that two calls on one instance at once would be seen. */
#include "kiosque_plugin.h"
#include <stdatomic.h>
#include <stdlib.h>

typedef struct busy {
    atomic_int inside;
    unsigned pages;
} busy;

static atomic_int opened, closed;

static void *open_it(const kq_host *host, kq_str config)
{
    (void)host, (void)config;
    atomic_fetch_add(&opened, 1);
    return calloc(1, sizeof(busy));
}

static void close_it(void *instance)
{
    atomic_fetch_add(&closed, 1);
    free(instance);
}

static int32_t extract(void *instance, const kq_host *host, const kq_page *page)
{
    busy *self = instance;
    if (atomic_fetch_add(&self->inside, 1) != 0)
        host->fail(host->ctx, KQ_STR("called twice at once"));
    for (volatile unsigned i = 0; i < 20000; i++) { }
    self->pages++;
    host->label(host->ctx, 0, KQ_LABEL_TITLE, KQ_RELATED_NOT_SAID, 1000, KQ_STR("first"));
    atomic_fetch_sub(&self->inside, 1);
    return kq_same(page->text, "fail") ? KQ_FAILED : KQ_OK;
}

/* Instances that are open now. */
static int32_t probe(void *instance, const kq_host *host, const kq_page *page)
{
    (void)instance, (void)host, (void)page;
    return atomic_load(&opened) - atomic_load(&closed);
}

KQ_EXPORT(the_gazette, "the-gazette", "0.1.0", 0, open_it, close_it, probe, extract)
