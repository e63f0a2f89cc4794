// The floor of a cold page: what the browser itself takes to run a script.

export function start() {
  return { check: (password) => password.length >= 10 };
}
