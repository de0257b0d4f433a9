#pragma once
// Written by scripts/generate-ucum: a changed table changes this file, so cterminology.c is compiled again.
#define CARESYNC_UCUM_SIZE 8573
#define CARESYNC_UCUM_SHA256 "8defc1482b55d4254c63ec1eaf01b9e0ed901f3410e550d4067f18bd55a501ed"
