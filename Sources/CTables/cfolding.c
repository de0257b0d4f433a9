#include "include/cfolding.h"

// As in ctables.c: the table lies in the read-only data of the binary, found through the header search path that Package.swift gives.
__asm__(
    ".pushsection .rodata.caresync_folding_1,\"a\",@progbits\n"
    ".balign 16\n"
    ".globl caresync_folding_1\n"
    ".hidden caresync_folding_1\n"
    ".type caresync_folding_1, @object\n"
    "caresync_folding_1:\n"
    ".incbin \"../folding/folding-1.table\"\n"
    ".globl caresync_folding_1_end\n"
    ".hidden caresync_folding_1_end\n"
    "caresync_folding_1_end:\n"
    ".size caresync_folding_1, caresync_folding_1_end - caresync_folding_1\n"
    ".popsection\n");

const void *caresync_folding_1_start(void) {
    return caresync_folding_1;
}

size_t caresync_folding_1_size(void) {
    return (size_t)(caresync_folding_1_end - caresync_folding_1);
}
