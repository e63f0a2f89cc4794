import { defaultMessages, describe, type Messages } from "./messages.js";
import type { PasswordContext, PasswordVerdict, Requirement } from "./policy.js";

/** What is wrong with a password, for the form. */
export interface PasswordIssue {
  readonly message: string;
  /** The requirement that is not met. */
  readonly code: Requirement["code"] | "wrong_type";
  /** A form library reads where the issue belongs; a password is one value, so always absent. */
  readonly path?: undefined;
}

/** How a schema behaves. */
export interface PasswordSchemaOptions {
  /** Texts of your own. */
  readonly messages?: Partial<Messages> | undefined;
  /**
   * What happens when the strength data cannot be loaded: `"refuse"` reports the requirement as an issue, `"defer"`
   * lets the form go on, because the server decides the same again.
   */
  readonly whenUnavailable?: "refuse" | "defer" | undefined;
}

/** Standard Schema v1 (standardschema.dev) over a string. */
export interface PasswordSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "lockstep";
    readonly validate: (
      value: unknown,
    ) => Promise<
      { readonly value: string; readonly issues?: undefined } | { readonly issues: readonly PasswordIssue[] }
    >;
    readonly types?: { readonly input: string; readonly output: string } | undefined;
  };
}

interface Checks {
  checkPasswordAsync(value: string, context: PasswordContext): Promise<PasswordVerdict>;
}

export function passwordSchema(
  policy: Checks,
  context: PasswordContext,
  { messages, whenUnavailable = "refuse" }: PasswordSchemaOptions,
): PasswordSchema {
  const catalogue = { ...defaultMessages, ...messages };
  return {
    "~standard": {
      version: 1,
      vendor: "lockstep",
      async validate(value) {
        if (typeof value !== "string") {
          return { issues: [{ code: "wrong_type", message: catalogue.wrong_type() }] };
        }
        const { requirements } = await policy.checkPasswordAsync(value, context);
        const refused = requirements.filter(
          ({ met }) => met === false || (met === "pending" && whenUnavailable === "refuse"),
        );
        if (refused.length === 0) {
          return { value };
        }
        return {
          issues: refused.map((requirement) => ({
            code: requirement.code,
            message:
              requirement.met === "pending"
                ? catalogue.unavailable(describe(requirement, catalogue))
                : describe(requirement, catalogue),
          })),
        };
      },
    },
  };
}
