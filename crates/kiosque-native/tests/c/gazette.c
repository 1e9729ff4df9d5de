/* The Gazette ends each story with a line of stars, signs with "Par", and runs a ticker.
 *
 * SECOND_BUILD labels what follows the stars differently, so that a test can tell two builds apart. */
#include "kiosque_plugin.h"

#ifdef SECOND_BUILD
#define AFTER_STARS KQ_LABEL_PROMO
#else
#define AFTER_STARS KQ_LABEL_CHROME
#endif

static int begins_with(kq_str text, const char *start)
{
    size_t len = strlen(start);
    return text.len >= len && memcmp(text.ptr, start, len) == 0;
}

static int32_t extract(void *instance, const kq_host *host, const kq_page *page)
{
    uint32_t count, after_stars = 0;
    const kq_block *blocks = kq_blocks(page, &count);
    (void)instance;
    for (uint32_t i = 0; i < count; i++) {
        kq_str text = kq_text(page, &blocks[i]);
        after_stars |= (uint32_t)kq_same(text, "***");
        if (after_stars) {
            host->label(host->ctx, i, AFTER_STARS, KQ_RELATED_NOT_SAID, 900, KQ_STR("end: after the line of stars"));
        } else if (begins_with(text, "Par ")) {
            host->label(host->ctx, i, KQ_LABEL_BYLINE, KQ_RELATED_NOT_SAID, 1000, KQ_STR("par"));
            host->part(host->ctx, i, KQ_PART_AUTHOR, 4, (uint32_t)text.len - 4);
        } else if (text.len > 5 && text.ptr[2] == ':') {
            host->label(host->ctx, i, KQ_LABEL_TICKER, KQ_RELATED_NOT_SAID, 1000, KQ_STR("ticker"));
            host->part(host->ctx, i, KQ_PART_TIME, 0, 5);
            host->part_text(host->ctx, i, KQ_PART_TITLE, 5, (uint32_t)text.len - 5, KQ_STR("Rain again"));
            host->unsplit(host->ctx, i);
        } else if (begins_with(text, "Also")) {
            host->label(host->ctx, i, KQ_LABEL_RELATED_TITLE, KQ_RELATED_SIDEBAR, 1000, KQ_STR("also"));
        }
    }
    host->fact(host->ctx, KQ_PART_SECTION, KQ_STR("weather"), KQ_STR("always"));
    return KQ_OK;
}

static int32_t probe(void *instance, const kq_host *host, const kq_page *page)
{
    (void)instance, (void)host;
    return begins_with(page->text, "The Gazette") ? 1500 : 0;
}

KQ_EXPORT(the_gazette, "the-gazette", "1.2.3", 0, NULL, NULL, probe, extract)
