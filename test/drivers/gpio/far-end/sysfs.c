/*
 * A file system that looks like /sys/class/gpio and /sys/class/pwm of a board, with edge interrupts that poll() sees
 * (POLLPRI), and a far end in which a test is the wiring. Mounted on /sys/class in a mount namespace of its own.
 *
 *   gpio/{export,unexport}, gpio/gpiochip512 ("bench", 32 lines), gpio/gpiochip544 ("other", 4 lines), gpio/gpio<n>/…
 *   pwm/pwmchip0 (2 channels), with device/uevent
 *   far/<n>           write 0 or 1: what the wire is pulled to; read: the level on the wire
 *   gpio 540: held by the kernel (EBUSY). gpio 541: permission denied.
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fuse3/fuse.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { first = 512, lines = 36, channels = 2 };
enum edge { none, rising, falling, both };
static const char *const edges[] = {"none", "rising", "falling", "both"};

/* Every open of a value file hears of an edge until it has read since, as sysfs_notify has it. */
struct watcher {
  int line;
  unsigned seen;
  struct fuse_pollhandle *handle;
  struct watcher *next;
};
static struct line { int exported, output, value, pull, active_low; enum edge edge; unsigned event; } line[lines];
static struct channel { int exported, enabled; long period, duty; } channel[channels];
static struct watcher *watchers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int level(const struct line *l) { return l->output ? l->value : l->pull; }

static void set_pull(int n, int pull) {
  struct line *l = &line[n];
  int before = level(l);
  l->pull = pull;
  int after = level(l);
  if (before == after || !l->exported) return;
  if (!(l->edge == both || (l->edge == rising && after) || (l->edge == falling && !after))) return;
  l->event++;
  for (struct watcher *w = watchers; w; w = w->next)
    if (w->line == n && w->handle) {
      fuse_notify_poll(w->handle);
      fuse_pollhandle_destroy(w->handle);
      w->handle = NULL;
    }
}

/* What a path names. */
enum kind { nothing, folder, export_, unexport_, chip_base, chip_label, chip_count, direction, value, edge_, active_low,
  far, pwm_count, pwm_export, pwm_unexport, pwm_event, pwm_period, pwm_duty, pwm_enable, pwm_polarity };
struct node { enum kind kind; int n; };

static int is(const char *path, const char *what) { return strcmp(path, what) == 0; }

static struct node find(const char *path) {
  int n, end = 0;
  if (is(path, "/") || is(path, "/gpio") || is(path, "/pwm") || is(path, "/far") || is(path, "/pwm/pwmchip0") ||
      is(path, "/pwm/pwmchip0/device")) return (struct node){folder, 0};
  if (is(path, "/gpio/export")) return (struct node){export_, 0};
  if (is(path, "/gpio/unexport")) return (struct node){unexport_, 0};
  if (sscanf(path, "/gpio/gpiochip%d%n", &n, &end) == 1 && (n == 512 || n == 544)) {
    const char *rest = path + end;
    return (struct node){!*rest ? folder : is(rest, "/base") ? chip_base : is(rest, "/label") ? chip_label
      : is(rest, "/ngpio") ? chip_count : nothing, n};
  }
  if (sscanf(path, "/gpio/gpio%d%n", &n, &end) == 1 && n >= first && n < first + lines && line[n - first].exported) {
    const char *rest = path + end;
    return (struct node){!*rest ? folder : is(rest, "/direction") ? direction : is(rest, "/value") ? value
      : is(rest, "/edge") ? edge_ : is(rest, "/active_low") ? active_low : nothing, n - first};
  }
  if (sscanf(path, "/far/%d%n", &n, &end) == 1 && !path[end] && n >= 0 && n < lines) return (struct node){far, n};
  if (is(path, "/pwm/pwmchip0/npwm")) return (struct node){pwm_count, 0};
  if (is(path, "/pwm/pwmchip0/export")) return (struct node){pwm_export, 0};
  if (is(path, "/pwm/pwmchip0/unexport")) return (struct node){pwm_unexport, 0};
  if (is(path, "/pwm/pwmchip0/device/uevent")) return (struct node){pwm_event, 0};
  if (sscanf(path, "/pwm/pwmchip0/pwm%d%n", &n, &end) == 1 && n >= 0 && n < channels && channel[n].exported) {
    const char *rest = path + end;
    return (struct node){!*rest ? folder : is(rest, "/period") ? pwm_period : is(rest, "/duty_cycle") ? pwm_duty
      : is(rest, "/enable") ? pwm_enable : is(rest, "/polarity") ? pwm_polarity : nothing, n};
  }
  return (struct node){nothing, 0};
}

