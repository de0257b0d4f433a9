#include "include/cterminology.h"

// As in ctables.c: the tables lie in the read-only data of the binary, found through the header search path
// that Package.swift gives (profiles/r4).
__asm__(
    ".pushsection .rodata.caresync_terminology,\"a\",@progbits\n"
    ".balign 64\n"
    ".globl caresync_terminology\n"
    ".hidden caresync_terminology\n"
    ".type caresync_terminology, @object\n"
    "caresync_terminology:\n"
    ".incbin \"r4.terminology\"\n"
    ".globl caresync_terminology_end\n"
    ".hidden caresync_terminology_end\n"
    "caresync_terminology_end:\n"
    ".size caresync_terminology, caresync_terminology_end - caresync_terminology\n"
    ".popsection\n");

__asm__(
    ".pushsection .rodata.caresync_ucum,\"a\",@progbits\n"
    ".balign 16\n"
    ".globl caresync_ucum\n"
    ".hidden caresync_ucum\n"
    ".type caresync_ucum, @object\n"
    "caresync_ucum:\n"
    ".incbin \"../ucum/ucum.tsv\"\n"
    ".globl caresync_ucum_end\n"
    ".hidden caresync_ucum_end\n"
    "caresync_ucum_end:\n"
    ".size caresync_ucum, caresync_ucum_end - caresync_ucum\n"
    ".popsection\n");

const void *caresync_terminology_start(void) {
    return caresync_terminology;
}

size_t caresync_terminology_size(void) {
    return (size_t)(caresync_terminology_end - caresync_terminology);
}

const void *caresync_ucum_start(void) {
    return caresync_ucum;
}

size_t caresync_ucum_size(void) {
    return (size_t)(caresync_ucum_end - caresync_ucum);
}
