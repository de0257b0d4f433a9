#pragma once
// Written by scripts/generate-r4: a changed blob changes this file, so ctables.c is compiled again.
#define CARESYNC_R4_TABLES_FORMAT 1
#define CARESYNC_R4_TABLES_SIZE 894336
#define CARESYNC_R4_TABLES_SHA256 "87fc74ae7cccddd862e285aad1989793aabadd6bee0f586a5bd811f9dbf439f9"
