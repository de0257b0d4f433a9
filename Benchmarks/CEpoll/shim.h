/* Linux's epoll, which the Glibc module leaves out. */
#pragma once
#include <sys/epoll.h>
