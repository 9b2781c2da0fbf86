/*
 * etcd's client: gRPC over one HTTP/2 connection of Debian's libnghttp2, on one thread. Debian has no
 * client of etcd that pipelines, and this leaves etcd more of the machine than the one in Go would.
 * `etcd-client HOST PORT`; see client.h. Messages are written by hand from etcd's rpc.proto.
 *
 * An ephemeral is a key with a lease of this client; the lease is long, and never kept alive. All
 * watchers share one stream, as etcd's own client has it.
 *
 * A lock is as in etcd's own package `concurrency`: one transaction puts a key with a lease and reads
 * the oldest of them; whoever is not the oldest waits for the deletion of the one before. Who holds
 * until it is killed has a lease of the shortest time that the server grants, and keeps it alive.
 */
#include "client.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <stdint.h>
#include <sys/socket.h>

enum { FRAME_HEAD = 5, OUT_BYTES = 1 << 16, TOKEN_LEASE = -1, TOKEN_WATCH = -2, TOKEN_LOCK = -3 };
enum { LEASE_SECONDS = 3600, SHORTEST_SECONDS = 1, ALIVE_MS = 300, RECEIVE_WINDOW = 1 << 24 };
/* Of RangeRequest.sort_order and sort_target. */
enum { ASCEND = 1, DESCEND = 2, BY_CREATION = 2 };

struct buffer { uint8_t *bytes; size_t length, size, taken; };
enum stage { GRANT, PLACE, BEFORE, GONE, KEEP };
struct lock { uint64_t lease, created; char folder[64], path[128]; };
struct call {
  long token;
  int is_ok;
  struct buffer request, reply;
  /* Of what is done for a lock: the client goes on when it has been answered. */
  struct lock *lock;
  enum stage stage;
};

static struct sockaddr_in server;
static nghttp2_session *session;
static int fd = -1, is_leased;
static struct buffer out, watch_replies;
static struct call *watch_call;
static int32_t watch_stream;

static void append(struct buffer *to, const void *bytes, size_t length) {
  if (to->length + length > to->size) {
    to->size = (to->length + length) * 2;
    to->bytes = realloc(to->bytes, to->size);
  }
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
}

static void append_varint(struct buffer *to, uint64_t number) {
  uint8_t bytes[10];
  size_t length = 0;
  for (; number >= 128; number >>= 7) bytes[length++] = number | 128;
  bytes[length++] = number;
  append(to, bytes, length);
}

static void append_number(struct buffer *to, int field, uint64_t number) {
  append_varint(to, field << 3);
  append_varint(to, number);
}

static void append_bytes(struct buffer *to, int field, const void *bytes, size_t length) {
  append_varint(to, field << 3 | 2);
  append_varint(to, length);
  append(to, bytes, length);
}

/* Five bytes before each message of gRPC; the length is known when it is written. */
static size_t begin_message(struct buffer *to) {
  append(to, "\0\0\0\0\0", FRAME_HEAD);
  return to->length;
}

static void end_message(struct buffer *to, size_t from) {
  uint32_t length = htonl(to->length - from);
  memcpy(to->bytes + from - 4, &length, 4);
}

static ssize_t read_request(nghttp2_session *s, int32_t id, uint8_t *into, size_t most, uint32_t *flags,
                            nghttp2_data_source *source, void *context) {
  (void)s, (void)id, (void)context;
  struct call *call = source->ptr;
  size_t left = call->request.length - call->request.taken;
  size_t length = left < most ? left : most;
  memcpy(into, call->request.bytes + call->request.taken, length);
  call->request.taken += length;
  int is_all = call->request.taken == call->request.length;
  int is_watch = call->token == TOKEN_WATCH || (call->lock != NULL && call->stage == GONE);
  if (is_all && !is_watch) *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (length == 0 && is_watch) return NGHTTP2_ERR_DEFERRED;
  return length;
}

#define HEADER(name, text) \
  { (uint8_t *)name, (uint8_t *)text, sizeof name - 1, strlen(text), NGHTTP2_NV_FLAG_NONE }

static struct call *new_call(long token) {
  struct call *call = calloc(1, sizeof *call);
  call->token = token;
  return call;
}

static int32_t send_call(struct call *call, const char *path) {
  nghttp2_nv headers[] = {
      HEADER(":method", "POST"), HEADER(":scheme", "http"), HEADER(":path", path),
      HEADER(":authority", "etcd"), HEADER("content-type", "application/grpc"), HEADER("te", "trailers")};
  nghttp2_data_provider body = {.source.ptr = call, .read_callback = read_request};
  return nghttp2_submit_request(session, NULL, headers, sizeof headers / sizeof *headers, &body, call);
}

static void ask_lease(void);
static void on_lock_reply(struct call *call);

