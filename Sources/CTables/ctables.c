#include "include/ctables.h"

// The blob lies in the read-only data of the binary. The assembler finds it through the header search path that
// Package.swift gives (profiles/r4), so no path of the build machine gets into the binary. ctables_digest.h, which
// ctables.h includes, changes with the blob and makes the build compile this file again.
__asm__(
    ".pushsection .rodata.caresync_r4_tables,\"a\",@progbits\n"
    ".balign 64\n"
    ".globl caresync_r4_tables\n"
    ".hidden caresync_r4_tables\n"
    ".type caresync_r4_tables, @object\n"
    "caresync_r4_tables:\n"
    ".incbin \"r4.tables\"\n"
    ".globl caresync_r4_tables_end\n"
    ".hidden caresync_r4_tables_end\n"
    "caresync_r4_tables_end:\n"
    ".size caresync_r4_tables, caresync_r4_tables_end - caresync_r4_tables\n"
    ".popsection\n");

const void *caresync_r4_tables_start(void) {
    return caresync_r4_tables;
}

size_t caresync_r4_tables_size(void) {
    return (size_t)(caresync_r4_tables_end - caresync_r4_tables);
}
