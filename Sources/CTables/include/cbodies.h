#pragma once

#include <stddef.h>

#include "cbodies_digest.h"

// The dictionary number 1 that stored bodies are compressed with; scripts/generate-dictionary writes it. It is permanent: bodies in stores
// can only be read with it.

extern const unsigned char caresync_bodies_1[];
extern const unsigned char caresync_bodies_1_end[];

/// Start of the dictionary; valid as long as the program runs.
const void *caresync_bodies_1_start(void);
/// Size of the dictionary in bytes.
size_t caresync_bodies_1_size(void);
