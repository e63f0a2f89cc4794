import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { PasswordContext, Policy } from "@lockstep/policy";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FieldValues, Resolver } from "react-hook-form";
import { formSchema } from "../forms/formSchema";

/** A form's resolver in which one field is judged by the policy, in the context of the others. */
export function policyResolver<Form extends FieldValues>(
  policy: Policy | undefined,
  passwordField: keyof Form & string,
  others: Record<string, StandardSchemaV1<string>>,
  contextOf: (values: Form) => PasswordContext,
): Resolver<Form> {
  return (values, context, options) => {
    // The server decides the same again, and alone where the rules or their data cannot be loaded.
    const password = policy && {
      [passwordField]: policy.passwordSchema(contextOf(values), { whenUnavailable: "defer" }),
    };
    const schema = formSchema<Form>({ ...others, ...password });
    return standardSchemaResolver<Form, unknown, Form>(schema)(values, context, options);
  };
}
