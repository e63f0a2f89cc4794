// Figures from samples.

export function quantile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The median, and of an even number of samples the lower one of the middle. */
export const lowerMedian = (samples) => Float64Array.from(samples).sort()[Math.floor((samples.length - 1) / 2)];

export const median = (samples) => quantile(samples, 0.5);
