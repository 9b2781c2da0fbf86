/*
 * What the clients of the others have in common: commands on standard input, an answer of one line
 * of JSON for each on standard output, everything on one thread. `peer.ts` speaks the same.
 *
 *   first                       {"at"}          the instant of the first acknowledged write
 *   prepare KEYS BYTES          {"prepared"}    the keys are there, with values of that size
 *   assume KEYS BYTES           {"prepared"}    as above, but another client made them
 *   load KIND WINDOW MS         {"count","failed","ms","p50","p99"}   set, ephemeral, linear, local,
 *                                               lock (each its own) or contend (all for one)
 *   watch N                     {"watching"}    N watchers of the key /fan, instead of those before
 *   touch                       {"submitted","acknowledged"}   a write of that key
 *                               {"told"}        unasked: the instant at which all N had been told
 *   beat; since T; rest         {"at"}          a write every 2 ms; the first that was submitted
 *                                               after T is acknowledged
 *   hold                        {"at"}          the instant at which it has the lock that all hold
 *
 * All instants are milliseconds of the machine's monotonic clock.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum operation { CREATE, SET, CREATE_EPHEMERAL, DELETE, LINEAR, LOCAL, LOCK, CONTEND, HOLD, UNLOCK };

/* Keys of their own, below zero. Those from 0 on are /bench/k0, /bench/k1 and so on. */
enum { KEY_ROOT = -1, KEY_FAN = -2 };

/* What a program of one system provides. `submit` returns 0, and `completed` follows later; or it
 * returns another number, and nothing follows. */
static int submit(enum operation operation, long token, int key);
static void watch(int count);
/* Waits at most so many milliseconds for the network or standard input; true: input is there. */
static int wait_for_input(int ms);
static int is_connected(void);

enum { SLOTS = 1024, BEATS = 1 << 16, SAMPLES = 1 << 20, VALUE_BYTES = 1 << 16 };
enum { TOKEN_FIRST = SLOTS, TOKEN_TOUCH, TOKEN_HOLD, TOKEN_BEAT };
static const double beat_ms = 2;

static char value[VALUE_BYTES];
static int value_bytes = 100;
static int keys = 1;

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void path_of(char *path, size_t size, int key) {
  if (key == KEY_ROOT) snprintf(path, size, "/bench");
  else if (key == KEY_FAN) snprintf(path, size, "/fan");
  else snprintf(path, size, "/bench/k%d", key);
}

static void ephemeral_path(char *path, size_t size, long slot) {
  snprintf(path, size, "/bench/e%d-%ld", (int)getpid(), slot);
}

/* Below which those that want a lock stand in a queue; of `LOCK` each slot has one of its own. */
static void lock_path(char *path, size_t size, enum operation operation, long slot) {
  if (operation == LOCK) snprintf(path, size, "/locks/%d-%ld", (int)getpid(), slot);
  else snprintf(path, size, operation == HOLD ? "/locks/held" : "/locks/contended");
}

static void answer_at(const char *what, double at) {
  printf("{\"%s\":%.4f}\n", what, at);
  fflush(stdout);
}

/* Loads: so many operations on their way at any time, until the time is over. */
enum load_kind { PREPARE, LOAD };

static struct {
  enum load_kind kind;
  enum operation operation;
  int active, next_key;
  long count, failed, samples;
  double from, until;
  struct { double since; int is_created; } slots[SLOTS];
  double spans[SAMPLES];
} load;

