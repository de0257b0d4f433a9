/* What of the C library Swift's Glibc module leaves out: epoll and memmem. */
#pragma once
#include <stddef.h>
#include <sys/epoll.h>

extern void *memmem(const void *text, size_t length, const void *part, size_t part_length);
