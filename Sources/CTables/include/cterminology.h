#pragma once

#include <stddef.h>
#include <stdint.h>

#include "cterminology_digest.h"
#include "cucum_digest.h"

// The blob of R4's code systems and value sets that scripts/generate-terminology writes, the layout of its records, and the text
// of UCUM's facts that scripts/generate-ucum writes. The scripts' heads describe the formats. All fields are little-endian and used
// in place.

_Static_assert(CARESYNC_TERMINOLOGY_FORMAT == 1, "the blob's format and this header's do not agree: run scripts/generate-terminology");

extern const unsigned char caresync_terminology[];
extern const unsigned char caresync_terminology_end[];
extern const unsigned char caresync_ucum[];
extern const unsigned char caresync_ucum_end[];

/// Start of the terminology blob; valid as long as the program runs.
const void *caresync_terminology_start(void);
/// Size of the terminology blob in bytes.
size_t caresync_terminology_size(void);
/// Start of the UCUM table; valid as long as the program runs.
const void *caresync_ucum_start(void);
/// Size of the UCUM table in bytes.
size_t caresync_ucum_size(void);

struct caresync_code_system {
    uint32_t url;
    uint32_t version;
    uint32_t first_code;
    uint32_t code_count;
    uint32_t first_edge;
    uint32_t edge_count;
    uint32_t first_property;
    uint32_t property_count;
    uint8_t content;
    uint8_t flags;
    uint16_t reserved;
};

struct caresync_concept_edge {
    uint16_t concept;
    uint16_t above;
};

struct caresync_concept_property {
    uint32_t name;
    uint32_t value;
    uint16_t concept;
    uint16_t reserved;
};

struct caresync_composition {
    uint32_t url;
    uint32_t version;
    uint32_t first_part;
    uint16_t include_count;
    uint16_t exclude_count;
    uint32_t flags;
};

struct caresync_composition_part {
    uint32_t system;
    uint32_t version;
    uint32_t first_code;
    uint16_t code_count;
    uint16_t flags;
    uint32_t first_import;
    uint32_t first_filter;
    uint16_t import_count;
    uint16_t filter_count;
};

struct caresync_composition_filter {
    uint32_t property;
    uint32_t value;
    uint16_t operation;
    uint16_t reserved;
};

_Static_assert(sizeof(struct caresync_code_system) == 36, "code system");
_Static_assert(sizeof(struct caresync_concept_edge) == 4, "concept edge");
_Static_assert(sizeof(struct caresync_concept_property) == 12, "concept property");
_Static_assert(sizeof(struct caresync_composition) == 20, "composition");
_Static_assert(sizeof(struct caresync_composition_part) == 28, "composition part");
_Static_assert(sizeof(struct caresync_composition_filter) == 12, "composition filter");
