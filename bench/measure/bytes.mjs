// Adds up the bytes of files in each form.

export function bytes(files, paths) {
  const sum = (form) => paths.reduce((total, path) => total + files.get(path)[form].length, 0);
  return { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
}
