#pragma once
// Written by scripts/generate-dictionary: a changed dictionary changes this file, so cbodies.c is compiled again.
#define CARESYNC_BODIES_1_SIZE 58540
#define CARESYNC_BODIES_1_SHA256 "5ec4ac59b0abcb74752b1aea964204d23491e576a335caa2882017cd0b42dcd1"
