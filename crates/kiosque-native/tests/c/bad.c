/* A plugin that is wrong in one way: the one named by WRONG. */
#include "kiosque_plugin.h"

#define MAGIC 1
#define SHORT 2
#define MAJOR_99 3
#define NULL_DESCRIPTION 4
#define ID 5
#define NO_EXTRACT 6
#define LAYOUT 7
#define SYMBOL 8
#define OPEN 9
#define FAILS 10
#define RETURNS 11
#define RANGE 12
#define UTF8 13
#define SPLIT_CHAR 14
#define BLOCK 15
#define NUMBER 16
#define NULL_TEXT 17
#define ENDLESS 18
#define LATE 19
#define SILENT_OPEN 20

static void *open_it(const kq_host *host, kq_str config)
{
    static char instance;
    if (WRONG == OPEN)
        host->fail(host->ctx, config);
    /* Outside of a page nothing can be labelled, and nothing happens. */
    host->label(host->ctx, 0, KQ_LABEL_TITLE, 0, 1000, KQ_STR("open"));
    return WRONG == OPEN || WRONG == SILENT_OPEN ? NULL : &instance;
}

static int32_t extract(void *instance, const kq_host *host, const kq_page *page)
{
    const kq_str null_text = { NULL, 7 };
    (void)instance, (void)page;
    host->label(host->ctx, 0, KQ_LABEL_TITLE, KQ_RELATED_NOT_SAID, 1000, KQ_STR("first"));
    switch (WRONG) {
    case FAILS:
        host->fail(host->ctx, KQ_STR("no stars"));
        return KQ_OK;
    case RETURNS:
        return KQ_FAILED;
    case RANGE:
        host->part(host->ctx, 0, KQ_PART_AUTHOR, 5, 4000000000u);
        host->part(host->ctx, 0, KQ_PART_AUTHOR, 0, 900);
        break;
    case UTF8:
        host->label(host->ctx, 1, KQ_LABEL_TITLE, 0, 1000, KQ_STR("\xff\xfe"));
        host->say(host->ctx, KQ_STR("\xc3"));
        break;
    case SPLIT_CHAR:
        host->part(host->ctx, 1, KQ_PART_TITLE, 0, 1);
        break;
    case BLOCK:
        host->label(host->ctx, 77, KQ_LABEL_TITLE, 0, 1000, KQ_STR("far"));
        host->unsplit(host->ctx, UINT32_MAX);
        break;
    case NUMBER:
        host->label(host->ctx, 1, 200, 0, 1000, KQ_STR("label"));
        host->label(host->ctx, 1, KQ_LABEL_TITLE, 9, 1000, KQ_STR("list"));
        host->label(host->ctx, 1, KQ_LABEL_TITLE, 0, 1001, KQ_STR("score"));
        host->fact(host->ctx, 99, KQ_STR("fact"), KQ_STR("fact"));
        break;
    case NULL_TEXT:
        host->fact(host->ctx, KQ_PART_SECTION, null_text, KQ_STR("fact"));
        break;
    case ENDLESS:
        while (host->say(host->ctx, KQ_STR("rain")) == KQ_OK) { }
        while (host->unsplit(host->ctx, 1) == KQ_OK) { }
        break;
    case LATE:
        return host->due(host->ctx) == 1 ? KQ_OK : KQ_FAILED;
    }
    return KQ_OK;
}

#if WRONG == SYMBOL
#define ENTRY kiosque_plugin_v2_the_gazette
#else
#define ENTRY kiosque_plugin_v1_the_gazette
#endif

KQ_PUBLIC const kq_plugin *ENTRY(void)
{
    #if WRONG == ID
    static const char id[] = "another";
#else
    static const char id[] = "the-gazette";
#endif
    static const kq_plugin plugin = {
        WRONG == MAGIC ? 0xbadu : KQ_MAGIC,
        WRONG == SHORT ? 40 : sizeof(kq_plugin),
        WRONG == MAJOR_99 ? 99 : KQ_MAJOR,
        KQ_MINOR,
        0,
        WRONG == LAYOUT ? 1 : KQ_LAYOUT_HASH,
        { (const uint8_t *)id, sizeof(id) - 1 },
        { (const uint8_t *)"0.1.0", 5 },
        open_it,
        NULL,
        NULL,
        WRONG == NO_EXTRACT ? NULL : extract,
    };
    return WRONG == NULL_DESCRIPTION ? NULL : &plugin;
}
