/* SQLite's C interface, and what of it Swift cannot import: macros with casts and functions with variable arguments. */
#pragma once
#include <sqlite3.h>

/* Process-wide settings; must come before any other call, has no effect afterwards. Answers an SQLite result code. */
static inline int csqlite_configure(void) {
    int result = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    if (result == SQLITE_OK) result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return result;
}

/* Whether closing the last connection leaves the write-ahead log as it is. */
static inline int csqlite_keep_log_on_close(sqlite3 *database, int keep) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, (int *)0);
}

static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
static inline sqlite3_destructor_type csqlite_static(void) { return SQLITE_STATIC; }
