// Sends messages from the page to itself without a pause, and returns the longest time between two of them, in
// milliseconds, while the page starts, answers for one of its inputs, or does nothing. Taken into the page as text: it
// uses nothing from outside itself. An answer that is not there after `limit` milliseconds is not waited for; the page
// was free for so long.

export async function watch({ index, isStart, limit }) {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  let tick;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    tick?.();
    port2.postMessage(undefined);
  };
  const beats = async (count) => {
    for (let beat = 0; beat < count; beat += 1) await new Promise((resolve) => (tick = resolve));
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, limit));
  const answer = async () => {
    const { subject } = await globalThis.begun;
    const text = globalThis.inputs[index];
    subject.check(text);
    await subject.complete?.(text);
  };
  port2.postMessage(undefined);
  await beats(20);
  longest = 0;
  if (isStart) {
    await globalThis.begin();
  } else if (index === undefined) {
    await pause();
  } else {
    await Promise.race([answer(), pause()]);
  }
  await beats(2);
  port1.close();
  return longest;
}
