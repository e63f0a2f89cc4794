// What both entries export.

export type { PolicyDocument, UnderstoodDocument } from "./document.js";
export { PolicyError } from "./errors.js";
export { attachPasswordField } from "./field.js";
export type { AttachedField, FieldOptions } from "./field.js";
export type { LoadPolicy } from "./load.js";
export type { StrengthLanguage } from "./evidence.js";
export type { Policy, StrengthOptions } from "./loaded-policy.js";
export { defaultApiKeyMessages, defaultMessages, describe, describeApiKey } from "./messages.js";
export type { ApiKeyMessages, Messages } from "./messages.js";
export type * from "./policy.js";
export type { PolicyPreset } from "./preset.js";
export { presets } from "./presets.js";
export type { PasswordIssue, PasswordSchema, PasswordSchemaOptions } from "./schema.js";
export type { LoadOptions, PolicySource } from "./source.js";
export { defaultStrengthMessages, describeStrength } from "./strength-messages.js";
export type { StrengthDescription, StrengthMessages } from "./strength-messages.js";