static void end_call(struct call *call) {
  long token = call->token;
  int is_ok = call->is_ok;
  free(call->request.bytes);
  if (call == watch_call) watch_call = NULL;
  if (call->lock != NULL) on_lock_reply(call);
  free(call->reply.bytes);
  free(call);
  if (token == TOKEN_LEASE) is_leased = is_ok;
  if (token == TOKEN_FIRST && is_ok) ask_lease();
  if (token >= 0) completed(token, is_ok);
}

static int on_closed(nghttp2_session *s, int32_t id, uint32_t error, void *context) {
  (void)error, (void)context;
  struct call *call = nghttp2_session_get_stream_user_data(s, id);
  if (call != NULL) end_call(call);
  return 0;
}

static int on_header(nghttp2_session *s, const nghttp2_frame *frame, const uint8_t *name, size_t name_length,
                     const uint8_t *text, size_t length, uint8_t flags, void *context) {
  (void)flags, (void)context;
  struct call *call = nghttp2_session_get_stream_user_data(s, frame->hd.stream_id);
  if (call != NULL && name_length == 11 && memcmp(name, "grpc-status", 11) == 0)
    call->is_ok = length == 1 && *text == '0';
  return 0;
}

static const uint8_t *read_varint(const uint8_t *at, const uint8_t *end, uint64_t *number) {
  *number = 0;
  for (int shift = 0; at < end && shift < 64; shift += 7) {
    *number |= (uint64_t)(*at & 127) << shift;
    if ((*at++ & 128) == 0) break;
  }
  return at;
}

/* A WatchResponse: field 3 says that a watcher was created, each field 11 is an event. */
static void on_watch_response(const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    uint64_t tag, number;
    at = read_varint(read_varint(at, end, &tag), end, &number);
    if ((tag & 7) == 2) at += number;
    if (tag >> 3 == 11) told();
    if (tag >> 3 == 11 || (tag >> 3 == 3 && number == 1)) armed();
  }
}

static struct lock locks[SLOTS + 8];
static double alive_at;

struct slice { const uint8_t *at, *end; };

/* The field of this number for the n-th time; of a number, `number` has it. */
static struct slice find(struct slice in, unsigned field, int n, uint64_t *number) {
  while (in.at != NULL && in.at < in.end) {
    uint64_t tag, value;
    in.at = read_varint(read_varint(in.at, in.end, &tag), in.end, &value);
    struct slice found = {in.at, (tag & 7) == 2 ? in.at + value : in.at};
    if (found.end > in.end) break;
    if (tag >> 3 == field && n-- == 0) {
      if (number != NULL) *number = value;
      return found;
    }
    in.at = found.end;
  }
  return (struct slice){NULL, NULL};
}

static void send_lock_call(struct lock *lock, enum stage stage, const struct buffer *message, const char *path) {
  struct call *call = new_call(TOKEN_LOCK);
  call->lock = lock;
  call->stage = stage;
  size_t from = begin_message(&call->request);
  append(&call->request, message->bytes, message->length);
  end_message(&call->request, from);
  send_call(call, path);
}

static void grant(struct lock *lock) {
  struct buffer message = {0};
  append_number(&message, 1, SHORTEST_SECONDS);
  append_number(&message, 2, lock->lease);
  send_lock_call(lock, GRANT, &message, "/etcdserverpb.Lease/LeaseGrant");
  free(message.bytes);
}

static void append_range(struct buffer *to, const struct lock *lock, int order) {
  char end[64];
  snprintf(end, sizeof end, "%.*s0", (int)strlen(lock->folder) - 1, lock->folder);
  append_bytes(to, 1, lock->folder, strlen(lock->folder));
  append_bytes(to, 2, end, strlen(end));
  append_number(to, 3, 1);
  append_number(to, 5, order);
  append_number(to, 6, BY_CREATION);
}

/* TxnRequest { success = 2 { request_put = 2 }, success = 2 { request_range = 1 } } */
static void place(struct lock *lock) {
  struct buffer put = {0}, range = {0}, step = {0}, message = {0};
  append_bytes(&put, 1, lock->path, strlen(lock->path));
  append_number(&put, 3, lock->lease);
  append_bytes(&step, 2, put.bytes, put.length);
  append_bytes(&message, 2, step.bytes, step.length);
  append_range(&range, lock, ASCEND);
  step.length = 0;
  append_bytes(&step, 1, range.bytes, range.length);
  append_bytes(&message, 2, step.bytes, step.length);
  send_lock_call(lock, PLACE, &message, "/etcdserverpb.KV/Txn");
  free(put.bytes), free(range.bytes), free(step.bytes), free(message.bytes);
}

static void find_before(struct lock *lock) {
  struct buffer range = {0};
  append_range(&range, lock, DESCEND);
  append_number(&range, 13, lock->created - 1);
  send_lock_call(lock, BEFORE, &range, "/etcdserverpb.KV/Range");
  free(range.bytes);
}