static int compare(const void *a, const void *b) {
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

static void end_load(void) {
  if (load.kind == PREPARE) {
    printf("{\"prepared\":%d,\"failed\":%ld}\n", keys, load.failed);
  } else {
    double elapsed = now_ms() - load.from;
    long n = load.samples;
    qsort(load.spans, n, sizeof(double), compare);
    printf("{\"count\":%ld,\"failed\":%ld,\"ms\":%.3f,\"p50\":%.4f,\"p99\":%.4f}\n", load.count,
           load.failed, elapsed, n ? load.spans[(n - 1) / 2] : 0, n ? load.spans[(n - 1) * 99 / 100] : 0);
  }
  fflush(stdout);
}

/* The next operation of this slot; 0 when the load is over. */
static int issue(long slot) {
  enum operation operation = load.operation;
  int key = load.next_key;
  if (load.kind == PREPARE) {
    if (key >= keys) return 0;
    load.next_key++;
  } else {
    if (load.slots[slot].is_created) operation = operation == CREATE_EPHEMERAL ? DELETE : UNLOCK;
    else if (now_ms() >= load.until) return 0;
    else load.slots[slot].since = now_ms();
    load.next_key = (key + 1) % keys;
  }
  if (submit(operation, slot, key) == 0) return 1;
  load.failed++;
  return 0;
}

static void start_load(enum load_kind kind, enum operation operation, int window, double ms) {
  load.kind = kind;
  load.operation = operation;
  load.next_key = kind == PREPARE ? KEY_FAN : 0;
  load.count = load.failed = load.samples = load.active = 0;
  load.from = now_ms();
  load.until = load.from + ms;
  for (int slot = 0; slot < window && slot < SLOTS; slot++) load.slots[slot].is_created = 0;
  for (int slot = 0; slot < window && slot < SLOTS; slot++) load.active += issue(slot);
  if (load.active == 0) end_load();
}

static int has_two_steps(enum operation operation) {
  return operation == CREATE_EPHEMERAL || operation == LOCK || operation == CONTEND;
}

/* A created ephemeral counts when it is deleted, a lock when it is released. */
static void completed_load(long slot, int ok) {
  int is_half = load.kind == LOAD && has_two_steps(load.operation) && !load.slots[slot].is_created;
  if (!ok) load.failed++;
  load.slots[slot].is_created = ok && is_half;
  if (ok && !is_half) {
    load.count++;
    if (load.samples < SAMPLES) load.spans[load.samples++] = now_ms() - load.slots[slot].since;
  }
  if (!issue(slot) && --load.active == 0) end_load();
}

/* Watchers: a round is over when all have been told and watch again. */
static struct { int count, armed, told; double at; } watchers;

static void told(void) {
  watchers.told++;
  watchers.at = now_ms();
}

static void armed(void) {
  if (++watchers.armed < watchers.count) return;
  watchers.armed = 0;
  if (watchers.told == 0) printf("{\"watching\":%d}\n", watchers.count);
  else printf("{\"told\":%.4f,\"by\":%d}\n", watchers.at, watchers.told);
  watchers.told = 0;
  fflush(stdout);
}

static void start_watch(int count) {
  watchers.count = count;
  watchers.armed = watchers.told = 0;
  watch(count);
  if (count == 0) {
    printf("{\"watching\":0}\n");
    fflush(stdout);
  }
}

/* Beats: what a failover is measured with. */
static struct { int on, count; double next, since, submitted[BEATS], acknowledged[BEATS]; } beats;

static void answer_since(void) {
  for (int i = 0; beats.since > 0 && i < beats.count; i++) {
    if (beats.submitted[i] <= beats.since || beats.acknowledged[i] == 0) continue;
    double first = beats.acknowledged[i];
    for (int k = i + 1; k < beats.count; k++)
      if (beats.acknowledged[k] > 0 && beats.acknowledged[k] < first) first = beats.acknowledged[k];
    beats.since = 0;
    answer_at("at", first);
  }
}

static void beat(void) {
  if (!beats.on || now_ms() < beats.next || beats.count == BEATS) return;
  beats.next = now_ms() + beat_ms;
  int i = beats.count++;
  beats.submitted[i] = now_ms();
  beats.acknowledged[i] = 0;
  (void)submit(SET, TOKEN_BEAT + i, 0);
}

static int is_first_wanted, is_first_sent;
static double touched;

static void completed(long token, int ok) {
  if (token < SLOTS) {
    completed_load(token, ok);
  } else if (token == TOKEN_FIRST) {
    is_first_sent = 0;
    if (ok && is_first_wanted) answer_at("at", now_ms());
    if (ok) is_first_wanted = 0;
  } else if (token == TOKEN_HOLD) {
    answer_at("at", ok ? now_ms() : 0);
  } else if (token == TOKEN_TOUCH) {
    printf("{\"submitted\":%.4f,\"acknowledged\":%.4f,\"ok\":%d}\n", touched, now_ms(), ok);
    fflush(stdout);
  } else if (ok) {
    beats.acknowledged[token - TOKEN_BEAT] = now_ms();
    answer_since();
  }
}

static int operation_of(const char *kind) {
  if (strcmp(kind, "set") == 0) return SET;
  if (strcmp(kind, "ephemeral") == 0) return CREATE_EPHEMERAL;
  if (strcmp(kind, "linear") == 0) return LINEAR;
  if (strcmp(kind, "local") == 0) return LOCAL;
  if (strcmp(kind, "lock") == 0) return LOCK;
  if (strcmp(kind, "contend") == 0) return CONTEND;
  fprintf(stderr, "unknown load: %s\n", kind);
  exit(2);
}

static void assume(int count, int bytes) {
  keys = count;
  value_bytes = bytes < VALUE_BYTES ? bytes : VALUE_BYTES;
}

static void command(const char *line) {
  char kind[16];
  int window, count, bytes;
  double ms;
  if (strncmp(line, "first", 5) == 0) is_first_wanted = 1;
  else if (sscanf(line, "prepare %d %d", &count, &bytes) == 2) {
    assume(count, bytes);
    start_load(PREPARE, CREATE, 1, 0);
  } else if (sscanf(line, "assume %d %d", &count, &bytes) == 2) {
    assume(count, bytes);
    printf("{\"prepared\":%d,\"failed\":0}\n", keys);
    fflush(stdout);
  } else if (sscanf(line, "load %15s %d %lf", kind, &window, &ms) == 3)
    start_load(LOAD, operation_of(kind), window, ms);
  else if (sscanf(line, "watch %d", &count) == 1) start_watch(count);
  else if (strncmp(line, "touch", 5) == 0) {
    touched = now_ms();
    if (submit(SET, TOKEN_TOUCH, KEY_FAN) != 0) completed(TOKEN_TOUCH, 0);
  } else if (strncmp(line, "hold", 4) == 0) {
    if (submit(HOLD, TOKEN_HOLD, 0) != 0) completed(TOKEN_HOLD, 0);
  } else if (strncmp(line, "beat", 4) == 0) {
    beats.count = 0;
    beats.on = 1;
  } else if (strncmp(line, "rest", 4) == 0) beats.on = 0;
  else if (sscanf(line, "since %lf", &ms) == 1) {
    beats.since = ms;
    answer_since();
  } else {
    fprintf(stderr, "unknown command: %s\n", line);
    exit(2);
  }
}

/* Ends the program with its input. */
static void read_commands(void) {
  static char text[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) exit(0);
  length += got;
  text[length] = 0;
  char *line = text, *end;
  while ((end = strchr(line, '\n')) != NULL) {
    *end = 0;
    command(line);
    line = end + 1;
  }
  length -= line - text;
  memmove(text, line, length);
}

static void run(void) {
  for (;;) {
    if (is_first_wanted && !is_first_sent && is_connected())
      is_first_sent = submit(CREATE, TOKEN_FIRST, KEY_ROOT) == 0;
    beat();
    int ms = beats.on ? 1 : is_first_wanted ? 5 : 1000;
    if (wait_for_input(ms)) read_commands();
  }
}
