/* kiosque_plugin.h: the interface between kiosque and a native plugin, version 1.0.
 *
 * A plugin labels the blocks of one site's pages where rules cannot say how. It is a shared library that exports one
 * function, named for the site's id with `_` for `-`:
 *
 *     static int32_t extract(void *instance, const kq_host *host, const kq_page *page)
 *     {
 *         uint32_t count;
 *         const kq_block *blocks = kq_blocks(page, &count);
 *         (void)instance;
 *         for (uint32_t i = 0; i < count; i++)
 *             if (kq_same(kq_text(page, &blocks[i]), "***"))
 *                 host->label(host->ctx, i, KQ_LABEL_CHROME, 0, 1000, KQ_STR("stars: a line of stars"));
 *         return KQ_OK;
 *     }
 *     KQ_EXPORT(the_gazette, "the-gazette", "0.1.0", 0, NULL, NULL, NULL, extract)
 *
 * Built with: cc -shared -fPIC -O2 -o libthe-gazette.so the_gazette.c
 *
 * The rules of the house
 *   - The host calls; the plugin answers by calling the verbs of kq_host before it returns. What it emits counts only if
 *     it returns KQ_OK and did not call `fail`: a plugin that fails costs a page its native corrections, never the page.
 *   - Nothing changes hands. What the host lends (host, page, strings) is valid until the plugin's function returns, on
 *     that thread only. What the plugin passes to a verb is copied at once. Neither side frees the other's memory.
 *   - Text is UTF-8, not ended by NUL. Ranges are in bytes and must not cut a character.
 *   - A verb that is refused returns a negative code, does nothing and is noted; the others count.
 *   - Never let an exception or a longjmp leave the plugin. A crash takes the host with it.
 *   - An instance is never called twice at once, though from any thread, unless KQ_SHAREABLE is set.
 *   - The same page must get the same answer: read no clock, file, environment or network.
 *
 * Versions. The first 16 bytes of kq_plugin never change. Within a major version structs grow at their end only: check
 * `struct_size` before using a field newer than 1.0.
 */
#ifndef KIOSQUE_PLUGIN_H
#define KIOSQUE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KQ_MAGIC 0x4c50514bu /* "KQPL" */
#define KQ_MAJOR 1
#define KQ_MINOR 0

/* Flags of a plugin. */
#define KQ_PANICS_ARE_CAUGHT 1u /* for languages that unwind: no panic leaves the plugin */
#define KQ_SHAREABLE 2u         /* one instance may be called by several threads at once */

/* What functions return. */
#define KQ_OK 0
#define KQ_NO_BLOCK (-1)   /* there is no such block */
#define KQ_BAD_RANGE (-2)  /* the range leaves the block's text or cuts a character */
#define KQ_BAD_NUMBER (-3) /* no label, part or list has this number */
#define KQ_BAD_TEXT (-4)   /* not UTF-8, or NULL with a length */
#define KQ_LIMIT (-5)      /* a limit of the host on count or bytes is reached */
#define KQ_FAILED (-6)     /* the plugin failed */

/* What a block is. */
enum {
    KQ_LABEL_TITLE = 0, KQ_LABEL_KICKER, KQ_LABEL_SECTION, KQ_LABEL_STANDFIRST, KQ_LABEL_BYLINE, KQ_LABEL_DATE,
    KQ_LABEL_AGENCY, KQ_LABEL_DATELINE, KQ_LABEL_META, KQ_LABEL_PARAGRAPH, KQ_LABEL_HEADING, KQ_LABEL_LIST_ITEM,
    KQ_LABEL_QUOTE, KQ_LABEL_TABLE, KQ_LABEL_CODE, KQ_LABEL_EMBED, KQ_LABEL_LIVE_ENTRY, KQ_LABEL_POST,
    KQ_LABEL_CAPTION, KQ_LABEL_CREDIT, KQ_LABEL_TAGS, KQ_LABEL_RELATED_HEADING, KQ_LABEL_RELATED_TITLE,
    KQ_LABEL_RELATED_TEASER, KQ_LABEL_TICKER, KQ_LABEL_COMMENT, KQ_LABEL_PROMO, KQ_LABEL_NOTICE,
    KQ_LABEL_NAVIGATION, KQ_LABEL_CHROME, KQ_LABEL_DUPLICATE
};

/* A piece of a block that says one thing. KQ_PART_CUT is text that the article leaves out. */
enum {
    KQ_PART_PUBLISHER = 0, KQ_PART_AUTHOR, KQ_PART_ROLE, KQ_PART_PLACE, KQ_PART_AGENCY, KQ_PART_DATE, KQ_PART_TIME,
    KQ_PART_SECTION, KQ_PART_TAG, KQ_PART_TITLE, KQ_PART_URL, KQ_PART_MODIFIED, KQ_PART_BYLINE, KQ_PART_TAGS,
    KQ_PART_CREDIT, KQ_PART_CUT, KQ_PART_STANDFIRST, KQ_PART_IMAGE
};