static int on_getattr(const char *path, struct stat *st, struct fuse_file_info *fi) {
  (void)fi;
  pthread_mutex_lock(&lock);
  struct node node = find(path);
  pthread_mutex_unlock(&lock);
  if (node.kind == nothing) return -ENOENT;
  memset(st, 0, sizeof *st);
  st->st_mode = node.kind == folder ? S_IFDIR | 0755 : S_IFREG | 0644;
  st->st_nlink = 1;
  st->st_size = node.kind == folder ? 0 : 4096;
  return 0;
}

static int on_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *fi,
                      enum fuse_readdir_flags flags) {
  (void)offset, (void)fi, (void)flags;
  char name[32];
  if (is(path, "/")) fill(buffer, "gpio", NULL, 0, 0), fill(buffer, "pwm", NULL, 0, 0), fill(buffer, "far", NULL, 0, 0);
  if (is(path, "/pwm")) fill(buffer, "pwmchip0", NULL, 0, 0);
  if (!is(path, "/gpio")) return 0;
  fill(buffer, "export", NULL, 0, 0), fill(buffer, "unexport", NULL, 0, 0);
  fill(buffer, "gpiochip512", NULL, 0, 0), fill(buffer, "gpiochip544", NULL, 0, 0);
  for (int n = 0; n < lines; n++)
    if (line[n].exported) snprintf(name, sizeof name, "gpio%d", first + n), fill(buffer, name, NULL, 0, 0);
  return 0;
}

static int on_open(const char *path, struct fuse_file_info *fi) {
  pthread_mutex_lock(&lock);
  struct node node = find(path);
  if (node.kind == value) {
    struct watcher *w = calloc(1, sizeof *w);
    *w = (struct watcher){node.n, line[node.n].event, NULL, watchers};
    watchers = w;
    fi->fh = (uint64_t)(uintptr_t)w;
  }
  pthread_mutex_unlock(&lock);
  fi->direct_io = 1;
  return node.kind == nothing ? -ENOENT : 0;
}

static int on_release(const char *path, struct fuse_file_info *fi) {
  (void)path;
  pthread_mutex_lock(&lock);
  for (struct watcher **w = &watchers; *w; w = &(*w)->next)
    if ((uint64_t)(uintptr_t)*w == fi->fh) {
      struct watcher *gone = *w;
      *w = gone->next;
      if (gone->handle) fuse_pollhandle_destroy(gone->handle);
      free(gone);
      break;
    }
  pthread_mutex_unlock(&lock);
  return 0;
}

static int on_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *fi) {
  char text[64] = "";
  pthread_mutex_lock(&lock);
  struct node node = find(path);
  struct line *l = &line[node.n < lines ? node.n : 0];
  struct channel *c = &channel[node.n < channels ? node.n : 0];
  switch (node.kind) {
    case chip_base: sprintf(text, "%d\n", node.n); break;
    case chip_label: strcpy(text, node.n == 512 ? "bench\n" : "other\n"); break;
    case chip_count: strcpy(text, node.n == 512 ? "32\n" : "4\n"); break;
    case direction: strcpy(text, l->output ? "out\n" : "in\n"); break;
    case edge_: sprintf(text, "%s\n", edges[l->edge]); break;
    case active_low: sprintf(text, "%d\n", l->active_low); break;
    case far: sprintf(text, "%d\n", level(l)); break;
    case value:
      sprintf(text, "%d\n", level(l) ^ l->active_low);
      if (fi->fh) ((struct watcher *)(uintptr_t)fi->fh)->seen = l->event;
      break;
    case pwm_count: sprintf(text, "%d\n", channels); break;
    case pwm_event: strcpy(text, "DRIVER=bench-pwm\n"); break;
    case pwm_period: sprintf(text, "%ld\n", c->period); break;
    case pwm_duty: sprintf(text, "%ld\n", c->duty); break;
    case pwm_enable: sprintf(text, "%d\n", c->enabled); break;
    case pwm_polarity: strcpy(text, "normal\n"); break;
    default: break;
  }
  pthread_mutex_unlock(&lock);
  size_t length = strlen(text);
  if ((size_t)offset >= length) return 0;
  if (size > length - (size_t)offset) size = length - (size_t)offset;
  memcpy(buffer, text + offset, size);
  return (int)size;
}

