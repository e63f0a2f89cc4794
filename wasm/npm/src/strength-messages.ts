import type { CrackTime, StrengthEstimate, Suggestion, TimeUnit, Warning } from "./policy.js";

/** The texts of a meter, by code. */
export interface StrengthMessages {
  /** From 0 to 4. */
  readonly scores: readonly [string, string, string, string, string];
  readonly warnings: { readonly [Code in Warning]: string };
  readonly suggestions: { readonly [Code in Suggestion]: string };
  readonly time: (time: CrackTime) => string;
  /** The whole in one sentence or two, for screen readers. */
  readonly announce: (description: StrengthDescription) => string;
}

/** An estimate in words. */
export interface StrengthDescription {
  readonly score: string;
  /** With the stolen hashes of a slow function, which is what a careful service keeps. */
  readonly time: string;
  readonly warning: string | undefined;
  readonly suggestions: readonly string[];
}

const UNITS: { readonly [Unit in TimeUnit]: readonly [string, string] } = {
  second: ["second", "seconds"],
  minute: ["minute", "minutes"],
  hour: ["hour", "hours"],
  day: ["day", "days"],
  month: ["month", "months"],
  year: ["year", "years"],
  century: ["century", "centuries"],
};

/** English. */
export const defaultStrengthMessages: StrengthMessages = {
  scores: ["Very weak", "Weak", "Fair", "Strong", "Very strong"],
  warnings: {
    straight_row: "Straight rows of keys are easy to guess",
    keyboard_pattern: "Short patterns on the keyboard are easy to guess",
    repeated_character: "Repeats such as aaa are easy to guess",
    repeated_part: "Repeats such as abcabcabc are hardly harder to guess than abc",
    sequence: "Sequences such as abc or 6543 are easy to guess",
    recent_year: "Recent years are easy to guess",
    date: "Dates are often easy to guess",
    top_ten: "This is one of the ten most common passwords",
    top_hundred: "This is one of the hundred most common passwords",
    common_password: "This is a very common password",
    similar_to_common: "This is similar to a common password",
    single_word: "A word by itself is easy to guess",
    single_name: "Names by themselves are easy to guess",
    common_name: "Common names are easy to guess",
  },
  suggestions: {
    use_several_words: "Use a few words, and no common phrase",
    no_need_for_symbols: "Symbols, digits and capitals are not needed",
    add_words: "Add another word or two; uncommon words are better",
    longer_keyboard_pattern: "Use a longer pattern with more turns",
    avoid_repeats: "Avoid repeated words and characters",
    avoid_sequences: "Avoid sequences",
    avoid_recent_years: "Avoid recent years",
    avoid_personal_dates: "Avoid dates and years that belong to you",
    capitals_help_little: "A capital at the beginning helps little",
    all_capitals_help_little: "All capitals are almost as easy to guess as none",
    reversed_helps_little: "Reversed words are not much harder to guess",
    substitutes_help_little: "Predictable substitutes such as @ for a help little",
  },
  time: ({ unit, count }) => {
    if (unit === "century") {
      return "centuries";
    }
    const [one, many] = UNITS[unit];
    return count === 0 ? "less than a second" : `about ${count} ${count === 1 ? one : many}`;
  },
  announce: ({ score, time, warning }) =>
    `${score}: ${time} to guess.${warning === undefined ? "" : ` ${warning}.`}`,
};

/** An estimate in words, from `catalogue` where it has them. */
export function describeStrength(
  { score, crackTimes, feedback }: StrengthEstimate,
  catalogue: Partial<StrengthMessages> = {},
): StrengthDescription {
  const { scores, warnings, suggestions, time } = { ...defaultStrengthMessages, ...catalogue };
  return {
    score: scores[score] ?? String(score),
    time: time(crackTimes.offlineSlowHash),
    warning: feedback.warning === undefined ? undefined : warnings[feedback.warning],
    suggestions: feedback.suggestions.map((code) => suggestions[code]),
  };
}
