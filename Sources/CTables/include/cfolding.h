#pragma once

#include <stddef.h>
#include <stdint.h>

// The table of text folding number 1 that scripts/generate-folding writes; the script's head describes the format. It is permanent: another
// folding would be another table.

extern const unsigned char caresync_folding_1[];
extern const unsigned char caresync_folding_1_end[];

/// Start of the table, aligned to 16 bytes; valid as long as the program runs.
const void *caresync_folding_1_start(void);
/// Size of the table in bytes.
size_t caresync_folding_1_size(void);

struct caresync_folding_header {
    char magic[8];
    uint32_t record_count;
    uint32_t text_size;
};

/// What a character becomes: the offset of its text, times 256, plus the text's length in bytes.
struct caresync_folding_record {
    uint32_t character;
    uint32_t text;
};
