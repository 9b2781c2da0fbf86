/*
 * ZooKeeper's client: its own C client with the asynchronous calls, single-threaded, so that nothing
 * is handed from one thread to another. `zookeeper-client HOST:PORT[,HOST:PORT…] MS`; see
 * client.h.
 *
 * A linearizable read is a sync and a read behind it. Each watcher is a session of its own, as in
 * processes of their own; the C client of 3.8 has no persistent watches, so each watches again.
 *
 * A lock is as ZooKeeper's own recipe has it (and Curator's): a sequential ephemeral node, which
 * watches the one before it. Who holds until it is killed has a session of the shortest timeout that
 * the server allows, the MS of the arguments.
 */
#include "client.h"
#include <zookeeper/zookeeper.h>

enum { MOST_WATCHERS = 2000, OPENING = 16, SESSION_MS = 4000, READS_AT_ONCE = 64 };

static const char *hosts;
static int shortest_ms;
static zhandle_t *session;
static zhandle_t *holding_session;
static zhandle_t *sessions[MOST_WATCHERS];
static int session_count, session_goal;

static void on_event(zhandle_t *zh, int type, int state, const char *path, void *context) {
  (void)zh, (void)type, (void)state, (void)path, (void)context;
}

static zhandle_t *connect_session(int timeout_ms) {
  zhandle_t *zh = zookeeper_init(hosts, on_event, timeout_ms, NULL, NULL, 0);
  if (zh == NULL) {
    perror("zookeeper_init");
    exit(1);
  }
  return zh;
}

static int is_connected(void) { return zoo_state(session) == ZOO_CONNECTED_STATE; }

static void on_path(int rc, const char *path, const void *token) {
  (void)path;
  completed((long)token, rc == ZOK || rc == ZNODEEXISTS);
}
static void on_stat(int rc, const struct Stat *stat, const void *token) {
  (void)stat;
  completed((long)token, rc == ZOK);
}
static void on_void(int rc, const void *token) { completed((long)token, rc == ZOK); }
static void on_value(int rc, const char *bytes, int length, const struct Stat *stat, const void *token) {
  (void)bytes, (void)length, (void)stat;
  completed((long)token, rc == ZOK);
}
static void on_synced(int rc, const char *path, const void *token) { (void)rc, (void)path, (void)token; }

static struct lock { zhandle_t *zh; char folder[64], path[128], before[192]; enum operation made; } locks[SLOTS + 8];

static void look(struct lock *lock);
static void granted(struct lock *lock, int ok) { completed(lock - locks, ok); }

static void on_lock_event(zhandle_t *zh, int type, int state, const char *path, void *context) {
  (void)zh, (void)state, (void)path;
  if (type == ZOO_DELETED_EVENT) look(context);
}

/* Gone already: who is before it now? */
static void on_before(int rc, const struct Stat *stat, const void *lock) {
  (void)stat;
  if (rc == ZNONODE) look((struct lock *)lock);
  else if (rc != ZOK) granted((struct lock *)lock, 0);
}

static void on_children(int rc, const struct String_vector *names, const void *data) {
  struct lock *lock = (struct lock *)data;
  if (rc != ZOK) return granted(lock, 0);
  const char *own = strrchr(lock->path, '/') + 1, *before = NULL;
  for (int i = 0; i < names->count; i++) {
    const char *name = names->data[i];
    if (strcmp(name, own) < 0 && (before == NULL || strcmp(name, before) > 0)) before = name;
  }
  if (before == NULL) return granted(lock, 1);
  snprintf(lock->before, sizeof lock->before, "%s/%s", lock->folder, before);
  rc = zoo_awexists(lock->zh, lock->before, on_lock_event, lock, on_before, lock);
  if (rc != ZOK) granted(lock, 0);
}

static void look(struct lock *lock) {
  if (zoo_aget_children(lock->zh, lock->folder, 0, on_children, lock) != ZOK) granted(lock, 0);
}

static void on_place(int rc, const char *path, const void *data) {
  struct lock *lock = (struct lock *)data;
  if (rc != ZOK) return granted(lock, 0);
  snprintf(lock->path, sizeof lock->path, "%s", path);
  look(lock);
}

static void on_folder(int rc, const char *path, const void *data) { (void)rc, (void)path, (void)data; }

static int acquire(enum operation operation, long token) {
  struct lock *lock = &locks[token];
  if (operation == HOLD && holding_session == NULL) holding_session = connect_session(shortest_ms);
  lock->zh = operation == HOLD ? holding_session : session;
  lock_path(lock->folder, sizeof lock->folder, operation, token);
  char place[96];
  snprintf(place, sizeof place, "%s/n-", lock->folder);
  // What is asked on one session is done in its order.
  int flags = ZOO_EPHEMERAL | ZOO_SEQUENCE;
  if (lock->made != operation) {
    zoo_acreate(lock->zh, "/locks", NULL, -1, &ZOO_OPEN_ACL_UNSAFE, 0, on_folder, NULL);
    zoo_acreate(lock->zh, lock->folder, NULL, -1, &ZOO_OPEN_ACL_UNSAFE, 0, on_folder, NULL);
    lock->made = operation;
  }
  return zoo_acreate(lock->zh, place, NULL, -1, &ZOO_OPEN_ACL_UNSAFE, flags, on_place, lock);
}

