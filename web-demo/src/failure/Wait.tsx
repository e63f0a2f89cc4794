import { useEffect, useState } from "react";

/** Counts down the seconds after which another attempt makes sense. */
export function Wait({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    const timer = setInterval(() => setLeft((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return (
    <p className="small" role="timer">
      {left > 0 ? `Try again in ${inWords(left)}.` : "You can try again now."}
    </p>
  );
}

function inWords(seconds: number): string {
  if (seconds < 100) {
    return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