/* WatchRequest { create_request = 1 { key = 1, start_revision = 3, filters = 5: no puts } } */
static void await_gone(struct lock *lock, struct slice key, uint64_t revision) {
  struct buffer create = {0}, message = {0};
  append_bytes(&create, 1, key.at, key.end - key.at);
  append_number(&create, 3, revision + 1);
  append_number(&create, 5, 0);
  append_bytes(&message, 1, create.bytes, create.length);
  send_lock_call(lock, GONE, &message, "/etcdserverpb.Watch/Watch");
  free(create.bytes), free(message.bytes);
}

static void keep_alive(void) {
  struct lock *lock = &locks[TOKEN_HOLD];
  if (alive_at == 0 || now_ms() < alive_at) return;
  alive_at = now_ms() + ALIVE_MS;
  struct buffer message = {0};
  append_number(&message, 1, lock->lease);
  send_lock_call(lock, KEEP, &message, "/etcdserverpb.Lease/LeaseKeepAlive");
  free(message.bytes);
}

/* The stream of a watch goes on: the first event is enough. */
static int on_lock_data(struct call *call, int32_t id, const uint8_t *bytes, size_t length) {
  struct buffer *reply = &call->reply;
  append(reply, bytes, length);
  if (call->stage != GONE) return 0;
  for (size_t at = 0; reply->length - at >= FRAME_HEAD;) {
    uint32_t size;
    memcpy(&size, reply->bytes + at + 1, 4);
    size = ntohl(size);
    if (reply->length - at - FRAME_HEAD < size) break;
    struct slice message = {reply->bytes + at + FRAME_HEAD, reply->bytes + at + FRAME_HEAD + size};
    if (find(message, 11, 0, NULL).at != NULL && !call->is_ok) {
      call->is_ok = 1;
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    }
    at += FRAME_HEAD + size;
  }
  return 0;
}

static void on_lock_reply(struct call *call) {
  struct lock *lock = call->lock;
  long token = lock - locks;
  if (call->stage == KEEP) return;
  if (!call->is_ok || (call->stage != GONE && call->reply.length < FRAME_HEAD)) return completed(token, 0);
  struct slice reply = {call->reply.bytes + FRAME_HEAD, call->reply.bytes + call->reply.length};
  uint64_t revision = 0;
  find(find(reply, 1, 0, NULL), 3, 0, &revision);
  switch (call->stage) {
  case GRANT:
    alive_at = now_ms() + ALIVE_MS;
    return place(lock);
  case PLACE: {
    lock->created = revision;
    struct slice range = find(find(reply, 3, 1, NULL), 1, 0, NULL);
    uint64_t first = 0;
    find(find(range, 2, 0, NULL), 2, 0, &first);
    return first == revision ? completed(token, 1) : find_before(lock);
  }
  case BEFORE: {
    struct slice key = find(find(reply, 2, 0, NULL), 1, 0, NULL);
    return key.at == NULL ? completed(token, 1) : await_gone(lock, key, revision);
  }
  case GONE:
    return find_before(lock);
  case KEEP:
    return;
  }
}

static void acquire(enum operation operation, long token) {
  struct lock *lock = &locks[token];
  uint64_t own = (uint64_t)getpid();
  char folder[48];
  lock_path(folder, sizeof folder, operation, token);
  // A zero is what comes behind a slash: so ends the range.
  snprintf(lock->folder, sizeof lock->folder, "%s/", folder);
  snprintf(lock->path, sizeof lock->path, "%s/%llu-%ld", folder, (unsigned long long)own, token);
  lock->lease = operation == HOLD ? own + (1 << 24) : own;
  if (operation == HOLD) grant(lock);
  else place(lock);
}

static int on_data(nghttp2_session *s, uint8_t flags, int32_t id, const uint8_t *bytes, size_t length, void *context) {
  (void)flags, (void)context;
  struct call *call = nghttp2_session_get_stream_user_data(s, id);
  if (call != NULL && call->lock != NULL) return on_lock_data(call, id, bytes, length);
  if (id != watch_stream) return 0;
  append(&watch_replies, bytes, length);
  size_t at = 0;
  while (watch_replies.length - at >= FRAME_HEAD) {
    uint32_t size;
    memcpy(&size, watch_replies.bytes + at + 1, 4);
    size = ntohl(size);
    if (watch_replies.length - at - FRAME_HEAD < size) break;
    const uint8_t *message = watch_replies.bytes + at + FRAME_HEAD;
    on_watch_response(message, message + size);
    at += FRAME_HEAD + size;
  }
  watch_replies.length -= at;
  memmove(watch_replies.bytes, watch_replies.bytes + at, watch_replies.length);
  return 0;
}

