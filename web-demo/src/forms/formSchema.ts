import type { StandardSchemaV1 } from "@standard-schema/spec";

type Fields = Record<string, StandardSchemaV1<string>>;

/** One Standard Schema for a form out of one for each field, such as `policy.passwordSchema(context)`. */
export function formSchema<Form extends object>(fields: Fields): StandardSchemaV1<Form, Form> {
  return {
    "~standard": {
      version: 1,
      vendor: "lockstep-web-demo",
      validate: async (form) => {
        const results = await Promise.all(
          Object.entries(fields).map(async ([name, schema]) => {
            const result = await schema["~standard"].validate((form as Record<string, unknown>)[name]);
            return (result.issues ?? []).map(({ message }) => ({ message, path: [name] }));
          }),
        );
        const issues = results.flat();
        return issues.length > 0 ? { issues } : { value: form as Form };
      },
    },
  };
}

/** A field that must not be left empty. What else is right about it, the server says. */
export function filled(message: string): StandardSchemaV1<string> {
  return {
    "~standard": {
      version: 1,
      vendor: "lockstep-web-demo",
      validate: (value) => (typeof value === "string" && value.trim() !== "" ? { value } : { issues: [{ message }] }),
    },
  };
}