static int submit(enum operation operation, long token, int key) {
  char path[64];
  const void *data = (const void *)token;
  if (operation == CREATE_EPHEMERAL || operation == DELETE) ephemeral_path(path, sizeof path, token);
  else path_of(path, sizeof path, key);
  switch (operation) {
  case CREATE:
    return zoo_acreate(session, path, value, value_bytes, &ZOO_OPEN_ACL_UNSAFE, 0, on_path, data);
  case SET:
    return zoo_aset(session, path, value, value_bytes, -1, on_stat, data);
  case CREATE_EPHEMERAL:
    return zoo_acreate(session, path, value, value_bytes, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, on_path, data);
  case DELETE:
    return zoo_adelete(session, path, -1, on_void, data);
  case LINEAR:
    if (zoo_async(session, path, on_synced, NULL) != ZOK) return -1;
    return zoo_aget(session, path, 0, on_value, data);
  case LOCAL:
    return zoo_aget(session, path, 0, on_value, data);
  case LOCK:
  case CONTEND:
  case HOLD:
    return acquire(operation, token);
  case UNLOCK:
    return zoo_adelete(session, locks[token].path, -1, on_void, data);
  }
  return -1;
}

static void on_changed(zhandle_t *zh, int type, int state, const char *path, void *context);
static void open_next(void);

static void on_watched(int rc, const char *bytes, int length, const struct Stat *stat, const void *token) {
  (void)bytes, (void)length, (void)stat, (void)token;
  if (rc != ZOK) {
    fprintf(stderr, "a watch failed: %s\n", zerror(rc));
    return;
  }
  open_next();
  armed();
}

static void arm(zhandle_t *zh) {
  int rc = zoo_awget(zh, "/fan", on_changed, NULL, on_watched, NULL);
  if (rc != ZOK) fprintf(stderr, "a watch failed: %s\n", zerror(rc));
}

static void on_changed(zhandle_t *zh, int type, int state, const char *path, void *context) {
  (void)state, (void)path, (void)context;
  if (type != ZOO_CHANGED_EVENT) return;
  told();
  arm(zh);
}

/* When one watches, the next session is opened: a server takes only so many that knock at once. */
static void open_next(void) {
  if (session_count == session_goal) return;
  sessions[session_count] = connect_session(SESSION_MS);
  arm(sessions[session_count++]);
}

static void watch(int count) {
  while (session_count > 0) zookeeper_close(sessions[--session_count]);
  session_goal = count < MOST_WATCHERS ? count : MOST_WATCHERS;
  for (int i = 0; i < OPENING; i++) open_next();
}

/* What is to be polled for this session; shortens the wait to what its pings need. */
static struct pollfd interest_of(zhandle_t *zh, int *ms) {
  int fd = -1, interest = 0;
  struct timeval tv = {1, 0};
  struct pollfd wanted = {-1, 0, 0};
  zookeeper_interest(zh, &fd, &interest, &tv);
  int own = tv.tv_sec * 1000 + tv.tv_usec / 1000;
  if (own < *ms) *ms = own;
  if (fd == -1) return wanted;
  wanted.fd = fd;
  wanted.events = (interest & ZOOKEEPER_READ ? POLLIN : 0) | (interest & ZOOKEEPER_WRITE ? POLLOUT : 0);
  return wanted;
}

static void process(zhandle_t *zh, struct pollfd polled) {
  int events = polled.revents & (POLLIN | POLLERR | POLLHUP) ? ZOOKEEPER_READ : 0;
  if (polled.revents & POLLOUT) events |= ZOOKEEPER_WRITE;
  int rc = zookeeper_process(zh, events);
  // A call takes one answer: more are taken before asking the kernel again.
  for (int i = 0; rc == ZOK && (events & ZOOKEEPER_READ) && i < READS_AT_ONCE; i++)
    rc = zoo_state(zh) == ZOO_CONNECTED_STATE ? zookeeper_process(zh, ZOOKEEPER_READ) : ZNOTHING;
}

static int wait_for_input(int ms) {
  static struct pollfd polled[MOST_WATCHERS + 3];
  polled[0] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
  polled[1] = interest_of(session, &ms);
  int count = session_count;
  zhandle_t *holding = holding_session;
  for (int i = 0; i < count; i++) polled[i + 2] = interest_of(sessions[i], &ms);
  if (holding != NULL) polled[count + 2] = interest_of(holding, &ms);
  if (poll(polled, count + (holding == NULL ? 2 : 3), ms < 0 ? 0 : ms) < 0) return 0;
  process(session, polled[1]);
  if (holding != NULL) process(holding, polled[count + 2]);
  for (int i = 0; i < count; i++) process(sessions[i], polled[i + 2]);
  return polled[0].revents != 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  hosts = argv[1];
  shortest_ms = atoi(argv[2]);
  zoo_set_debug_level(0);
  zoo_deterministic_conn_order(1);
  session = connect_session(SESSION_MS);
  run();
}