/* Which list of other stories a related block belongs to. */
enum { KQ_RELATED_NOT_SAID = 0, KQ_RELATED_MORE, KQ_RELATED_RECOMMENDED, KQ_RELATED_SIDEBAR, KQ_RELATED_INLINE };

typedef struct kq_str {
    const uint8_t *ptr;
    size_t len;
} kq_str;

/* A page. `block` is one 8-aligned, little-endian block of bytes without pointers, read with the functions below. */
typedef struct kq_page {
    uint32_t struct_size;
    uint32_t reserved;
    const uint8_t *block;
    size_t block_len;
    kq_str text; /* rendered text of all blocks */
} kq_page;

/* What the host does for a plugin. `ctx` comes first; each verb returns KQ_OK or a negative code. */
typedef struct kq_host {
    uint32_t struct_size;
    uint16_t abi_major, abi_minor;
    void *ctx;
    /* Labels a block and overrules what was said of it, parts included: so label first, then add parts. `score` is per
     * mille. `reason` is a short name, then if you like a colon, a space and half a sentence for a person: explain shows
     * "stars: a line of stars" of the-gazette as native:the-gazette/stars. */
    int32_t (*label)(void *ctx, uint32_t block, uint32_t label, uint32_t related, uint32_t score, kq_str reason);
    /* Adds a part: a range of the block's text. */
    int32_t (*part)(void *ctx, uint32_t block, uint32_t part, uint32_t start, uint32_t len);
    /* The same, where the part does not say what the range's text says. */
    int32_t (*part_text)(void *ctx, uint32_t block, uint32_t part, uint32_t start, uint32_t len, kq_str text);
    /* A fact that stands on no block: KQ_PART_SECTION. */
    int32_t (*fact)(void *ctx, uint32_t part, kq_str text, kq_str reason);
    /* Several items stand on the block and cannot be told apart. */
    int32_t (*unsplit)(void *ctx, uint32_t block);
    /* A warning for the page's record. */
    int32_t (*say)(void *ctx, kq_str text);
    /* Gives the page up and says why. */
    int32_t (*fail)(void *ctx, kq_str text);
    /* 1: time is up, please return. */
    int32_t (*due)(void *ctx);
} kq_host;

/* What a plugin says of itself. The first 16 bytes are frozen for ever. */
typedef struct kq_plugin {
    uint32_t magic;
    uint32_t struct_size;
    uint16_t abi_major, abi_minor;
    uint32_t flags;
    uint64_t layout_hash; /* KQ_LAYOUT_HASH */
    kq_str id, version;
    void *(*open)(const kq_host *host, kq_str config_json); /* an instance; NULL is failure. May be absent */
    void (*close)(void *instance);                          /* may be absent */
    /* Weighs the site's marks on a page without an address: 0 no, 1000 enough, less is weak. May be absent */
    int32_t (*probe)(void *instance, const kq_host *host, const kq_page *page);
    int32_t (*extract)(void *instance, const kq_host *host, const kq_page *page);
} kq_plugin;

/* The page block: a head, then a kq_section for each section, then the sections. New sections are appended. */
enum { KQ_SECTION_META = 0, KQ_SECTION_TEXT, KQ_SECTION_BLOCKS, KQ_SECTION_RUNS, KQ_SECTION_PATHS, KQ_SECTION_PARTS,
       KQ_SECTION_STRINGS };

typedef struct kq_head { uint32_t magic, size, version, section_count; } kq_head;
typedef struct kq_section { uint32_t count, offset; } kq_section; /* offset from the start of the page block */

typedef struct kq_meta {
    uint32_t medium;                   /* 0 text dump, 1 HTML */
    uint32_t input_len;                /* length of the decoded input */
    uint32_t url_start, url_len;       /* in the strings; length 0: unknown */
    uint32_t layout_start, layout_len; /* layout that the site's rules chose; in the strings */
} kq_meta;

typedef struct kq_block {
    uint32_t text_start, text_len; /* in page->text */
    uint32_t span_start, span_len; /* in the decoded input */
    uint32_t first_run, run_count; /* count 0: the text is the input's bytes as they are */
    uint32_t path_start, path_len; /* in the paths; length 0 in a dump */
    uint32_t line;                 /* from 1 */
    float score;                   /* how sure the label so far is, 0 to 1 */
    uint16_t gap;                  /* blank lines before it in a dump */
    uint8_t level;                 /* of a heading, 1 to 6 */
    uint8_t kind;     /* 0 paragraph, 1 heading, 2 list item, 3 quote, 4 cell, 5 preformatted, 6 figure */
    uint8_t source;   /* 0 document, 1 JSON-LD, 2 state script, 3 noscript, 4 template */
    uint8_t label;    /* KQ_LABEL_...: what it is held for so far */
    uint8_t tier;     /* who said so: 0 nobody, 1 generic, 2 rules, 3 native */
    uint8_t related;  /* KQ_RELATED_... */
    uint8_t unsplit;
    uint8_t reserved_byte;
    uint16_t reserved_short;
    uint32_t reserved;
} kq_block;

