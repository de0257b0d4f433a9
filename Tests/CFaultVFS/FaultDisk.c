/* The simulated disk: contents, names, what of them was synced, and what remains of them after a power cut. */
#include "FaultDisk.h"
#include <stdlib.h>
#include <string.h>

void fault_lock(FaultDisk *disk) { pthread_mutex_lock(&disk->mutex); }
void fault_unlock(FaultDisk *disk) { pthread_mutex_unlock(&disk->mutex); }

/* SplitMix64. */
static uint64_t next_random(FaultDisk *disk) {
    uint64_t word = disk->random += 0x9E3779B97F4A7C15u;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

/* A number below the bound. */
static uint64_t random_below(FaultDisk *disk, uint64_t bound) { return next_random(disk) % bound; }

/* --- Images. --- */

static bool resize(FaultImage *image, int64_t size) {
    if (size > image->capacity) {
        int64_t capacity = size + size / 2 + 4096;
        uint8_t *bytes = realloc(image->bytes, (size_t)capacity);
        if (!bytes) return false;
        image->bytes = bytes;
        image->capacity = capacity;
    }
    if (size > image->size) memset(image->bytes + image->size, 0, (size_t)(size - image->size));
    image->size = size;
    return true;
}

static bool put(FaultImage *image, const uint8_t *bytes, int64_t length, int64_t offset) {
    if (offset + length > image->size && !resize(image, offset + length)) return false;
    memcpy(image->bytes + offset, bytes, (size_t)length);
    return true;
}

static void apply(FaultImage *image, const FaultChange *change) {
    if (change->bytes) put(image, change->bytes, change->length, change->offset);
    else resize(image, change->offset);
}

static bool copy(FaultImage *target, const FaultImage *source) {
    target->size = 0;
    return source->size == 0 || put(target, source->bytes, source->size, 0);
}

/* --- Counting. --- */

static int kind_index(int kind) { return __builtin_ctz((unsigned)kind); }

bool fault_count(FaultDisk *disk, FaultOperation operation, int kind) {
    if (disk->isOff) return false;
    disk->counts[operation][kind_index(kind)]++;
    if (disk->rules[operation].files & kind) disk->ruleCounts[operation]++;
    if (operation != FAULT_READ && disk->cutAtOperation > 0 && --disk->cutAtOperation == 0) disk->isOff = true;
    return !disk->isOff;
}

bool fault_is_due(FaultDisk *disk, FaultOperation operation, int kind) {
    const FaultRule *rule = &disk->rules[operation];
    uint64_t count = disk->ruleCounts[operation];
    return (rule->files & kind) && count >= rule->first && count < rule->end;
}

/* --- Names. --- */

FaultName *fault_find(FaultDisk *disk, const char *path) {
    for (FaultName *name = disk->names; name; name = name->next) {
        if (strcmp(name->path, path) == 0) return name;
    }
    return NULL;
}

static bool add_state(FaultName *name, FaultNode *node) {
    FaultNode **states = realloc(name->states, (name->stateCount + 1) * sizeof *states);
    if (!states) return false;
    name->states = states;
    states[name->stateCount++] = node;
    name->now = node;
    return true;
}

FaultNode *fault_make(FaultDisk *disk, const char *path, int kind) {
    FaultName *name = path ? fault_find(disk, path) : NULL;
    if (name && name->now) return name->now;
    FaultNode *node = calloc(1, sizeof *node);
    if (!node) return NULL;
    node->kind = kind;
    node->next = disk->nodes;
    disk->nodes = node;
    if (!path) return node;
    if (!name) {
        name = calloc(1, sizeof *name);
        if (!name) return NULL;
        name->path = strdup(path);
        name->next = disk->names;
        disk->names = name;
        /* On the disk, there is no such name. */
        if (!name->path || !add_state(name, NULL)) return NULL;
    }
    node->isNamed = true;
    return add_state(name, node) ? node : NULL;
}

bool fault_remove(FaultDisk *disk, const char *path) {
    FaultName *name = fault_find(disk, path);
    if (!name || !name->now) return false;
    disk->used -= name->now->now.size;
    return add_state(name, NULL);
}

static void keep_state(FaultName *name, size_t index) {
    name->now = name->states[index];
    name->states[0] = name->now;
    name->stateCount = 1;
}

void fault_sync_folder(FaultDisk *disk) {
    for (FaultName *name = disk->names; name; name = name->next) keep_state(name, name->stateCount - 1);
    fault_collect(disk);
}

static void free_node(FaultNode *node) {
    for (size_t index = 0; index < node->changeCount; index++) free(node->changes[index].bytes);
    free(node->changes);
    free(node->now.bytes);
    free(node->durable.bytes);
    free(node);
}

void fault_collect(FaultDisk *disk) {
    for (FaultNode *node = disk->nodes; node; node = node->next) node->isNamed = false;
    for (FaultName *name = disk->names; name; name = name->next) {
        for (size_t index = 0; index < name->stateCount; index++) {
            if (name->states[index]) name->states[index]->isNamed = true;
        }
    }
    for (FaultNode **link = &disk->nodes; *link;) {
        FaultNode *node = *link;
        if (node->isNamed || node->handles > 0) {
            link = &node->next;
        } else {
            *link = node->next;
            free_node(node);
        }
    }
}

/* --- Contents. --- */

int fault_read(FaultNode *node, void *buffer, int64_t length, int64_t offset) {
    int64_t there = node->now.size - offset;
    if (there < 0) there = 0;
    if (there > length) there = length;
    if (there > 0) memcpy(buffer, node->now.bytes + offset, (size_t)there);
    if (there == length) return SQLITE_OK;
    memset((uint8_t *)buffer + there, 0, (size_t)(length - there));
    return SQLITE_IOERR_SHORT_READ;
}

static bool record(FaultNode *node, const void *bytes, int64_t length, int64_t offset) {
    if (node->changeCount == node->changeCapacity) {
        size_t capacity = node->changeCapacity * 2 + 64;
        FaultChange *changes = realloc(node->changes, capacity * sizeof *changes);
        if (!changes) return false;
        node->changes = changes;
        node->changeCapacity = capacity;
    }
    FaultChange change = {.offset = offset, .length = length, .order = ++node->order};
    if (bytes) {
        change.bytes = malloc((size_t)length + 1);
        if (!change.bytes) return false;
        memcpy(change.bytes, bytes, (size_t)length);
    }
    node->changes[node->changeCount++] = change;
    apply(&node->now, &change);
    return true;
}

int fault_write(FaultDisk *disk, FaultNode *node, const void *bytes, int64_t length, int64_t offset) {
    int64_t growth = offset + length - node->now.size;
    if (growth < 0) growth = 0;
    bool isFull = disk->space >= 0 && growth > 0 && disk->used + growth > disk->space;
    if (isFull) {
        int64_t left = disk->space > disk->used ? disk->space - disk->used : 0;
        length -= growth - left;
        growth = left;
        if (length <= 0) return SQLITE_FULL;
    }
    if (!record(node, bytes, length, offset)) return SQLITE_NOMEM;
    disk->used += growth;
    return isFull ? SQLITE_FULL : SQLITE_OK;
}

int fault_truncate(FaultDisk *disk, FaultNode *node, int64_t size) {
    int64_t before = node->now.size;
    if (!record(node, NULL, 0, size)) return SQLITE_NOMEM;
    disk->used += size - before;
    return SQLITE_OK;
}

void fault_settle(FaultNode *node, uint64_t order) {
    size_t settled = 0;
    while (settled < node->changeCount && node->changes[settled].order <= order) {
        apply(&node->durable, &node->changes[settled]);
        free(node->changes[settled].bytes);
        settled++;
    }
    node->changeCount -= settled;
    memmove(node->changes, node->changes + settled, node->changeCount * sizeof *node->changes);
}

/* --- Loss. --- */

/* Puts the sectors of a write on the disk that chance keeps, `chance` of 8; what a kept sector leaves before it may be old garbage. */
static void tear(FaultDisk *disk, FaultImage *image, const FaultChange *change, uint64_t chance, bool leavesGarbage) {
    int64_t at = change->offset;
    int64_t end = change->offset + change->length;
    while (at < end) {
        int64_t next = (at / FAULT_SECTOR + 1) * FAULT_SECTOR;
        if (next > end) next = end;
        if (random_below(disk, 8) < chance) {
            put(image, change->bytes + (at - change->offset), next - at, at);
        } else if (leavesGarbage && at >= image->size) {
            for (int64_t byte = at; byte < next; byte++) {
                uint8_t garbage = (uint8_t)next_random(disk);
                put(image, &garbage, 1, byte);
            }
        }
        at = next;
    }
}

static void shuffle(FaultDisk *disk, FaultChange *changes, size_t count) {
    for (size_t index = count; index > 1; index--) {
        size_t other = (size_t)random_below(disk, index);
        FaultChange held = changes[index - 1];
        changes[index - 1] = changes[other];
        changes[other] = held;
    }
}

void fault_lose(FaultDisk *disk, FaultNode *node) {
    enum { DROPPED, KEPT, CUT_SHORT, PICKED, TORN, REORDERED, WAYS };
    uint64_t way = disk->loss == FAULT_WHOLE_LOSS ? DROPPED : random_below(disk, WAYS);
    uint64_t chance = 1 + random_below(disk, 7);
    bool leavesGarbage = way >= TORN && random_below(disk, 2) == 0;
    size_t count = node->changeCount;
    if (way == DROPPED) count = 0;
    if (way == CUT_SHORT && count > 0) count = (size_t)random_below(disk, count + 1);
    if (way == REORDERED) shuffle(disk, node->changes, count);
    for (size_t index = 0; index < count; index++) {
        const FaultChange *change = &node->changes[index];
        bool isLast = way == CUT_SHORT && index + 1 == count;
        if (change->bytes && (way >= TORN || isLast)) tear(disk, &node->durable, change, chance, leavesGarbage);
        else if (way == KEPT || way == CUT_SHORT || random_below(disk, 8) < chance) apply(&node->durable, change);
    }
    for (size_t index = 0; index < node->changeCount; index++) free(node->changes[index].bytes);
    node->changeCount = 0;
}

/* --- The disk as a whole. --- */

static void clear_faults(FaultDisk *disk) {
    disk->isOff = false;
    disk->cutAtSync = 0;
    disk->cutAtOperation = 0;
    memset(disk->rules, 0, sizeof disk->rules);
}

bool fault_disk_materialise(FaultDisk *disk, uint64_t seed) {
    fault_lock(disk);
    bool isClosed = disk->handles == 0;
    if (isClosed) {
        disk->random = seed;
        for (FaultName *name = disk->names; name; name = name->next) {
            size_t index = disk->loss == FAULT_WHOLE_LOSS ? 0 : (size_t)random_below(disk, name->stateCount);
            keep_state(name, index);
        }
        fault_collect(disk);
        disk->used = 0;
        for (FaultNode *node = disk->nodes; node; node = node->next) {
            fault_lose(disk, node);
            copy(&node->now, &node->durable);
            disk->used += node->now.size;
        }
        clear_faults(disk);
    }
    fault_unlock(disk);
    return isClosed;
}

bool fault_disk_restart(FaultDisk *disk) {
    fault_lock(disk);
    bool isClosed = disk->handles == 0;
    if (isClosed) clear_faults(disk);
    fault_unlock(disk);
    return isClosed;
}

void fault_free_files(FaultDisk *disk) {
    while (disk->nodes) {
        FaultNode *node = disk->nodes;
        disk->nodes = node->next;
        free_node(node);
    }
    while (disk->names) {
        FaultName *name = disk->names;
        disk->names = name->next;
        free(name->path);
        free(name->states);
        free(name);
    }
}
