#pragma once
// Written by scripts/generate-terminology: a changed blob changes this file, so cterminology.c is compiled again.
#define CARESYNC_TERMINOLOGY_FORMAT 1
#define CARESYNC_TERMINOLOGY_SIZE 680916
#define CARESYNC_TERMINOLOGY_SHA256 "bb1d719865c687d58ba19ab58095ba02ebfd130ce0520f80391549f6823458e5"