typedef struct kq_run {
    uint32_t text_start, text_len;     /* in the block's text */
    uint32_t source_start, source_len; /* in the decoded input */
    uint32_t target_start, target_len; /* of a link, in the decoded input */
    uint32_t inline_kind; /* 0 plain, 1 link, 2 emphasis, 3 strong, 4 code, 5 superscript, 6 subscript, 7 break */
    uint32_t reserved;
} kq_run;

typedef struct kq_part {
    uint32_t block; /* KQ_ON_NO_BLOCK for a fact */
    uint32_t part;  /* KQ_PART_... */
    uint32_t start, len;           /* in the block's text */
    uint32_t text_start, text_len; /* in the strings, if has_text */
    uint32_t has_text;
    uint32_t reserved;
} kq_part;

#define KQ_ON_NO_BLOCK UINT32_MAX

/* The records of a section, or its bytes. For machines that are little-endian themselves; elsewhere swap. */
static inline const void *kq_records(const kq_page *page, uint32_t section, uint32_t *count)
{
    const kq_head *head = (const kq_head *)(const void *)page->block;
    const kq_section *at = (const kq_section *)(const void *)(head + 1) + section;
    *count = section < head->section_count ? at->count : 0;
    return *count ? page->block + at->offset : NULL;
}

static inline const kq_block *kq_blocks(const kq_page *page, uint32_t *count)
{
    return (const kq_block *)kq_records(page, KQ_SECTION_BLOCKS, count);
}

static inline kq_str kq_text(const kq_page *page, const kq_block *block)
{
    kq_str text = { page->text.ptr + block->text_start, block->text_len };
    return text;
}

#define KQ_STR(literal) ((kq_str){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

static inline int kq_same(kq_str text, const char *other)
{
    return text.len == strlen(other) && memcmp(text.ptr, other, text.len) == 0;
}

/* FNV-1a over the layout that this compiler gives the structs; the host compares it with its own. */
#define KQ_H(hash, number) (((hash) ^ (uint64_t)(number)) * UINT64_C(0x100000001b3))
#define KQ_LAYOUT_STR KQ_H(KQ_H(KQ_H(UINT64_C(0xcbf29ce484222325), sizeof(kq_str)), offsetof(kq_str, ptr)), \
    offsetof(kq_str, len))
#define KQ_LAYOUT_PAGE KQ_H(KQ_H(KQ_H(KQ_LAYOUT_STR, offsetof(kq_page, block)), offsetof(kq_page, block_len)), \
    offsetof(kq_page, text))
#define KQ_LAYOUT_HOST KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_LAYOUT_PAGE, offsetof(kq_host, ctx)), \
    offsetof(kq_host, label)), offsetof(kq_host, part)), offsetof(kq_host, part_text)), offsetof(kq_host, fact)), \
    offsetof(kq_host, unsplit)), offsetof(kq_host, say)), offsetof(kq_host, fail)), offsetof(kq_host, due))
#define KQ_LAYOUT_HASH KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_H(KQ_LAYOUT_HOST, offsetof(kq_plugin, layout_hash)), \
    offsetof(kq_plugin, id)), offsetof(kq_plugin, version)), offsetof(kq_plugin, open)), \
    offsetof(kq_plugin, close)), offsetof(kq_plugin, probe)), offsetof(kq_plugin, extract))

#if defined(_WIN32)
#define KQ_PUBLIC __declspec(dllexport)
#else
#define KQ_PUBLIC __attribute__((visibility("default")))
#endif

/* The description and the exported function. */
#define KQ_EXPORT(ident, id, version, flags, open, close, probe, extract) \
    KQ_PUBLIC const kq_plugin *kiosque_plugin_v1_##ident(void) \
    { \
        static const kq_plugin plugin = { \
            KQ_MAGIC, sizeof(kq_plugin), KQ_MAJOR, KQ_MINOR, flags, KQ_LAYOUT_HASH, \
            { (const uint8_t *)("" id), sizeof(id) - 1 }, { (const uint8_t *)("" version), sizeof(version) - 1 }, \
            open, close, probe, extract }; \
        return &plugin; \
    }

#ifdef __cplusplus
}
#endif
#endif