static int on_export(long number, int yes) {
  long n = number - first;
  if (n < 0 || n >= lines) return -EINVAL;
  if (number == 540) return -EBUSY;
  if (number == 541) return -EACCES;
  if (line[n].exported == yes) return yes ? -EBUSY : -EINVAL;
  int pull = line[n].pull;
  line[n] = (struct line){.exported = yes, .pull = pull};
  return 0;
}

static int store(struct node node, const char *text) {
  long number = strtol(text, NULL, 10);
  struct line *l = &line[node.n < lines ? node.n : 0];
  struct channel *c = &channel[node.n < channels ? node.n : 0];
  switch (node.kind) {
    case export_: return on_export(number, 1);
    case unexport_: return on_export(number, 0);
    case far: set_pull(node.n, number != 0); return 0;
    case active_low: l->active_low = number != 0; return 0;
    case direction:
      l->output = strncmp(text, "in", 2) != 0;
      l->value = strncmp(text, "high", 4) == 0;
      return 0;
    case value:
      if (!l->output) return -EPERM;
      l->value = (number != 0) ^ l->active_low;
      return 0;
    case edge_:
      if (l->output) return -EIO;
      for (int e = none; e <= both; e++)
        if (strncmp(text, edges[e], strlen(edges[e])) == 0) { l->edge = e; return 0; }
      return -EINVAL;
    case pwm_export: case pwm_unexport:
      if (number < 0 || number >= channels) return -ENODEV;
      if (channel[number].exported == (node.kind == pwm_export)) return node.kind == pwm_export ? -EBUSY : -ENODEV;
      channel[number].exported = node.kind == pwm_export;
      return 0;
    case pwm_period: if (number < c->duty || number <= 0) return -EINVAL; c->period = number; return 0;
    case pwm_duty: if (number < 0 || number > c->period) return -EINVAL; c->duty = number; return 0;
    case pwm_enable: if (number && !c->period) return -EINVAL; c->enabled = number != 0; return 0;
    case pwm_polarity: return c->enabled ? -EBUSY : 0;
    default: return -EACCES;
  }
}

static int on_write(const char *path, const char *buffer, size_t size, off_t offset, struct fuse_file_info *fi) {
  (void)offset, (void)fi;
  char text[64] = "";
  memcpy(text, buffer, size < sizeof text - 1 ? size : sizeof text - 1);
  pthread_mutex_lock(&lock);
  int result = store(find(path), text);
  pthread_mutex_unlock(&lock);
  return result ? result : (int)size;
}

static int on_truncate(const char *path, off_t size, struct fuse_file_info *fi) {
  (void)path, (void)size, (void)fi;
  return 0;
}

static int on_poll(const char *path, struct fuse_file_info *fi, struct fuse_pollhandle *handle, unsigned *events) {
  pthread_mutex_lock(&lock);
  struct node node = find(path);
  struct watcher *w = (struct watcher *)(uintptr_t)fi->fh;
  *events = POLLIN | POLLOUT;
  if (node.kind == value && w) {
    if (w->seen != line[node.n].event) *events |= POLLPRI | POLLERR;
    if (handle) {
      if (w->handle) fuse_pollhandle_destroy(w->handle);
      w->handle = handle;
    }
  } else if (handle) fuse_pollhandle_destroy(handle);
  pthread_mutex_unlock(&lock);
  return 0;
}

int main(int argc, char **argv) {
  static const struct fuse_operations operations = {.getattr = on_getattr, .readdir = on_readdir, .open = on_open,
    .release = on_release, .read = on_read, .write = on_write, .truncate = on_truncate, .poll = on_poll};
  return fuse_main(argc, argv, &operations, NULL);
}
