/* zstd's C interface, and the two answers of it that Swift cannot import: macros with casts. */
#pragma once
#include <zstd.h>

/* Whether a frame's head does not tell the size of its content, or is no frame's head. */
static inline int czstd_is_unknown_size(unsigned long long size) {
    return size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR;
}
