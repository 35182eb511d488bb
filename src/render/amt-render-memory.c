/* amt-render-memory.c: memfds between client and helper. Any thread; only the copy blocks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-memory.h"

#include "amt-render-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)
#define SEALED_SIZE (F_SEAL_SHRINK | F_SEAL_GROW)
#define SEALED_ALL (SEALED_SIZE | F_SEAL_WRITE)

typedef struct
{
  gpointer start;
  gsize size;
} Mapping;

static int
fail (int fd, AmtRenderError code, const char *what, GError **error)
{
  int reason = errno;

  g_set_error (error, AMT_RENDER_ERROR, code, "%s: %s", what, g_strerror (reason));
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Not sealed yet. */
static int
make (const char *name, gsize size, GError **error)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || ftruncate (fd, (off_t) size) != 0)
    return fail (fd, AMT_RENDER_ERROR_LIMIT, "no memory to share", error);
  return fd;
}

int
amt_render_memory_new (const char *name, gsize size, GError **error)
{
  int fd = make (name, size, error);

  if (fd >= 0 && fcntl (fd, F_ADD_SEALS, SEALED_SIZE) != 0)
    return fail (fd, AMT_RENDER_ERROR_LIMIT, "memory cannot be sealed", error);
  return fd;
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

int
amt_render_memory_of (const char *name, gconstpointer bytes, gsize size, GError **error)
{
  int fd = make (name, size, error);

  if (fd >= 0 &&
      (!write_all (fd, bytes, size) || fcntl (fd, F_ADD_SEALS, SEALED_ALL | F_SEAL_SEAL) != 0))
    return fail (fd, AMT_RENDER_ERROR_LIMIT, "no memory to share", error);
  return fd;
}

gboolean
amt_render_memory_is_sealed (int fd, gsize size)
{
  int seals = fcntl (fd, F_GET_SEALS);
  struct stat status;

  return seals >= 0 && (seals & SEALED_ALL) == SEALED_ALL && fstat (fd, &status) == 0 &&
         S_ISREG (status.st_mode) && (guint64) status.st_size == size;
}

int
amt_render_memory_copy (int fd, gsize size, GError **error)
{
  int copy = make ("document", size, error);
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);

  if (copy < 0)
    return -1;
  for (gsize at = 0; at < size;)
    {
      ssize_t n = pread (fd, buffer, MIN (size - at, COPY_BYTES), (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = ENODATA;
      if (n <= 0)
        return fail (copy, AMT_RENDER_ERROR_BROKEN, "the document cannot be read", error);
      if (!write_all (copy, buffer, (gsize) n))
        return fail (copy, AMT_RENDER_ERROR_LIMIT, "no memory to share", error);
      at += (gsize) n;
    }
  if (fcntl (copy, F_ADD_SEALS, SEALED_ALL | F_SEAL_SEAL) != 0)
    return fail (copy, AMT_RENDER_ERROR_LIMIT, "memory cannot be sealed", error);
  return copy;
}

static void
unmap (gpointer data)
{
  g_autofree Mapping *mapping = data;

  munmap (mapping->start, mapping->size);
}

static GBytes *
read_all (int fd, gsize size)
{
  g_autofree guint8 *bytes = g_malloc (size);

  for (gsize at = 0; at < size;)
    {
      ssize_t n = pread (fd, bytes + at, size - at, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      at += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

GBytes *
amt_render_memory_take (int fd, gsize size)
{
  Mapping *mapping;
  gpointer start;

  /* EBUSY while the kernel itself holds one of its pages for a moment, or while somebody has it mapped for writing: then what we
   * read could change under our eyes. The first is no fault of the helper's, and a copy does not change either. */
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return errno == EBUSY ? read_all (fd, size) : NULL;
  start = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (start == MAP_FAILED)
    return NULL;

  mapping = g_new (Mapping, 1);
  mapping->start = start;
  mapping->size = size;
  return g_bytes_new_with_free_func (start, size, unmap, mapping);
}
