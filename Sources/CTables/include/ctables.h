#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ctables_digest.h"

// The blob of R4 tables that scripts/generate-r4 writes, and the layout of its records. The script's head describes the
// format; numbers count from 1, record 0 of every table is empty. All fields are little-endian and used in place.

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the R4 tables are little-endian and used in place"
#endif

_Static_assert(CARESYNC_R4_TABLES_FORMAT == 1, "the blob's format and this header's do not agree: run scripts/generate-r4");

extern const unsigned char caresync_r4_tables[];
extern const unsigned char caresync_r4_tables_end[];

/// Start of the blob; valid as long as the program runs.
const void *caresync_r4_tables_start(void);
/// Size of the blob in bytes.
size_t caresync_r4_tables_size(void);

struct caresync_header {
    char magic[8];
    uint32_t format;
    uint32_t section_count;
    uint32_t size;
    uint32_t reserved;
};

struct caresync_section {
    uint32_t id;
    uint32_t offset;
    uint32_t count;
    uint32_t width;
};

struct caresync_info {
    uint32_t name;
    uint32_t value;
};

struct caresync_type {
    uint32_t name;
    uint32_t invariants;
    uint16_t base;
    uint16_t first_property;
    uint16_t property_count;
    uint16_t first_element;
    uint16_t element_count;
    uint16_t root;
    uint8_t kind;
    uint8_t primitive;
    uint16_t flags;
    uint16_t defined_by;
    uint16_t reserved;
    uint32_t reserved2;
};

struct caresync_property {
    uint32_t name;
    uint16_t owner;
    uint16_t element;
    uint16_t type;
    uint16_t flags;
    uint16_t order;
    uint8_t name_length;
    uint8_t primitive;
};

struct caresync_element {
    uint32_t name;
    uint32_t invariants;
    uint32_t reference_targets;
    uint32_t canonical_targets;
    uint32_t profile;
    uint16_t owner;
    uint16_t first_property;
    uint16_t property_count;
    uint16_t min;
    uint16_t max;
    uint16_t order;
    uint16_t flags;
    uint16_t binding;
    uint16_t content;
    uint16_t reserved;
};

struct caresync_property_slot {
    uint16_t property;
    uint16_t tag;
};

struct caresync_invariant {
    uint32_t key;
    uint32_t expression;
    uint8_t severity;
    uint8_t reserved;
    uint16_t reserved2;
};

struct caresync_binding {
    uint32_t value_set;
    uint32_t maximum_value_set;
    uint16_t codes;
    uint8_t strength;
    uint8_t reserved;
};

struct caresync_value_set {
    uint32_t url;
    uint32_t version;
    uint32_t first_code;
    uint32_t code_count;
};

struct caresync_code {
    uint32_t code;
    uint32_t system;
};

struct caresync_search_parameter {
    uint32_t url;
    uint32_t code;
    uint32_t expression;
    uint32_t bases;
    uint32_t targets;
    uint32_t reserved;
    uint16_t first_component;
    uint16_t component_count;
    uint16_t comparators;
    uint16_t modifiers;
    uint8_t kind;
    uint8_t flags;
    uint8_t xpath_usage;
    uint8_t reserved2;
};

struct caresync_search_component {
    uint32_t expression;
    uint16_t definition;
    uint16_t reserved;
};

struct caresync_compartment {
    uint32_t code;
    uint32_t url;
    uint16_t type;
    uint16_t first_entry;
    uint16_t entry_count;
    uint16_t reserved;
};

struct caresync_compartment_entry {
    uint32_t parameters;
    uint16_t type;
    uint16_t flags;
};

struct caresync_operation {
    uint32_t url;
    uint32_t code;
    uint32_t types;
    uint16_t first_parameter;
    uint16_t parameter_count;
    uint8_t kind;
    uint8_t levels;
    uint8_t flags;
    uint8_t reserved;
};

struct caresync_operation_parameter {
    uint32_t name;
    uint32_t type_name;
    uint32_t targets;
    uint32_t value_set;
    uint16_t type;
    uint16_t min;
    uint16_t max;
    uint16_t parent;
    uint8_t use;
    uint8_t search_kind;
    uint8_t binding_strength;
    uint8_t reserved;
};

_Static_assert(sizeof(struct caresync_header) == 24, "header");
_Static_assert(sizeof(struct caresync_section) == 16, "section");
_Static_assert(sizeof(struct caresync_info) == 8, "info");
_Static_assert(sizeof(struct caresync_type) == 32, "type");
_Static_assert(sizeof(struct caresync_property) == 16, "property");
_Static_assert(sizeof(struct caresync_element) == 40, "element");
_Static_assert(sizeof(struct caresync_property_slot) == 4, "property slot");
_Static_assert(sizeof(struct caresync_invariant) == 12, "invariant");
_Static_assert(sizeof(struct caresync_binding) == 12, "binding");
_Static_assert(sizeof(struct caresync_value_set) == 16, "value set");
_Static_assert(sizeof(struct caresync_code) == 8, "code");
_Static_assert(sizeof(struct caresync_search_parameter) == 36, "search parameter");
_Static_assert(sizeof(struct caresync_search_component) == 8, "search component");
_Static_assert(sizeof(struct caresync_compartment) == 16, "compartment");
_Static_assert(sizeof(struct caresync_compartment_entry) == 8, "compartment entry");
_Static_assert(sizeof(struct caresync_operation) == 20, "operation");
_Static_assert(sizeof(struct caresync_operation_parameter) == 28, "operation parameter");
