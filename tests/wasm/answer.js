// Answers one case of the vectors, or of the differential run, with the package as a user imports it.

import { loadPolicy, PolicyError } from "@lockstep/policy";
import { loadAccessPolicy, PolicyError as AccessPolicyError } from "@lockstep/policy/access";

/** The policies loaded so far: cases come in groups that share one. */
const policies = new Map();

async function policyOf(document) {
  const key = JSON.stringify(document);
  if (!policies.has(key)) {
    if (policies.size > 64) {
      policies.clear();
    }
    policies.set(key, await loadPolicy(document));
  }
  return policies.get(key);
}

async function violationsOf(attempt) {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (error instanceof PolicyError || error instanceof AccessPolicyError) {
      return error.violations;
    }
    throw error;
  }
}

/** Text goes in as text where the package takes it, and parsed where only an object can be meant. */
function loadText(text) {
  return loadPolicy(text.trimStart().startsWith("{") ? text : JSON.parse(text));
}

const answers = {
  async password({ policy, candidate, utf16, context }) {
    const value = candidate ?? String.fromCharCode(...utf16);
    return (await policyOf(policy)).checkPasswordAsync(value, context ?? undefined);
  },
  async strength({ policy, candidate, context, languages }) {
    return (await policyOf(policy)).estimateStrength(candidate, context, { languages });
  },
  policy: ({ text }) => violationsOf(() => loadText(text)),
  async api_key({ policy, request, now }) {
    return (await policyOf(policy)).checkApiKey(request, new Date(now));
  },
  async api_key_request({ text }) {
    const policy = await policyOf({ apiKeys: {} });
    return violationsOf(() => policy.checkApiKey(JSON.parse(text), new Date(0)));
  },
  async access({ policy, request, now }) {
    return (await loadAccessPolicy(policy)).decide(request, new Date(now));
  },
  async access_question({ text }) {
    const policy = await loadAccessPolicy({ password: {}, twoFactor: {}, apiKeys: {}, sso: {} });
    return violationsOf(() => policy.decide(JSON.parse(text), new Date(0)));
  },
};
answers.encoding = answers.password;

/** The answer's JSON, in the bytes that are compared. */
export async function answer({ kind, ...input }) {
  return JSON.stringify(await answers[kind](input));
}
