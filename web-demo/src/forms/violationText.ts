import { describeApiKey, type Violation } from "@lockstep/policy";

const texts: Record<string, string> = {
  invalid_email: "This is not an e-mail address.",
  unchanged: "This is the address that your account has.",
  email_taken: "An account with this e-mail address exists already.",
  slug_taken: "An organization of this name exists already.",
  min_length_exceeds_max_length: "The shortest length is above the longest.",
  invalid_special_set: "Use punctuation marks, each once, and at least one.",
  item_count_out_of_range: "Choose at least one.",
  null_not_allowed: "This is needed.",
  required: "This is needed.",
  control_character: "Use letters that can be seen, without line breaks.",
  name_required: "Give it a name.",
  name_control_character: describeApiKey({ code: "name_control_character" }),
  name_direction_mark: describeApiKey({ code: "name_direction_mark" }),
  invalid_time: "Enter a date and a time.",
  existing_keys_deadline_required: "Say when these keys stop.",
  scope_exceeds_role: "The owner's role may not do this.",
  unknown_service_account: "This service account is gone. Choose another owner.",
  not_a_member: "This person is no longer a member. Choose somebody else.",
  role_exceeds_owner: "The person in charge has a smaller role. Choose a smaller one, or somebody else.",
  role_not_allowed: "A service account cannot have this role.",
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
  if (code.endsWith("too_long") && maximum !== undefined) {
    return `Use at most ${maximum} characters.`;
  }
  return `Not accepted: ${code.replaceAll("_", " ")}.`;
}