static void ask_lease(void) {
  struct call *call = new_call(TOKEN_LEASE);
  size_t from = begin_message(&call->request);
  append_number(&call->request, 1, LEASE_SECONDS);
  append_number(&call->request, 2, getpid());
  end_message(&call->request, from);
  send_call(call, "/etcdserverpb.Lease/LeaseGrant");
}

static void connect_server(void) {
  fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0) {
    if (fd >= 0) close(fd);
    fd = -1;
    return;
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  nghttp2_session_callbacks *callbacks;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_closed);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_client_new(&session, callbacks, NULL);
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, RECEIVE_WINDOW};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, &entry, 1);
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, RECEIVE_WINDOW);
}

/* Before the first write, it connects again; later, nothing measured could be trusted. */
static void disconnect(void) {
  if (is_leased) {
    fprintf(stderr, "the connection to etcd was lost\n");
    exit(1);
  }
  close(fd);
  nghttp2_session_del(session);
  fd = -1;
  out.length = 0;
  is_first_sent = 0;
}

/* A write waits there until a leader is elected, so the connection alone is waited for. */
static int is_connected(void) {
  if (fd < 0) connect_server();
  return fd >= 0;
}

static int submit(enum operation operation, long token, int key) {
  char path[128];
  if (fd < 0) return -1;
  if (operation == LOCK || operation == CONTEND || operation == HOLD) {
    acquire(operation, token);
    return 0;
  }
  if (operation == UNLOCK) snprintf(path, sizeof path, "%s", locks[token].path);
  else if (operation == CREATE_EPHEMERAL || operation == DELETE) ephemeral_path(path, sizeof path, token);
  else path_of(path, sizeof path, key);
  struct call *call = new_call(token);
  struct buffer *request = &call->request;
  size_t from = begin_message(request);
  append_bytes(request, 1, path, strlen(path));
  const char *method = "/etcdserverpb.KV/Put";
  if (operation == DELETE || operation == UNLOCK) method = "/etcdserverpb.KV/DeleteRange";
  else if (operation == LINEAR || operation == LOCAL) method = "/etcdserverpb.KV/Range";
  else append_bytes(request, 2, value, value_bytes);
  if (operation == CREATE_EPHEMERAL) append_number(request, 3, getpid());
  if (operation == LOCAL) append_number(request, 7, 1);
  end_message(request, from);
  return send_call(call, method) > 0 ? 0 : -1;
}

/* WatchRequest { create_request = 1 { key = 1 } }, so many times; the stream before is given up. */
static void watch(int count) {
  if (watch_call != NULL) {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, watch_stream, NGHTTP2_CANCEL);
    watch_call = NULL;
  }
  watch_stream = 0;
  watch_replies.length = 0;
  if (count == 0 || fd < 0) return;
  watch_call = new_call(TOKEN_WATCH);
  for (int i = 0; i < count; i++) {
    size_t from = begin_message(&watch_call->request);
    append_bytes(&watch_call->request, 1, "\x0a\x04/fan", 6);
    end_message(&watch_call->request, from);
  }
  watch_stream = send_call(watch_call, "/etcdserverpb.Watch/Watch");
}

/* All that the session has to send, in as few pieces as possible. */
static void flush(void) {
  const uint8_t *bytes;
  ssize_t length = 0;
  while (out.length < OUT_BYTES && (length = nghttp2_session_mem_send(session, &bytes)) > 0) append(&out, bytes, length);
  if (out.length == 0) return;
  ssize_t sent = write(fd, out.bytes, out.length);
  if (sent < 0 && errno != EAGAIN) disconnect();
  if (sent <= 0) return;
  out.length -= sent;
  memmove(out.bytes, out.bytes + sent, out.length);
}

static void receive(void) {
  static uint8_t bytes[OUT_BYTES];
  ssize_t got = read(fd, bytes, sizeof bytes);
  if (got == 0 || (got < 0 && errno != EAGAIN)) disconnect();
  else if (got > 0 && nghttp2_session_mem_recv(session, bytes, got) < 0) disconnect();
}

static int wait_for_input(int ms) {
  if (fd >= 0) {
    keep_alive();
    flush();
  }
  if (alive_at > 0 && ms > ALIVE_MS) ms = ALIVE_MS;
  struct pollfd polled[] = {{STDIN_FILENO, POLLIN, 0}, {fd, POLLIN, 0}};
  if (out.length > 0 || (fd >= 0 && nghttp2_session_want_write(session))) polled[1].events |= POLLOUT;
  if (poll(polled, 2, ms) < 0) return 0;
  if (fd >= 0 && polled[1].revents & (POLLIN | POLLERR | POLLHUP)) receive();
  return polled[0].revents != 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(argv[2]));
  inet_pton(AF_INET, argv[1], &server.sin_addr);
  run();
}
