// What every measured page runs, beside the library: start it, ask once, ask for the rest.

const PASSWORD = "Tr0ub4dor&3";

export function run(start) {
  const begin = async () => {
    const subject = await start();
    subject.check(PASSWORD);
    const first = performance.now();
    const answer = await subject.complete?.(PASSWORD);
    const complete = performance.now();
    return { subject, first, complete, answer };
  };
  // With `?wait` the measure itself begins, so that it can watch.
  globalThis.begin = location.search === "?wait" ? begin : undefined;
  globalThis.begun = globalThis.begin ? undefined : begin();
}
