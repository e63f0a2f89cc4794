import type { Violation } from "@lockstep/policy";

const texts: Record<string, string> = {
  invalid_email: "This is not an e-mail address.",
  unchanged: "This is the address that your account has.",
  email_taken: "An account with this e-mail address exists already.",
  slug_taken: "An organization of this name exists already.",
  min_length_exceeds_max_length: "The shortest length is above the longest.",
  invalid_special_set: "Use punctuation marks, each once, and at least one.",
  item_count_out_of_range: "Choose at least one.",
  null_not_allowed: "This is needed.",
};

/** A violation in words: the range where there is one, and the code where this page knows no better. */
export function violationText({ code, minimum, maximum }: Pick<Violation, "code" | "minimum" | "maximum">): string {
  const known = texts[code];
  if (known) {
    return known;
  }
  if (minimum !== undefined && maximum !== undefined) {
    return `Use a whole number from ${minimum} to ${maximum}.`;
  }
  return `Not accepted: ${code.replaceAll("_", " ")}.`;
}
