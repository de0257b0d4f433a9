#include "include/cbodies.h"

// As in ctables.c: the dictionary lies in the read-only data of the binary, found through the header search path that Package.swift gives.
__asm__(
    ".pushsection .rodata.caresync_bodies_1,\"a\",@progbits\n"
    ".balign 16\n"
    ".globl caresync_bodies_1\n"
    ".hidden caresync_bodies_1\n"
    ".type caresync_bodies_1, @object\n"
    "caresync_bodies_1:\n"
    ".incbin \"../bodies/bodies-1.dictionary\"\n"
    ".globl caresync_bodies_1_end\n"
    ".hidden caresync_bodies_1_end\n"
    "caresync_bodies_1_end:\n"
    ".size caresync_bodies_1, caresync_bodies_1_end - caresync_bodies_1\n"
    ".popsection\n");

const void *caresync_bodies_1_start(void) {
    return caresync_bodies_1;
}

size_t caresync_bodies_1_size(void) {
    return (size_t)(caresync_bodies_1_end - caresync_bodies_1);
}
